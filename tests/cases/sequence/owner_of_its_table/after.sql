-- A sequence belongs to a table only when both have the same owner.
CREATE TABLE other (id integer);
CREATE TABLE t (id integer NOT NULL);
ALTER TABLE t OWNER TO pg_monitor;
CREATE SEQUENCE t_id_seq START WITH 5;
ALTER TABLE t_id_seq OWNER TO pg_monitor;
ALTER SEQUENCE t_id_seq OWNED BY t.id;
ALTER TABLE t ALTER id SET DEFAULT nextval('t_id_seq');
