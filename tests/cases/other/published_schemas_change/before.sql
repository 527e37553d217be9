-- A schema that goes leaves its publications; one that is renamed stays in them.
-- needs: 15
CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE SCHEMA three;
CREATE PUBLICATION p FOR TABLES IN SCHEMA one, two, three;
