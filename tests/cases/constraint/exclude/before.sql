-- An exclusion constraint over ranges.
CREATE TABLE t (during tsrange);
