CREATE TABLE t (i inet, c cidr, b box);
CREATE INDEX x ON t USING brin (i, c, b);
