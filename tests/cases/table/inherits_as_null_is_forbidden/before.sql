-- The parent's NOT NULL is proved by a CHECK that stands for a moment only: who is attached meanwhile would need it.
CREATE TABLE parent (a timestamp DEFAULT now());
CREATE TABLE child ();
CREATE TABLE tree (a integer, b integer) PARTITION BY RANGE (a);
CREATE TABLE branch (a integer, b integer);
INSERT INTO parent DEFAULT VALUES;
INSERT INTO branch VALUES (1, 1);
