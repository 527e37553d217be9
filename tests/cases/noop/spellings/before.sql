-- The same database, spelled in two ways: no step.
CREATE TABLE t (a int4, b varchar, c decimal(5), d int[], e timestamptz DEFAULT CURRENT_TIMESTAMP, f varchar(5) CHECK (f IN ('a', 'b')), g boolean DEFAULT 't');
