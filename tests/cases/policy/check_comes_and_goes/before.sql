-- ALTER POLICY can give a policy a WITH CHECK, and not take it away.
CREATE TABLE notes (id integer, author text);
CREATE POLICY own ON notes USING (author = CURRENT_USER);
CREATE POLICY any_author ON notes FOR INSERT WITH CHECK (true);
