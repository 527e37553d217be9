INSERT INTO log_2024 SELECT '2024-01-01'::date + g, 'x' FROM generate_series(1, 50) g;
INSERT INTO log SELECT '2025-02-01'::date + g, 'y' FROM generate_series(1, 50) g;
INSERT INTO shop SELECT CASE WHEN g % 2 = 0 THEN 'a' ELSE 'b' END, g FROM generate_series(1, 10) g;
