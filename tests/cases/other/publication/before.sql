-- A publication of some tables.
-- needs: 15
CREATE TABLE t (a integer PRIMARY KEY);
