CREATE UNLOGGED TABLE u (n serial, k serial);
