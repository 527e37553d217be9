INSERT INTO t (b) VALUES (1), (2);
INSERT INTO w (b) VALUES ('x'), ('y');
