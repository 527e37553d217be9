CREATE TABLE c (field integer);
