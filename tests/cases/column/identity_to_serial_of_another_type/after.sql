-- The sequence of a serial column takes the name of the identity's, which goes in the switch.
CREATE TABLE t (id serial PRIMARY KEY);
CREATE TABLE u (id bigserial PRIMARY KEY, a text);
