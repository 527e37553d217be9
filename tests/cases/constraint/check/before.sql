-- Checks are added without a long lock, changed, dropped.
CREATE TABLE t (a integer CONSTRAINT gone CHECK (a > 0), b text CONSTRAINT changed CHECK (b <> ''));
