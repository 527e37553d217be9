CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TYPE pair AS (a int, b int);
CREATE TYPE span AS RANGE (SUBTYPE = int);
CREATE TABLE t (v varchar(10), m mood, p pair, s span, a text[], j jsonb, i inet, at timestamptz, ch "char");
CREATE INDEX expressions ON t (lower(v), (v || 'x'), m, p, s, a, ch);
CREATE INDEX words ON t USING gin (to_tsvector('simple', v), (j -> 'x'), (j -> 'y') jsonb_path_ops);
CREATE INDEX spans ON t USING gist (s);
CREATE INDEX blocks ON t USING brin ((v || 'x'), at, s, i);
