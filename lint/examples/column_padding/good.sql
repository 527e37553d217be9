CREATE TABLE flags (id bigint PRIMARY KEY, at timestamptz, seen boolean, hidden boolean);
