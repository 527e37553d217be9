-- A function reads the view that calls it.
-- needs: 14
CREATE TABLE node (id integer PRIMARY KEY, parent integer);
