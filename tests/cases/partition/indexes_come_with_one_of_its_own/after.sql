CREATE TABLE visits (day int, page text) PARTITION BY RANGE (day);
CREATE TABLE early PARTITION OF visits FOR VALUES FROM (0) TO (100);
CREATE INDEX early_day_idx ON early (day) WHERE day > 50;
CREATE INDEX by_day ON visits (day);
CREATE INDEX by_day_hashed ON visits USING hash (day);
