INSERT INTO account (id, owner, balance, code, opened) SELECT g, 'o' || g, g, 'c' || g, '2024-01-' || (1 + g % 28) FROM generate_series(1, 300) g;
INSERT INTO account (id, owner) VALUES (1000, 'nobody');
