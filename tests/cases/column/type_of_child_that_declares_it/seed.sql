INSERT INTO base SELECT g, 'b' || g, g FROM generate_series(1, 5) g;
INSERT INTO child SELECT g, 'c' || g, g FROM generate_series(1, 5) g;
INSERT INTO grandchild SELECT g, 'g' || g, g FROM generate_series(1, 5) g;
