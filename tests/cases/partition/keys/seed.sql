INSERT INTO kind VALUES (1), (2);
INSERT INTO event SELECT g, '2024-01-01'::date + g, 1 + g % 2, 'c' || g FROM generate_series(1, 35) g;
INSERT INTO event VALUES (100, '2025-01-01', NULL, NULL);
