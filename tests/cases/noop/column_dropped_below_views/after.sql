CREATE TABLE item (id integer PRIMARY KEY, b text);
CREATE TABLE other (id integer, b text, c text);
CREATE VIEW row_of AS SELECT item AS whole FROM item;
CREATE VIEW counted AS SELECT count(item.*) FROM item;
CREATE VIEW as_text AS SELECT item.*::text AS text FROM item;
CREATE VIEW plain AS SELECT id FROM item;
CREATE VIEW by_nature AS SELECT x.id FROM item x NATURAL JOIN other y;
