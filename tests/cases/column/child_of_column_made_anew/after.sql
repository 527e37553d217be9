CREATE TABLE parcel (id int PRIMARY KEY, grams int, price int GENERATED ALWAYS AS (grams * 3) STORED);
CREATE TABLE express (hour int) INHERITS (parcel);
CREATE TABLE abroad (country text) INHERITS (express);
CREATE TABLE fragile (note text) INHERITS (parcel);
CREATE INDEX express_price ON express (price);
CREATE VIEW dear AS SELECT id FROM abroad WHERE price > 100;
COMMENT ON COLUMN express.price IS 'in cents';
GRANT SELECT (price) ON abroad TO PUBLIC;
GRANT SELECT (price) ON fragile TO PUBLIC;
