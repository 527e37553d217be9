INSERT INTO m VALUES (1, 'x'), (2, 'y');
