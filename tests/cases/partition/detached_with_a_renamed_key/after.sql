-- one-way: attached, a key's name is not compared
CREATE TABLE log (id integer, day integer, PRIMARY KEY (day, id), CONSTRAINT once UNIQUE (id, day)) PARTITION BY LIST (day);
CREATE TABLE log_monday (
  id integer NOT NULL, day integer NOT NULL,
  CONSTRAINT "key of mondays" PRIMARY KEY (day, id), CONSTRAINT monday_once UNIQUE (id, day)
);
