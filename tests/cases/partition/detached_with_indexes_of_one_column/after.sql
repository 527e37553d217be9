CREATE TABLE visits (day int, page text) PARTITION BY RANGE (day);
CREATE INDEX by_day ON visits (day);
CREATE INDEX by_day_hashed ON visits USING hash (day);
CREATE TABLE early (day int, page text);
CREATE INDEX early_day_idx ON early (day);
CREATE INDEX early_day_idx1 ON early USING hash (day);
