CREATE TABLE base (id int, name varchar(10), n int);
CREATE TABLE child (name varchar(10), n int DEFAULT 3) INHERITS (base);
CREATE TABLE grandchild (n int) INHERITS (child);
