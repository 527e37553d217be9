CREATE TABLE parcel (id integer);
CREATE TABLE express () INHERITS (parcel);
CREATE TABLE other (id integer);
CREATE PUBLICATION news FOR TABLE other, ONLY parcel;
CREATE PUBLICATION olds;
CREATE PUBLICATION all_of_it FOR TABLE other, ONLY parcel;
