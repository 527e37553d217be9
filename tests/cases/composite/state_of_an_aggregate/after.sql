-- An aggregate's first state is read with the attributes that its type has then.
CREATE TYPE state AS (total int, seen int, worst int);
CREATE FUNCTION step(s state, v int) RETURNS state LANGUAGE sql IMMUTABLE
    AS 'SELECT ROW(s.total + v, s.seen + 1, greatest(s.worst, v))::state';
CREATE AGGREGATE mean(int) (SFUNC = step, STYPE = state, INITCOND = '(0,0,0)');
