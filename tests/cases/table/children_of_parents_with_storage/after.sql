CREATE TABLE beside (id integer);
CREATE TABLE a_parent (name text);
ALTER TABLE a_parent ALTER COLUMN name SET STORAGE main;
CREATE TABLE z_parent (name text);
ALTER TABLE z_parent ALTER COLUMN name SET STORAGE main;
CREATE TABLE b_child (own text) INHERITS (a_parent, z_parent);
ALTER TABLE b_child ALTER COLUMN own SET STORAGE external;
CREATE TABLE a_grandchild () INHERITS (b_child, z_parent);
