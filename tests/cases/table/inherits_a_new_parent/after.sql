-- INHERIT brings no columns: the child has those of its new parent before.
CREATE TABLE p (id bigserial NOT NULL, n text DEFAULT 'x');
CREATE TABLE c (field integer, id bigint NOT NULL DEFAULT nextval('p_id_seq'), n text DEFAULT 'x') INHERITS (p);
