CREATE TABLE place (id int PRIMARY KEY, a int, b int, c int, d int);
CREATE UNIQUE INDEX place_ab ON place (a, b);
CREATE UNIQUE INDEX place_cd ON place (c, d);
CREATE TABLE stay (id int PRIMARY KEY, x int, y int, CONSTRAINT stay_place FOREIGN KEY (x, y) REFERENCES place (a, b));
CREATE TABLE visit (id int PRIMARY KEY, x int, y int, CONSTRAINT visit_place FOREIGN KEY (x, y) REFERENCES place (c, d));
