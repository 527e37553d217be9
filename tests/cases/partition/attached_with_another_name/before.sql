-- An index that has to go goes before the table is attached: the parent's would take it over.
CREATE TABLE p (id integer, at integer) PARTITION BY LIST (at);
CREATE INDEX p_id ON p (id);
CREATE TABLE p_1 (id integer, at integer);
CREATE INDEX mine ON p_1 (id);
