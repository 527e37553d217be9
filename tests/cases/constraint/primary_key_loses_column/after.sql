CREATE TABLE q (
  name text NOT NULL,
  locked_by text,
  CONSTRAINT q_pkey PRIMARY KEY (name)
);
