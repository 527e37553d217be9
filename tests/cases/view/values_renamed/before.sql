-- The columns of VALUES have names too.
CREATE VIEW pair AS VALUES (1, 2);
