CREATE TABLE notes (id integer, author text);
CREATE POLICY own ON notes USING (author = CURRENT_USER) WITH CHECK (author <> '');
CREATE POLICY any_author ON notes FOR INSERT WITH CHECK (author <> '');
