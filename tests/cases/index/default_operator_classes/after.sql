-- Naming the operator class that the server would take anyway changes nothing; inet's other one for BRIN does.
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TYPE pair AS (a int, b int);
CREATE OPERATOR CLASS backwards FOR TYPE int USING btree AS
    OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE TYPE span AS RANGE (SUBTYPE = int, SUBTYPE_OPCLASS = int4_ops);
CREATE TYPE other_span AS RANGE (SUBTYPE = int, SUBTYPE_OPCLASS = backwards);
CREATE TABLE t (v varchar(10), m mood, p pair, s span, a text[], j jsonb, i inet, at timestamptz, ch "char");
CREATE INDEX expressions ON t (lower(v) COLLATE pg_catalog."default" text_ops ASC NULLS LAST, (v || 'x') text_ops,
                               m enum_ops, p record_ops, s range_ops, a array_ops, ch char_ops);
CREATE INDEX words ON t USING gin (to_tsvector('simple', v) tsvector_ops, (j -> 'x') jsonb_ops,
                                   (j -> 'y') jsonb_path_ops);
CREATE INDEX spans ON t USING gist (s range_ops);
CREATE INDEX blocks ON t USING brin ((v || 'x') text_minmax_ops, at timestamptz_minmax_ops, s range_inclusion_ops,
                                     i inet_minmax_ops);
