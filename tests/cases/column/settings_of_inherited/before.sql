-- A statistics target is a table's own: those that inherit the column keep theirs. Its storage is theirs, too.
CREATE TABLE parent (n numeric, x text);
CREATE TABLE child (more integer) INHERITS (parent);
