CREATE TABLE t (a integer);
CREATE VIEW v AS VALUES (1, 'one'), (2, 'two');
ALTER VIEW v RENAME COLUMN column2 TO word;
CREATE VIEW w AS SELECT word FROM v;
