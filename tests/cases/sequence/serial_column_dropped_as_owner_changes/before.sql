-- The column goes in a later phase than the owner changes: on the way back its sequence belongs to who has the table then.
CREATE TABLE t (n serial, kept int);
ALTER TABLE t OWNER TO postgres;
