-- A column that comes to the parent as the child does is the parent's.
CREATE TABLE p (a integer);
CREATE TABLE c (a integer, b integer);
CREATE TABLE d (a integer, b integer);
CREATE TABLE q (z integer);
CREATE TABLE e (z integer);
