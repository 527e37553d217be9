CREATE TABLE parcel (note text);
CREATE TABLE express (hour int) INHERITS (parcel);
CREATE TABLE shelf (room int) PARTITION BY LIST (room);
CREATE TABLE shelf_one PARTITION OF shelf FOR VALUES IN (1);
