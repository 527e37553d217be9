CREATE TABLE a (id integer PRIMARY KEY, code text UNIQUE, parent_code text REFERENCES a (code));
CREATE TABLE b (tenant integer, id integer, parent integer, PRIMARY KEY (tenant, id), FOREIGN KEY (tenant, parent) REFERENCES b);
CREATE TABLE c (id integer, x integer UNIQUE, y integer);
CREATE TABLE d (id integer, x integer UNIQUE REFERENCES c (x), y integer UNIQUE);
ALTER TABLE c ADD FOREIGN KEY (x) REFERENCES d (x), ADD FOREIGN KEY (y) REFERENCES d (y);
