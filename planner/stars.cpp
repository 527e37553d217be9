#include "planner/stars.hpp"

#include <algorithm>
#include <optional>

#include "schema/names/stars.hpp"
#include "schema/sql.hpp"

namespace planner {

using namespace schema;

namespace {

std::vector<std::string> names_in_order(const Database& database, const QualifiedName& table) {
  std::vector<std::string> names;
  for (const auto* column : columns_in_order(database, table)) {
    names.push_back(column->first.name);
  }
  return names;
}

std::optional<QualifiedName> find_table(const Database& database, const QualifiedName& written,
                                        const SearchPath& path) {
  for (const Name& schema : written.schema.empty() ? path : SearchPath{written.schema}) {
    if (database.contains({Kind::table, schema, "", written.name})) {
      return QualifiedName{schema, written.name};
    }
  }
  return std::nullopt;
}

/// The order once the plan is done: what stays where it is, what is new behind it.
std::vector<std::string> order_there(const Context& context, const QualifiedName& table,
                                     const std::vector<std::string>& wanted) {
  if (!context.existed(table)) {
    return wanted;
  }
  std::vector<std::string> order;
  for (const std::string& name : names_in_order(context.from, table)) {
    // One that changes its type beside itself comes to stand last.
    if (!context.goes(column_id(table, name)) && !context.beside.contains(column_id(table, name)) &&
        std::ranges::find(wanted, name) != wanted.end()) {
      order.push_back(name);
    }
  }
  std::ranges::copy_if(wanted, std::back_inserter(order), [&, stays = order](const std::string& name) {
    return std::ranges::find(stays, name) == stays.end();
  });
  return order;
}

/// A function that returns a table's rows has to take them as they stand.
bool returns_rows_of(const Database& database, const ObjectId& id, const QualifiedName& table) {
  const Routine* routine = database.find<Routine>(id);
  return routine != nullptr && routine->returns == quote_qualified(table.schema, table.name);
}

}  // namespace

void spell_out_stars(const Context& context, Database& to) {
  for_each_expression_with_queries(to, [&](const ExpressionPlace& place, Expression& expression) {
    const Fate fate = context.fate(*place.id);
    const std::size_t path = place.object->search_path.value;
    if (fate == Fate::keep || fate == Fate::drop || path >= context.to.search_paths.size() ||
        !names::may_have_stars(place.role, expression.text)) {
      return;
    }
    expression.text = names::spell_out_stars(
        place.role, expression.text, [&](const QualifiedName& written) -> std::optional<names::StarSource> {
          const auto table = find_table(context.to, written, context.to.search_paths[path]);
          if (!table) {
            return std::nullopt;
          }
          std::vector<std::string> wanted = names_in_order(context.to, *table);
          const bool differs =
              wanted != order_there(context, *table, wanted) && !returns_rows_of(context.to, *place.id, *table);
          return names::StarSource{std::move(wanted), differs};
        });
  });
}

}  // namespace planner
