#include "schema/parse/stars.hpp"

#include <algorithm>
#include <tuple>

#include "schema/names/stars.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

/// A view's text with the stars of the relations that `spelled` says spelled out.
template <class V, class F>
std::string spell_out(const Database& database, const V& view, F&& spelled) {
  const SearchPath& path = database.search_paths[view.search_path.value];
  const std::string& text = view.definition.text;
  return names::spell_out_stars(text, [&](const QualifiedName& written) -> std::optional<names::StarSource> {
    for (const Name& schema : written.schema.empty() ? path : SearchPath{written.schema}) {
      const ObjectId found = database.relation_id({schema, written.name});
      std::vector<std::string> columns = column_names(database, found);
      if (!columns.empty()) {
        return names::StarSource{std::move(columns), spelled(QualifiedName{found.schema, found.name})};
      }
    }
    return std::nullopt;
  });
}

template <class V>
std::vector<std::string> names_of_view(const Database& database, const V& view) {
  if (!view.columns.empty()) {
    return view.columns;
  }
  return output_names(spell_out(database, view, [](const QualifiedName&) { return true; }));
}

/// In a file of any order a view may stand before its tables, and then means what they are in the end.
bool stands_before(const Object& object, const Object& other) {
  const auto position = [](const Place& place) { return std::tie(place.file, place.line, place.column); };
  return position(object.place) < position(other.place);
}

template <class V>
void settle(const Database& database, const QualifiedName& relation, std::map<ObjectId, V>& views) {
  const Object* const changing = database.object(database.relation_id(relation));
  for (auto& [id, view] : views) {
    std::string& text = view.definition.text;
    if (text.find('*') == std::string::npos || changing == nullptr || stands_before(view, *changing)) {
      continue;
    }
    text = spell_out(database, view, [&](const QualifiedName& source) { return source == relation; });
  }
}

}  // namespace

std::vector<std::string> column_names(const Database& database, const ObjectId& relation) {
  if (const View* view = database.find<View>(relation)) {
    return names_of_view(database, *view);
  }
  if (const MaterializedView* view = database.find<MaterializedView>(relation)) {
    return names_of_view(database, *view);
  }
  std::vector<std::string> columns;
  for (const auto* column : columns_in_order(database, {relation.schema, relation.name})) {
    columns.push_back(column->first.name);
  }
  return columns;
}

void settle_stars(Interpreter& interpreter, const QualifiedName& relation) {
  settle(interpreter.database, relation, interpreter.database.views);
  settle(interpreter.database, relation, interpreter.database.materialized_views);
}

}  // namespace schema::parse
