-- Of networks BRIN keeps what includes them, unless told to keep least and greatest.
CREATE TABLE t (i inet, c cidr, b box);
CREATE INDEX x ON t USING brin (i inet_inclusion_ops, c, b);
CREATE INDEX y ON t USING brin (i inet_minmax_ops, c inet_minmax_ops);
