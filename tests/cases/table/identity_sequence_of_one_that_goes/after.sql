CREATE TABLE new_numbers (n integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME numbers), note text);
