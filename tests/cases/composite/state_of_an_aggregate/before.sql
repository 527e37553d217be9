CREATE TYPE state AS (total int, seen int);
CREATE FUNCTION step(s state, v int) RETURNS state LANGUAGE sql IMMUTABLE AS 'SELECT ROW(s.total + v, s.seen + 1)::state';
CREATE AGGREGATE mean(int) (SFUNC = step, STYPE = state, INITCOND = '(0,0)');
