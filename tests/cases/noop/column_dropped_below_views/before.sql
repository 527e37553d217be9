-- A view goes with a column that it names or spells out, and stays where it takes whole rows.
CREATE TABLE item (id integer PRIMARY KEY, a text, b text);
CREATE TABLE other (id integer, b text, c text);
CREATE VIEW starred AS SELECT * FROM item;
CREATE VIEW on_starred AS SELECT id FROM starred;
CREATE VIEW row_of AS SELECT item AS whole FROM item;
CREATE VIEW counted AS SELECT count(item.*) FROM item;
CREATE VIEW as_text AS SELECT item.*::text AS text FROM item;
CREATE VIEW plain AS SELECT id FROM item;
CREATE VIEW by_using AS SELECT x.id FROM item x JOIN item y USING (id, a);
CREATE VIEW by_nature AS SELECT x.id FROM item x NATURAL JOIN other y;
ALTER TABLE item DROP COLUMN a CASCADE;
