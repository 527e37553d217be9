INSERT INTO users SELECT g, g * 10, g, 'u' || g FROM generate_series(1, 20) g;
INSERT INTO notes SELECT g, 'n' || g FROM generate_series(1, 20) g;
