CREATE TABLE "Order" ("Id" bigint PRIMARY KEY, "unit price" bigint, "a ""b""" numeric);
