-- Before 15 no sequence is unlogged, whatever its table is.
CREATE UNLOGGED TABLE u (n serial, m int);
