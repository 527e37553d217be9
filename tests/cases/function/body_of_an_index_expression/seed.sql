INSERT INTO documents VALUES ('One'), ('Two');
