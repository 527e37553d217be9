-- A table is published without those that inherit from it, which ALTER PUBLICATION would take along. TABLE stands once in
-- the list, before 15.
CREATE TABLE parcel (id integer);
CREATE TABLE express () INHERITS (parcel);
CREATE TABLE other (id integer);
CREATE PUBLICATION news FOR TABLE other;
CREATE PUBLICATION olds FOR TABLE ONLY parcel;
