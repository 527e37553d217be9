-- An EXCLUDE constraint that the parent alone has, as the server attaches none of the partitions'.
-- needs: 17
CREATE TABLE booking (room integer, during integer, at integer NOT NULL) PARTITION BY LIST (at);
CREATE TABLE booking_1 PARTITION OF booking FOR VALUES IN (1);
ALTER TABLE ONLY booking ADD CONSTRAINT apart EXCLUDE USING btree (room WITH =, at WITH =);
ALTER TABLE ONLY booking ADD CONSTRAINT apart_too EXCLUDE USING btree (during WITH =, at WITH =);
