CREATE TABLE visits (day int, page text) PARTITION BY RANGE (day);
CREATE TABLE early PARTITION OF visits FOR VALUES FROM (0) TO (100);
