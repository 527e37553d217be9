CREATE SEQUENCE cs;
CREATE TABLE p (a integer DEFAULT 2, s serial, l integer);
ALTER TABLE p ALTER s DROP NOT NULL;
CREATE TABLE c (a integer DEFAULT 9, s integer DEFAULT nextval('cs'), l integer DEFAULT 9) INHERITS (p);
CREATE TABLE d () INHERITS (p);
CREATE TABLE e (a integer DEFAULT 2) INHERITS (c);
CREATE TABLE n (a integer DEFAULT 3) INHERITS (p);
