-- The options of a foreign table's column stand before its collation.
CREATE FOREIGN DATA WRAPPER w;
CREATE SERVER s FOREIGN DATA WRAPPER w;
CREATE FOREIGN TABLE ft (a integer, b text OPTIONS (column_name 'bb') COLLATE "C" NOT NULL) SERVER s;
CREATE FOREIGN TABLE made (b text OPTIONS (column_name 'bb') COLLATE "C") SERVER s;
