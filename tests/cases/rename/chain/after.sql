-- one-way: the names that were there do not say which is which
-- @renamed from=a
CREATE TABLE b (
    id integer PRIMARY KEY,
    -- @renamed from=first
    second text,
    -- @renamed from=second
    third text
);
-- @renamed from=b
CREATE TABLE c (id integer PRIMARY KEY, a_id integer REFERENCES b);
CREATE INDEX a_first ON b (second);
