-- The primary key's column goes, another column takes its place.
CREATE TABLE q (
  id int GENERATED ALWAYS AS IDENTITY,
  name text NOT NULL,
  locked_by text,
  CONSTRAINT q_pkey1 PRIMARY KEY (id),
  CONSTRAINT q_name_key UNIQUE (name)
);
