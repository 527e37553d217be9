-- A value that is added is used by a default in the same plan.
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE t (m mood);
