-- DROP ACCESS METHOD takes its operator classes and families along, without CASCADE.
CREATE ACCESS METHOD tree TYPE INDEX HANDLER bthandler;
CREATE OPERATOR FAMILY numbers USING tree;
CREATE OPERATOR CLASS whole DEFAULT FOR TYPE integer USING tree FAMILY numbers AS OPERATOR 1 <, FUNCTION 1 btint4cmp(integer, integer);
