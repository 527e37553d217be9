INSERT INTO person (id, mail) SELECT g, 'm' || g FROM generate_series(1, 50) g;
INSERT INTO login SELECT 'm' || g FROM generate_series(1, 20) g;
