CREATE TABLE p (a integer DEFAULT 5, b integer, g integer GENERATED ALWAYS AS (b * 2) STORED);
CREATE TABLE c (a integer, b integer, g integer GENERATED ALWAYS AS (b * 2) STORED);
