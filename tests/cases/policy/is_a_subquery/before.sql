CREATE TABLE member (name text, admin boolean);
CREATE TABLE t (a integer);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY admins ON t USING ((SELECT m.admin FROM member m WHERE m.name = current_user));
CREATE POLICY writes ON t FOR INSERT WITH CHECK (a > 0);
