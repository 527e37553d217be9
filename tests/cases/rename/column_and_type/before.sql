CREATE TABLE a (id integer NOT NULL, u varchar(50));
