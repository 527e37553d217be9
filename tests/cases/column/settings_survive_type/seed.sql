INSERT INTO t SELECT 'a' || g, 'b' || g, g, 'c' || g FROM generate_series(1, 20) AS g;
