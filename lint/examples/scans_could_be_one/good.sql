CREATE TABLE orders (a bigint, b bigint);
