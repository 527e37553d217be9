CREATE TABLE a (foo text);
