CREATE TABLE flags (seen boolean, id bigint PRIMARY KEY, hidden boolean, at timestamptz);
