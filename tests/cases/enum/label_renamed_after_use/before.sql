CREATE TYPE state AS ENUM ('open', 'closed', 'lost');
CREATE TABLE parcel (id integer PRIMARY KEY, state state NOT NULL DEFAULT 'open');
