INSERT INTO m1 SELECT 1, g FROM generate_series(1, 20) AS g;
INSERT INTO c SELECT g, g FROM generate_series(1, 20) AS g;
