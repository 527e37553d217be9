-- Foreign keys that rest on a unique index: it changes under one that stays, and with one that goes with its table.
CREATE TABLE place (id int PRIMARY KEY, a int, b int, c int, d int);
CREATE UNIQUE INDEX place_ab ON place (a, b) INCLUDE (c);
CREATE INDEX place_cd ON place (c, d);
CREATE TABLE stay (id int PRIMARY KEY, x int, y int, CONSTRAINT stay_place FOREIGN KEY (x, y) REFERENCES place (a, b));
