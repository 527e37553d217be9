CREATE TYPE kind AS ENUM ('web', 'native');
CREATE TABLE app (id int PRIMARY KEY, kind kind NOT NULL, third_party bool NOT NULL DEFAULT false);
