-- A child may have a column of its own that its parent has, too: it can be dropped when the parent's is gone.
CREATE TABLE parent (id integer, gone integer);
CREATE TABLE child (id integer, gone integer, own text) INHERITS (parent);
CREATE TABLE grandchild (gone integer) INHERITS (child);
CREATE TABLE leaving (id integer, gone integer) INHERITS (parent);
