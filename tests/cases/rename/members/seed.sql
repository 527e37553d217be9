INSERT INTO people (id, old_column, mood, p) VALUES (1, 'ann', 'happy', (1, 'x'));
INSERT INTO old_partitioned VALUES (1, '2024-05-05');
