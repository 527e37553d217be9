CREATE TABLE orders (id integer, region text, PRIMARY KEY (region, id)) PARTITION BY LIST (region);
CREATE TABLE orders_north PARTITION OF orders FOR VALUES IN ('north');
CREATE TABLE payments (id integer, region text, FOREIGN KEY (region, id) REFERENCES orders);
CREATE TABLE orders_south PARTITION OF orders FOR VALUES IN ('south');
