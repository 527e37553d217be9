#include "schema/parse/stars.hpp"

#include <algorithm>

#include "schema/names/scan.hpp"
#include "schema/names/stars.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

/// The views whose columns are being looked for, outermost first: two may refer to each other.
using Within = std::vector<ObjectId>;

std::vector<std::string> column_names(const Database& database, const ObjectId& relation, Within& within);

/// A text with the stars of the relations that `spelled` says spelled out.
template <class F>
std::string spell_out(const Database& database, const Object& object, ExpressionRole role, const std::string& text,
                      Within& within, F&& spelled) {
  const SearchPath& path = database.search_paths[object.search_path.value];
  return names::spell_out_stars(role, text, [&](const QualifiedName& written) -> std::optional<names::StarSource> {
    for (const Name& schema : written.schema.empty() ? path : SearchPath{written.schema}) {
      const ObjectId found = database.relation_id({schema, written.name});
      std::vector<std::string> columns = column_names(database, found, within);
      if (!columns.empty()) {
        return names::StarSource{std::move(columns), spelled(QualifiedName{found.schema, found.name})};
      }
    }
    return std::nullopt;
  });
}

template <class V>
std::vector<std::string> names_of_view(const Database& database, const ObjectId& id, const V& view, Within& within) {
  if (!view.columns.empty()) {
    return view.columns;
  }
  if (std::ranges::find(within, id) != within.end()) {
    return {};
  }
  within.push_back(id);
  std::vector<std::string> names = output_names(spell_out(database, view, ExpressionRole::query, view.definition.text,
                                                          within, [](const QualifiedName&) { return true; }));
  within.pop_back();
  return names;
}

std::vector<std::string> column_names(const Database& database, const ObjectId& relation, Within& within) {
  if (const View* view = database.find<View>(relation)) {
    return names_of_view(database, relation, *view, within);
  }
  if (const MaterializedView* view = database.find<MaterializedView>(relation)) {
    return names_of_view(database, relation, *view, within);
  }
  std::vector<std::string> columns;
  for (const auto* column : columns_in_order(database, {relation.schema, relation.name})) {
    columns.push_back(column->first.name);
  }
  return columns;
}

/// In a file of any order a view may stand before its tables, and then means what they are in the end.
bool stands_before(const Object& object, const Object& other) {
  return object.place.position() < other.place.position();
}

}  // namespace

std::vector<std::string> column_names(const Database& database, const ObjectId& relation) {
  Within within;
  return column_names(database, relation, within);
}

void settle_stars(Interpreter& interpreter, const std::set<QualifiedName>& relations) {
  Database& database = interpreter.database;
  for_each_expression_with_queries(database, [&](const ExpressionPlace& place, Expression& expression) {
    const auto named = [&](const QualifiedName& relation) { return names::may_name(expression.text, relation.name); };
    if (!names::may_have_stars(place.role, expression.text) || std::ranges::none_of(relations, named)) {
      return;
    }
    Within within;
    const auto spelled = [&](const QualifiedName& source) {
      return relations.contains(source) &&
             !stands_before(*place.object, *database.object(database.relation_id(source)));
    };
    expression.text = spell_out(database, *place.object, place.role, expression.text, within, spelled);
  });
}

}  // namespace schema::parse
