INSERT INTO t SELECT g, g * 10 FROM generate_series(1, 20) g;
INSERT INTO k SELECT g, g * 10 FROM generate_series(1, 20) g;
INSERT INTO moves SELECT g, g * 10 FROM generate_series(1, 20) g;
INSERT INTO loses SELECT g FROM generate_series(1, 20) g;
