CREATE TABLE t (during tsrange, EXCLUDE USING gist (during WITH &&) WHERE (NOT isempty(during)));
