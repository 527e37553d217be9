INSERT INTO item (name, parent_id) SELECT 'i' || g, NULLIF(g / 2, 0) FROM generate_series(1, 100) g;
INSERT INTO part (item_id, second_id) SELECT 1 + g % 100, CASE WHEN g % 3 = 0 THEN 1 + g % 50 END FROM generate_series(1, 300) g;
