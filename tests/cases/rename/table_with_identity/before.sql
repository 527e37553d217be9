-- the sequence of an identity column keeps its name when table and column are renamed, unless the file says another
CREATE TABLE a (x integer GENERATED ALWAYS AS IDENTITY);
CREATE TABLE b (x integer GENERATED ALWAYS AS IDENTITY);
