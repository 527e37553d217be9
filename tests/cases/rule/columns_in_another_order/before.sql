-- What is not listed is listed where the tables' columns stand in another order than in the file.
-- needs: 14
CREATE TABLE t (a integer, b text);
CREATE TABLE log (a integer, b text);
CREATE TABLE pair (a integer, b text);
