-- A child has a column of itself that it only inherited: it outlives the parent's from then on.
CREATE TABLE a_parent (id integer, name text);
CREATE TABLE b_parent (kind text, CONSTRAINT some_kind CHECK (kind <> ''));
CREATE TABLE c_parent (kind text, size integer);
CREATE TABLE a_child () INHERITS (a_parent, b_parent);
ALTER TABLE a_child ADD CONSTRAINT some_kind CHECK (kind <> '');
CREATE TABLE b_child (size integer) INHERITS (a_parent, c_parent);
CREATE TABLE c_child () INHERITS (a_parent, c_parent);
