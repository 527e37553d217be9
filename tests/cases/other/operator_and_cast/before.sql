-- An operator and a cast.
CREATE TYPE c AS (a integer);
