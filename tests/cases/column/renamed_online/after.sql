-- one-way: the way back is a rename that the file does not declare
CREATE TABLE person (
  id int PRIMARY KEY,
  -- @renamed from=mail online
  email text NOT NULL CONSTRAINT person_mail_key UNIQUE,
  -- @renamed from=note online
  remark text DEFAULT 'none'
);
CREATE INDEX person_mail ON person (lower(email));
CREATE TABLE login (person_mail text REFERENCES person (email));
CREATE VIEW mails AS SELECT p.email FROM person p;
