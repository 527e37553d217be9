#include <algorithm>

#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/text.hpp"

namespace introspect::catalog {

namespace {

void take_statistics(Context& context, Row& row) {
  const Oid oid = row.oid();
  const Oid table = row.oid();
  const schema::ObjectId id{schema::Kind::statistics, context.schema_name(row.oid()), "", row.text()};
  if (context.is_member(Class::statistic_ext, oid)) {
    return;
  }
  schema::Statistics statistics;
  context.describe_owned(statistics, Class::statistic_ext, oid, row.oid());
  statistics.table = context.relation_name(table);
  for (const std::string& kind : parse_array(row.view())) {
    if (kind == "d" || kind == "f" || kind == "m") {  // `e` only says that there are expressions
      statistics.kinds.insert(kind == "d" ? "ndistinct" : kind == "f" ? "dependencies" : "mcv");
    }
  }
  statistics.columns = context.columns(table, row.view());
  std::ranges::sort(statistics.columns);
  if (const auto target = row.optional(); target && *target != "-1") {
    statistics.target = std::stoi(*target);
  }
  for (const std::string& expression : parse_array(row.view())) {
    statistics.expressions.emplace_back(without_parentheses(expression));
  }
  context.database.statistics.emplace(id, std::move(statistics));
}

}  // namespace

template <>
void add_queries<schema::Statistics>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::statistic_ext)) {
    return;
  }
  queries.push_back(
      each_row(fmt::format(R"(
SELECT s.oid, s.stxrelid, s.stxnamespace, s.stxname, s.stxowner, s.stxkind, s.stxkeys, s.stxstattarget, {}
  FROM pg_catalog.pg_statistic_ext s
 WHERE {}
 ORDER BY s.oid)",
                           context.has(14) ? "pg_catalog.pg_get_statisticsobjdef_expressions(s.oid)" : "NULL",
                           context.in_scope("s.stxnamespace")),
               take_statistics));
}

}  // namespace introspect::catalog
