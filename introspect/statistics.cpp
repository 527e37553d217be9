#include "introspect/statistics.hpp"

#include <charconv>

namespace introspect {

using schema::Name;
using schema::QualifiedName;

namespace {

std::string array_literal(const std::vector<QualifiedName>& relations, Name QualifiedName::*part) {
  std::string literal = "{";
  for (const QualifiedName& relation : relations) {
    literal += literal.size() > 1 ? ",\"" : "\"";
    for (const char c : (relation.*part).text()) {
      literal += c == '"' || c == '\\' ? "\\" : "";
      literal += c;
    }
    literal += '"';
  }
  return literal + '}';
}

template <class T>
T number(std::string_view text) {
  T value{};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

}  // namespace

std::map<QualifiedName, RelationStatistics> read_statistics(postgres::Connection& connection,
                                                            const std::vector<QualifiedName>& relations) {
  std::map<QualifiedName, RelationStatistics> statistics;
  if (relations.empty()) {
    return statistics;
  }
  const postgres::Result result = connection.execute(
      R"(
WITH RECURSIVE wanted (root, oid) AS (
  SELECT c.oid, c.oid
    FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS w (nspname, relname)
    JOIN pg_catalog.pg_namespace n ON n.nspname = w.nspname
    JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = w.relname
   WHERE c.relkind IN ('r', 'p', 'm')
  UNION
  SELECT w.root, i.inhrelid
    FROM wanted w
    JOIN pg_catalog.pg_class p ON p.oid = w.oid AND p.relkind = 'p'
    JOIN pg_catalog.pg_inherits i ON i.inhparent = w.oid)
SELECT n.nspname, r.relname,
       CASE WHEN pg_catalog.bool_or(c.relkind <> 'p' AND c.reltuples >= 0)
            THEN pg_catalog.sum(CASE WHEN c.relkind <> 'p' AND c.reltuples > 0 THEN c.reltuples ELSE 0 END)
            ELSE -1 END,
       pg_catalog.sum(pg_catalog.pg_table_size(c.oid))::pg_catalog.int8,
       pg_catalog.sum(pg_catalog.pg_indexes_size(c.oid))::pg_catalog.int8,
       pg_catalog.sum(pg_catalog.pg_total_relation_size(c.oid))::pg_catalog.int8
  FROM wanted w
  JOIN pg_catalog.pg_class c ON c.oid = w.oid
  JOIN pg_catalog.pg_class r ON r.oid = w.root
  JOIN pg_catalog.pg_namespace n ON n.oid = r.relnamespace
 GROUP BY n.nspname, r.relname
 ORDER BY n.nspname, r.relname)",
      {array_literal(relations, &QualifiedName::schema), array_literal(relations, &QualifiedName::name)});
  for (std::size_t i = 0; i < result.rows(); ++i) {
    RelationStatistics& found = statistics[{std::string(result.text(i, 0)), std::string(result.text(i, 1))}];
    found.rows = number<double>(result.text(i, 2));
    found.heap_bytes = number<std::int64_t>(result.text(i, 3));
    found.index_bytes = number<std::int64_t>(result.text(i, 4));
    found.total_bytes = number<std::int64_t>(result.text(i, 5));
  }
  return statistics;
}

}  // namespace introspect
