-- A table and its column are renamed, and the column gets another type in place.
-- @renamed from=a
CREATE TABLE b (
  id integer NOT NULL,
  v varchar(100) -- @renamed from=u
);
