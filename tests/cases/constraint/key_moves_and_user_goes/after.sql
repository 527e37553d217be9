CREATE TABLE entity (
    id integer NOT NULL,
    code text NOT NULL,
    CONSTRAINT entity_pkey PRIMARY KEY (code),
    CONSTRAINT entity_id_key UNIQUE (id)
);
CREATE TABLE note (id integer PRIMARY KEY, entity_id integer REFERENCES entity (id));
