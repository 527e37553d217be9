-- Row security with policies.
CREATE TABLE t (a integer, owner text);
