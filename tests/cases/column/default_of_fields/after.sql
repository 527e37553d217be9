-- Constants that their type's modifier, or the column's, makes other constants of.
CREATE DOMAIN whole_days AS interval day;
CREATE TABLE t (id integer,
  plain interval DEFAULT interval '30' day,
  rounded interval(0) DEFAULT '1.5 sec',
  cut interval day DEFAULT '1 day 2 hours',
  clock interval minute to second DEFAULT '10:20',
  years interval year to month DEFAULT '1-2',
  hours interval day to hour DEFAULT '1 10',
  written interval DEFAULT interval '1.5' hour,
  of_domain whole_days DEFAULT '1 day 2 hours',
  negative integer DEFAULT -1::int,
  least bigint DEFAULT -9223372036854775808,
  letter "char" DEFAULT 'abc'::"char");
CREATE VIEW v AS SELECT interval '10:20' minute to second AS a, interval '2' year AS b, interval(0) '1.5 s' AS c;
