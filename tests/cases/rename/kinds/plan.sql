-- 1 expand: rename schema old_schema to schema new_schema
ALTER SCHEMA old_schema RENAME TO new_schema;

-- 2 expand: rename collation public.old_collation to collation public.new_collation
ALTER COLLATION public.old_collation RENAME TO new_collation;

-- 3 expand: rename type public.old_enum to type public.new_enum
ALTER TYPE public.old_enum RENAME TO new_enum;

-- 4 expand: rename type public.old_composite to type public.new_composite
ALTER TYPE public.old_composite RENAME TO new_composite;

-- 5 expand: rename type public.old_range to type public.new_range
ALTER TYPE public.old_range RENAME TO new_range;

-- 6 expand: rename domain public.old_domain to domain public.new_domain
ALTER DOMAIN public.old_domain RENAME TO new_domain;

-- 7 expand: rename sequence public.old_sequence to sequence public.new_sequence
ALTER SEQUENCE public.old_sequence RENAME TO new_sequence;

-- 8 expand: rename foreign data wrapper old_wrapper to foreign data wrapper new_wrapper
ALTER FOREIGN DATA WRAPPER old_wrapper RENAME TO new_wrapper;

-- 9 expand: rename server old_server to server new_server
ALTER SERVER old_server RENAME TO new_server;

-- 10 expand: rename table public.old_foreign to table public.new_foreign
ALTER FOREIGN TABLE public.old_foreign RENAME TO new_foreign;

-- 11 expand: rename table public.old_table to table public.new_table
ALTER TABLE public.old_table RENAME TO new_table;

-- 12 expand: rename function public.old_function(public.new_enum) to function public.new_function(public.new_enum)
ALTER FUNCTION public.old_function(public.new_enum) RENAME TO new_function;

-- 13 expand: rename function public.old_procedure() to function public.new_procedure()
ALTER PROCEDURE public.old_procedure() RENAME TO new_procedure;

-- 14 expand: rename aggregate public.old_aggregate(integer) to aggregate public.new_aggregate(integer)
ALTER AGGREGATE public.old_aggregate(integer) RENAME TO new_aggregate;

-- 15 expand: rename language old_language to language new_language
ALTER LANGUAGE old_language RENAME TO new_language;

-- 16 expand: rename operator family public.old_family USING hash to operator family public.new_family USING hash
ALTER OPERATOR FAMILY public.old_family USING hash RENAME TO new_family;

-- 17 expand: rename operator class public.old_class USING hash to operator class public.new_class USING hash
ALTER OPERATOR CLASS public.old_class USING hash RENAME TO new_class;

-- 18 expand: rename conversion public.old_conversion to conversion public.new_conversion
ALTER CONVERSION public.old_conversion RENAME TO new_conversion;

-- 19 expand: rename text search parser public.old_parser to text search parser public.new_parser
ALTER TEXT SEARCH PARSER public.old_parser RENAME TO new_parser;

-- 20 expand: rename text search template public.old_template to text search template public.new_template
ALTER TEXT SEARCH TEMPLATE public.old_template RENAME TO new_template;

-- 21 expand: rename text search dictionary public.old_dictionary to text search dictionary public.new_dictionary
ALTER TEXT SEARCH DICTIONARY public.old_dictionary RENAME TO new_dictionary;

-- 22 expand: rename text search configuration public.old_configuration to text search configuration public.new_configuration
ALTER TEXT SEARCH CONFIGURATION public.old_configuration RENAME TO new_configuration;

-- 23 expand: rename view public.old_view to view public.new_view
ALTER VIEW public.old_view RENAME TO new_view;

-- 24 expand: rename materialized view public.old_materialized to materialized view public.new_materialized
ALTER MATERIALIZED VIEW public.old_materialized RENAME TO new_materialized;

-- 25 expand: rename index public.old_table.old_index to new_index
ALTER INDEX public.old_index RENAME TO new_index;

-- 26 expand: rename statistics public.old_statistics to statistics public.new_statistics
ALTER STATISTICS public.old_statistics RENAME TO new_statistics;

-- 27 expand: rename event trigger old_event_trigger to event trigger new_event_trigger
ALTER EVENT TRIGGER old_event_trigger RENAME TO new_event_trigger;

-- 28 expand: rename publication old_publication to publication new_publication
ALTER PUBLICATION old_publication RENAME TO new_publication;

-- 29 expand: rename constraint public.old_table.old_table_pkey to new_table_pkey
ALTER TABLE public.new_table RENAME CONSTRAINT old_table_pkey TO new_table_pkey;

-- 30 expand: drop constraint public.new_domain.old_domain_check
ALTER DOMAIN public.new_domain DROP CONSTRAINT old_domain_check;

-- 31 expand: add constraint public.new_domain.new_domain_check
ALTER DOMAIN public.new_domain ADD CONSTRAINT new_domain_check CHECK (VALUE <> '');
