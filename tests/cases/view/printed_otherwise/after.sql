-- What the server prints of these is not what was written, and reads back as something else.
CREATE TABLE t (a integer CHECK (a >= -1::integer), x text CHECK (substring(x FROM '[a-z]+') = 'a'), at timestamptz, d date, f real);
CREATE INDEX below ON t ((a + -5::integer)) WHERE a > -5::integer;
CREATE VIEW calls AS SELECT substring(x FROM 'a+') AS by_pattern, substring(x FROM 2 FOR 3) AS by_place,
  substring(x FROM 'a' FOR '#') AS of_three, extract('YEAR' FROM at) AS year FROM t;
CREATE VIEW numbers AS SELECT a - -'1'::int AS less, -(-1::int) AS one, -1.5::numeric AS half, - 5::numeric(4,1) AS five,
  -9223372036854775808 AS least, 2 ^ -1::int AS power, - '5'::bigint AS big FROM t;
CREATE VIEW groups AS SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY a ASC NULLS LAST) AS median,
  mode() WITHIN GROUP (ORDER BY x USING >) AS greatest, rank('5') WITHIN GROUP (ORDER BY a) AS place FROM t;
CREATE VIEW own_order AS SELECT a, f FROM t ORDER BY a USING >, f USING <, x USING ~<~;
CREATE VIEW other_order AS SELECT a FROM t UNION SELECT 1 ORDER BY a USING >;
CREATE VIEW frames AS SELECT sum(a) OVER (ORDER BY at RANGE BETWEEN '7 days' PRECEDING AND CURRENT ROW) AS week,
  sum(a) OVER (ORDER BY f RANGE '0.5' PRECEDING) AS near, sum(a) OVER (ORDER BY at ROWS '5' PRECEDING) AS five,
  sum(a) OVER days AS day FROM t WINDOW days AS (ORDER BY d RANGE BETWEEN '1 day' PRECEDING AND '1 day' FOLLOWING);
CREATE VIEW twice AS SELECT sum(a) OVER (PARTITION BY x) AS one, sum(a) OVER w AS other FROM t WINDOW w AS (PARTITION BY x);
CREATE VIEW fields AS SELECT (t).a, (t.*).x, (SELECT (t).d) AS d FROM t;
