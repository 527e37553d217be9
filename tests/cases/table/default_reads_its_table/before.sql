-- a default whose function reads the default's own table: the table comes without it, and goes after it
-- needs: 14
CREATE TABLE kept (a integer);
