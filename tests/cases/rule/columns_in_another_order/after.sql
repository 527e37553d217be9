CREATE TABLE t (a integer, c date, b text);
CREATE TABLE log (b text, a integer, c date);
CREATE TABLE pair (a integer, b text);
CREATE RULE added AS ON INSERT TO t DO ALSO INSERT INTO public.log AS l SELECT NEW.b, NEW.a, NEW.c;
CREATE RULE changed AS ON UPDATE TO t DO ALSO (INSERT INTO log VALUES (NEW.b, NEW.a); INSERT INTO pair SELECT a, b FROM t);
CREATE RULE gone AS ON DELETE TO t DO ALSO INSERT INTO t SELECT a, c, b FROM log UNION SELECT * FROM t;
CREATE FUNCTION keep(x integer) RETURNS SETOF pair BEGIN ATOMIC
  INSERT INTO log SELECT b, a FROM pair WHERE a = x RETURNING a, b;
END;
