CREATE TABLE measurement (id int, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
CREATE TABLE measurement_2024 PARTITION OF measurement FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE alarm (id int PRIMARY KEY, measurement int, measured date,
  CONSTRAINT alarm_of FOREIGN KEY (measurement, measured) REFERENCES measurement);
CREATE TABLE report (id int PRIMARY KEY, measurement int, measured date,
  CONSTRAINT report_of FOREIGN KEY (measurement, measured) REFERENCES measurement ON UPDATE CASCADE);
