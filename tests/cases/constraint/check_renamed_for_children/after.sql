CREATE TABLE parent (a integer CONSTRAINT positive CHECK (a > 0));
CREATE TABLE child (a integer CONSTRAINT positive CHECK (a > 0), b integer) INHERITS (parent);
CREATE TABLE grandchild (c integer) INHERITS (child);
ALTER TABLE parent RENAME CONSTRAINT positive TO above_zero;
ALTER TABLE child ADD COLUMN d integer;
