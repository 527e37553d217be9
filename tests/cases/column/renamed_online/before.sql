-- A rename that the application does not notice: both names are there, kept in step, until the contract phase.
CREATE TABLE person (
  id int PRIMARY KEY,
  mail text NOT NULL UNIQUE,
  note text DEFAULT 'none'
);
CREATE INDEX person_mail ON person (lower(mail));
CREATE TABLE login (person_mail text REFERENCES person (mail));
CREATE VIEW mails AS SELECT p.mail FROM person p;
