#include "cli/proof_rows.hpp"

#include <charconv>

#include <fmt/format.h>

#include "schema/sql.hpp"

namespace cli {

namespace {

/// Of pg_class c and pg_namespace n: what is neither the server's nor the journal's.
constexpr std::string_view kOfUser =
    "c.oid >= 16384 AND n.nspname <> 'information_schema' AND n.nspname !~ '^schema_journal(_|$)'";

// A value is a function of its type and the row's number alone, so that foreign keys find their rows.
constexpr const char* kSample = R"sql(
CREATE FUNCTION pg_temp.sample(type pg_catalog.oid, typmod integer, n integer) RETURNS text LANGUAGE plpgsql AS $body$
DECLARE
  t pg_catalog.pg_type;
  labels text[];
  parts text[];
  bounds text;
  width integer;
BEGIN
  SELECT * INTO t FROM pg_catalog.pg_type WHERE oid = type;
  IF t.typtype = 'd' THEN
    RETURN pg_temp.sample(t.typbasetype, t.typtypmod, n);
  ELSIF t.typtype = 'e' THEN
    SELECT pg_catalog.array_agg(enumlabel ORDER BY enumsortorder) INTO labels FROM pg_catalog.pg_enum WHERE enumtypid = type;
    RETURN labels[1 + n % pg_catalog.cardinality(labels)];
  ELSIF t.typtype IN ('r', 'm') THEN
    SELECT '[' || pg_temp.sample(rngsubtype, -1, 2 * n) || ',' || pg_temp.sample(rngsubtype, -1, 2 * n + 1) || ')'
      INTO bounds FROM pg_catalog.pg_range WHERE type IN (rngtypid, rngmultitypid);
    RETURN CASE t.typtype WHEN 'm' THEN '{' || bounds || '}' ELSE bounds END;
  ELSIF t.typtype = 'c' THEN
    SELECT pg_catalog.array_agg(COALESCE('"' || pg_temp.sample(atttypid, atttypmod, n) || '"', '') ORDER BY attnum) INTO parts
      FROM pg_catalog.pg_attribute WHERE attrelid = t.typrelid AND attnum > 0 AND NOT attisdropped;
    RETURN '(' || pg_catalog.array_to_string(parts, ',') || ')';
  ELSIF t.typelem <> 0 AND t.typlen = -1 AND t.typcategory = 'A' THEN
    RETURN '{"' || pg_catalog.replace(pg_catalog.replace(pg_temp.sample(t.typelem, typmod, n), '\', '\\'), '"', '\"') || '"}';
  END IF;
  CASE t.typname
    WHEN 'bool' THEN RETURN (n % 2 = 0)::text;
    WHEN 'numeric' THEN
      IF typmod >= 4 AND ((typmod - 4) >> 16) - ((typmod - 4) & 2047) < 2 THEN
        RETURN pg_catalog.round(n / 100.0, (typmod - 4) & 2047)::text;
      END IF;
      RETURN n::text;
    WHEN 'char' THEN RETURN pg_catalog.chr(96 + n);
    WHEN 'uuid' THEN RETURN pg_catalog.md5(n::text);
    WHEN 'json', 'jsonb' THEN RETURN '{"n": ' || n || '}';
    WHEN 'bytea' THEN RETURN '\x' || pg_catalog.lpad(pg_catalog.to_hex(n), 4, '0');
    WHEN 'date', 'timestamp', 'timestamptz' THEN RETURN (DATE '2024-01-01' + n)::text;
    WHEN 'time', 'timetz' THEN RETURN (TIME '00:00' + n * INTERVAL '1 minute')::text;
    WHEN 'interval' THEN RETURN n || ' days';
    WHEN 'inet', 'cidr' THEN RETURN '10.0.0.' || n;
    WHEN 'macaddr' THEN RETURN '08:00:2b:01:02:' || pg_catalog.lpad(pg_catalog.to_hex(n), 2, '0');
    WHEN 'macaddr8' THEN RETURN '08:00:2b:01:02:03:04:' || pg_catalog.lpad(pg_catalog.to_hex(n), 2, '0');
    WHEN 'bit' THEN RETURN pg_catalog.lpad('1', GREATEST(typmod, 1), '0');
    WHEN 'varbit' THEN RETURN '1';
    WHEN 'xml' THEN RETURN '<n>' || n || '</n>';
    WHEN 'point' THEN RETURN '(' || n || ',' || n || ')';
    WHEN 'box' THEN RETURN '((0,0),(' || n || ',' || n || '))';
    WHEN 'lseg', 'path', 'polygon' THEN RETURN '((0,0),(' || n || ',' || n || '))';
    WHEN 'circle' THEN RETURN '<(0,0),' || n || '>';
    WHEN 'line' THEN RETURN '{1,1,' || n || '}';
    WHEN 'pg_lsn' THEN RETURN '0/' || n;
    ELSE
      CASE t.typcategory
        WHEN 'N' THEN RETURN n::text;
        WHEN 'S' THEN
          width := CASE WHEN typmod >= 4 THEN typmod - 4 ELSE 63 END;
          RETURN CASE WHEN width < 3 THEN pg_catalog.chr(96 + n) ELSE 'r' || n END;
        WHEN 'U' THEN RETURN CASE WHEN t.typname IN ('tsvector', 'tsquery') THEN 'r' || n END;
        ELSE RETURN NULL;
      END CASE;
  END CASE;
END
$body$)sql";

// Triggers of the application stay out of it (replica); a row that a condition refuses is left out; a row whose parent
// was left out goes too.
constexpr std::string_view kFill = R"sql(
DO $body$
DECLARE
  target record;
  orphan text;
  gone bigint;
  going bigint;
BEGIN
  PERFORM pg_catalog.set_config('session_replication_role', 'replica', true);
  FOR target IN
    SELECT c.oid::pg_catalog.regclass::text AS name,
           pg_catalog.string_agg(pg_catalog.quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns,
           pg_catalog.string_agg(pg_catalog.format('pg_temp.sample(%s, %s, $1)::%s', a.atttypid, a.atttypmod,
                                                   pg_catalog.format_type(a.atttypid, a.atttypmod)), ', ' ORDER BY a.attnum) AS samples
      FROM pg_catalog.pg_class AS c
      JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
      JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND {}
     GROUP BY c.oid ORDER BY c.oid
  LOOP
    FOR n IN 1 .. 20 LOOP
      BEGIN
        EXECUTE 'INSERT INTO ' || target.name || ' (' || target.columns || ') OVERRIDING SYSTEM VALUE SELECT ' || target.samples USING n;
      EXCEPTION WHEN OTHERS THEN
        NULL;
      END;
    END LOOP;
  END LOOP;
  FOR pass IN 1 .. 10 LOOP
    going := 0;
    FOR orphan IN
      SELECT pg_catalog.format('DELETE FROM %s AS f WHERE %s AND NOT EXISTS (SELECT FROM %s AS p WHERE %s)',
                               k.conrelid::pg_catalog.regclass,
                               (SELECT pg_catalog.string_agg(pg_catalog.format('f.%I IS NOT NULL', a.attname), ' AND ' ORDER BY a.attnum)
                                  FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = k.conrelid AND a.attnum = ANY (k.conkey)),
                               k.confrelid::pg_catalog.regclass,
                               (SELECT pg_catalog.string_agg(pg_catalog.format('f.%I = p.%I', a.attname, b.attname), ' AND ' ORDER BY u.place)
                                  FROM ROWS FROM (pg_catalog.unnest(k.conkey), pg_catalog.unnest(k.confkey)) WITH ORDINALITY AS u (here, there, place)
                                  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = u.here
                                  JOIN pg_catalog.pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = u.there))
        FROM pg_catalog.pg_constraint AS k WHERE k.contype = 'f' AND k.oid >= 16384 ORDER BY k.oid
    LOOP
      EXECUTE orphan;
      GET DIAGNOSTICS gone = ROW_COUNT;
      going := going + gone;
    END LOOP;
    EXIT WHEN going = 0;
  END LOOP;
  -- Numbers that are given next must be free.
  PERFORM pg_catalog.setval(s.seqrelid::pg_catalog.regclass, LEAST(s.seqmax, GREATEST(s.seqmin, 1000)))
     FROM pg_catalog.pg_sequence AS s WHERE s.seqrelid >= 16384 ORDER BY s.seqrelid;
END
$body$)sql";

constexpr std::string_view kColumns = R"sql(
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname), a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)
  FROM pg_catalog.pg_class AS c
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
 WHERE c.relkind = 'r' AND {}
 ORDER BY 1, 2)sql";

}  // namespace

long make_rows(postgres::Connection& connection) {
  connection.execute(kSample);
  connection.execute(fmt::format(kFill, kOfUser));
  connection.execute("DROP FUNCTION pg_temp.sample(pg_catalog.oid, integer, integer)");
  long rows = 0;
  const postgres::Result tables = connection.execute(fmt::format(R"sql(
    SELECT c.oid::pg_catalog.regclass::text FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND {} ORDER BY c.oid)sql",
                                                                 kOfUser));
  for (std::size_t i = 0; i < tables.rows(); ++i) {
    const postgres::Result count =
        connection.execute("SELECT pg_catalog.count(*) FROM ONLY " + std::string(tables.text(i, 0)));
    long one = 0;
    std::from_chars(count.text(0, 0).data(), count.text(0, 0).data() + count.text(0, 0).size(), one);
    rows += one;
  }
  return rows;
}

Contents read_contents(postgres::Connection& connection) {
  const postgres::Result columns = connection.execute(fmt::format(kColumns, kOfUser));
  Contents contents;
  for (std::size_t row = 0; row < columns.rows(); ++row) {
    const std::string table(columns.text(row, 0));
    auto& values = contents[table];
    if (columns.is_null(row, 1)) {
      continue;
    }
    const std::string column(columns.text(row, 1));
    const postgres::Result digest = connection.execute(
        "SELECT pg_catalog.count(*) || ' rows, ' || COALESCE(pg_catalog.md5(pg_catalog.string_agg(COALESCE(v.t, "
        "'<NULL>'), ',' ORDER BY v.t COLLATE \"C\")), "
        "'') FROM (SELECT " +
        schema::quote_identifier(column) + "::pg_catalog.text AS t FROM ONLY " + table + ") AS v");
    values[column] = {std::string(columns.text(row, 2)), std::string(digest.text(0, 0))};
  }
  return contents;
}

}  // namespace cli
