-- The multirange's name is free once the range has gone.
-- needs: 14
CREATE TYPE span AS RANGE (SUBTYPE = float8, MULTIRANGE_TYPE_NAME = spans);
