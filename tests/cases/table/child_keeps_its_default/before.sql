CREATE SEQUENCE cs;
CREATE TABLE p (a integer DEFAULT 1, s integer, l integer DEFAULT 1);
CREATE TABLE c (a integer DEFAULT 9, s integer DEFAULT nextval('cs'), l integer DEFAULT 9) INHERITS (p);
CREATE TABLE d () INHERITS (p);
CREATE TABLE e (a integer DEFAULT 2) INHERITS (c);
