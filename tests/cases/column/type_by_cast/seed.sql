INSERT INTO t SELECT g, g::bit(8), g, g::money, to_jsonb(g), polygon(circle(point(g, g), g)), ARRAY[g::bit(4)]
  FROM generate_series(1, 3) g;
INSERT INTO f SELECT g, g::bit(8), g FROM generate_series(1, 3) g;
