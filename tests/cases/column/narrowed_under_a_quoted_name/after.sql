CREATE TABLE "Order" ("Id" bigint PRIMARY KEY, "unit price" integer, "a ""b""" smallint);
