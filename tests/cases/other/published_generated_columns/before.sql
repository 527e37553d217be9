CREATE TABLE t (id integer PRIMARY KEY, b integer GENERATED ALWAYS AS (id * 2) STORED);
-- needs: 18
CREATE PUBLICATION p FOR TABLE t;
CREATE PUBLICATION q FOR TABLE t WITH (publish_generated_columns = none);
