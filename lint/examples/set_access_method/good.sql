CREATE TABLE archive (id bigint PRIMARY KEY) USING heap;
