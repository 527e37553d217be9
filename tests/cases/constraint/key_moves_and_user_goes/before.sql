-- What goes with the old key drops its foreign key before, so that the new one is bound to the new key.
CREATE TABLE entity (id integer NOT NULL, code text NOT NULL, CONSTRAINT entity_pkey PRIMARY KEY (id));
CREATE TABLE note (id integer PRIMARY KEY, entity_id integer REFERENCES entity (id), old_entity integer REFERENCES entity (id));
CREATE TABLE robot (id integer PRIMARY KEY, entity_id integer REFERENCES entity (id));
