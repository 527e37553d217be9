-- Counting the other way, there and back: the position must be within the bounds of the moment.
CREATE SEQUENCE down AS smallint INCREMENT BY -1;
CREATE SEQUENCE narrow MAXVALUE 30000;
