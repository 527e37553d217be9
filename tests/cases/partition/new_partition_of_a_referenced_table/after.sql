CREATE TABLE account (region text NOT NULL, id integer NOT NULL) PARTITION BY LIST (region);
CREATE TABLE account_eu PARTITION OF account FOR VALUES IN ('eu');
CREATE TABLE account_us PARTITION OF account FOR VALUES IN ('us');
ALTER TABLE account_us ADD CONSTRAINT account_us_pkey PRIMARY KEY (region, id);
CREATE UNIQUE INDEX account_once ON account (region, id);
CREATE TABLE invoice (region text, account_id integer, FOREIGN KEY (region, account_id) REFERENCES account (region, id));
