CREATE DOMAIN email AS text CHECK (VALUE ~ '@');
CREATE TABLE users (id bigint PRIMARY KEY);
