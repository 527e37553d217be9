CREATE TABLE account (region text NOT NULL, id integer NOT NULL) PARTITION BY LIST (region);
CREATE UNIQUE INDEX account_once ON account (region, id);
CREATE TABLE account_eu PARTITION OF account FOR VALUES IN ('eu');
CREATE TABLE invoice (region text, account_id integer, FOREIGN KEY (region, account_id) REFERENCES account (region, id));
