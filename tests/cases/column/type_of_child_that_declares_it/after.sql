-- Columns that a child declares, too, change with the parent's.
CREATE TABLE base (id int, name varchar(20), n bigint);
CREATE TABLE child (name varchar(20), n bigint DEFAULT 4) INHERITS (base);
CREATE TABLE grandchild (n bigint) INHERITS (child);
