-- With its type the server gives a column the storage, compression and collation of the type: there and back they stay.
CREATE TABLE t (
  in_place text,
  other_storage text,
  beside double precision,
  collated varchar(40) COLLATE "C"
);
ALTER TABLE t ALTER COLUMN in_place SET STORAGE EXTERNAL;
ALTER TABLE t ALTER COLUMN other_storage SET STORAGE MAIN;
ALTER TABLE t ALTER COLUMN beside SET STATISTICS 100;
