CREATE TABLE p (id int NOT NULL, v bigint);
