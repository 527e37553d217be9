-- A sequence outlives the table that owned it, there and back.
CREATE TABLE mentions (id serial PRIMARY KEY, body text);
