CREATE SCHEMA other;
-- needs: 14
CREATE TABLE t (a integer, b integer);
CREATE TABLE log (a integer, b integer);
CREATE TABLE pair (a integer, b integer);
