CREATE SCHEMA "New One";
CREATE TABLE "New One"."Odd ""name" ("a b" integer PRIMARY KEY);
