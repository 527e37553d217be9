INSERT INTO t SELECT g FROM generate_series(1, 5) g;
INSERT INTO u SELECT g FROM generate_series(1, 5) g;
