CREATE TABLE country (code text PRIMARY KEY);
CREATE TABLE sale (
  id int NOT NULL, region text NOT NULL, country text REFERENCES country, amount numeric CONSTRAINT positive CHECK (amount > 0),
  PRIMARY KEY (id, region)
) PARTITION BY LIST (region);
CREATE INDEX sale_amount ON sale (amount);
CREATE TABLE sale_eu PARTITION OF sale FOR VALUES IN ('eu', 'ch');
CREATE TABLE sale_us PARTITION OF sale FOR VALUES IN ('us', 'uk');
