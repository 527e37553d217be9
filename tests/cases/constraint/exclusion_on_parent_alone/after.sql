CREATE TABLE booking (room integer, during integer, at integer NOT NULL) PARTITION BY LIST (at);
CREATE TABLE booking_1 PARTITION OF booking FOR VALUES IN (1);
ALTER TABLE booking ADD CONSTRAINT apart EXCLUDE USING btree (room WITH =, at WITH =);
ALTER TABLE ONLY booking ADD CONSTRAINT apart_too EXCLUDE USING btree (during WITH =, at WITH =);
