INSERT INTO t SELECT g, ('(' || g || ',b' || g || ')')::pair, g FROM generate_series(1, 20) AS g;
