-- A CHECK is renamed in the children too, also where they have it as their own besides.
CREATE TABLE parent (a integer CONSTRAINT positive CHECK (a > 0));
CREATE TABLE child (a integer CONSTRAINT positive CHECK (a > 0), b integer) INHERITS (parent);
CREATE TABLE grandchild (c integer) INHERITS (child);
