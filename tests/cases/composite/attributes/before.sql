-- A composite type gains, loses and changes attributes.
CREATE TYPE c AS (a integer, b text);
