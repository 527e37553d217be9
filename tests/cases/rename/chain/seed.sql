INSERT INTO a SELECT i, 'first ' || i, 'second ' || i FROM generate_series(1, 10) i;
INSERT INTO b SELECT i, i FROM generate_series(1, 10) i;
