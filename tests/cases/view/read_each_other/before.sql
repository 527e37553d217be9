-- Three views in a circle, each with what views may have, and one that comes to read them.
CREATE TABLE account (id integer PRIMARY KEY, name text COLLATE "C" NOT NULL, balance numeric(12, 2));
CREATE VIEW lone AS SELECT id, name FROM account;
