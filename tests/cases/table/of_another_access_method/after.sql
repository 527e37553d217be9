-- pg_dump says the access method by a setting.
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
SET default_table_access_method = heap2;
CREATE TABLE t (a integer);
CREATE TABLE u (a integer);
CREATE MATERIALIZED VIEW v AS SELECT 1 AS x;
CREATE TABLE plain (a integer) USING heap;
SET default_table_access_method = heap;
CREATE TABLE also_plain (a integer);
