-- one-way: no command makes a column only inherited
-- no-undo: no command makes a column only inherited
CREATE TABLE a_parent (id integer, name text);
CREATE TABLE b_parent (kind text, CONSTRAINT some_kind CHECK (kind <> ''));
CREATE TABLE c_parent (kind text, size integer);
CREATE TABLE a_child (kind text, CONSTRAINT some_kind CHECK (kind <> '')) INHERITS (a_parent, b_parent);
CREATE TABLE b_child (kind text, size integer) INHERITS (a_parent, c_parent);
CREATE TABLE c_child (id integer, name text, kind text, size integer) INHERITS (a_parent, c_parent);
