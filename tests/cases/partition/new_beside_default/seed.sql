INSERT INTO t SELECT i, i, 'x' FROM generate_series(0, 999) i;
INSERT INTO u SELECT i, i FROM generate_series(1, 99) i;
