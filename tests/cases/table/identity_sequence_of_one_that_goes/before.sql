-- The sequence's name is free once the table has gone that it belonged to.
CREATE TABLE old_numbers (n integer GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME numbers));
