-- The server runs the elements of CREATE SCHEMA in an order of its own: tables, views, indexes.
CREATE TABLE public.other (a integer);
