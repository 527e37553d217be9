CREATE TABLE base (id integer, note text, added integer);
CREATE TABLE child (extra text, own boolean) INHERITS (base);
