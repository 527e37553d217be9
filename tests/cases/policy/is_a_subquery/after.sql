-- A condition that is one subquery and nothing else keeps its parentheses.
CREATE TABLE member (name text, admin boolean);
CREATE TABLE t (a integer);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY admins ON t USING ((SELECT m.admin FROM member m WHERE m.name = current_user));
CREATE POLICY writes ON t FOR INSERT WITH CHECK ((WITH w AS (SELECT 1 AS x) SELECT w.x = 1 FROM w));
CREATE POLICY reads ON t FOR SELECT USING ((SELECT true));
