CREATE TABLE t (
  in_place varchar,
  other_storage varchar,
  beside bigint,
  collated varchar(40)
);
ALTER TABLE t ALTER COLUMN in_place SET STORAGE EXTERNAL;
