-- Values are added in the middle and at the end; a default uses an old one.
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (m mood DEFAULT 'sad');
