CREATE TABLE parent (id integer);
CREATE TABLE child (id integer, own text) INHERITS (parent);
CREATE TABLE grandchild () INHERITS (child);
CREATE TABLE leaving (id integer);
