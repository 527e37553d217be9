#include "schema/canonical/session.hpp"

#include "schema/canonical/analysis.hpp"

namespace schema::canonical {

const std::vector<RelationColumn>* Session::columns(const QualifiedName& relation) {
  auto [it, is_new] = relations_.emplace(relation, std::nullopt);
  if (!is_new) {
    // A view that reads itself, through whatever detour, finds what is told of it, or nothing.
    in_circle_ = in_circle_ || (!it->second && open_.contains(relation));
    return it->second ? &*it->second : nullptr;
  }
  it->second = told_columns(relation);
  open_.insert(relation);
  std::optional<std::vector<RelationColumn>> read = read_columns(relation);
  open_.erase(relation);
  it->second = read ? std::move(read) : told_columns(relation);
  const bool known = it->second.has_value();
  // Who asks from elsewhere in the circle may find out more.
  if (!known && in_circle_ && !open_.empty()) {
    relations_.erase(it);
    return nullptr;
  }
  in_circle_ = in_circle_ && !open_.empty();
  return known ? &*it->second : nullptr;
}

TypeRef Session::parse_type(const std::string& text) {
  const auto it = types_.find(text);
  return it != types_.end() ? it->second : types_.emplace(text, names_.parse_type(text)).first->second;
}

const SearchPath& Session::path_of(const Object& object) const {
  static const SearchPath kNone;
  const auto& paths = names_.database().search_paths;
  return object.search_path.value < paths.size() ? paths[object.search_path.value] : kNone;
}

std::optional<std::vector<RelationColumn>> Session::told_columns(const QualifiedName& relation) {
  const View* view = names_.database().find<View>({Kind::view, relation.schema, "", relation.name});
  if (view == nullptr || view->outputs.empty()) {
    return std::nullopt;
  }
  std::vector<RelationColumn> columns;
  for (const Output& output : view->outputs) {
    columns.push_back({output.name, parse_type(output.type)});
  }
  return columns;
}

std::optional<std::vector<RelationColumn>> Session::read_columns(const QualifiedName& relation) {
  const Database& database = names_.database();
  std::vector<RelationColumn> columns;
  if (relation.schema == "pg_catalog") {
    const auto* rows = names_.catalog_relation(relation.name);
    if (rows == nullptr) {
      return std::nullopt;
    }
    for (const auto& [name, type] : *rows) {
      columns.push_back({name, {type, ""}});
    }
    return columns;
  }
  const auto of_query = [&](const auto* view) -> std::optional<std::vector<RelationColumn>> {
    try {
      const tree::Tree parsed = tree::parse(view->definition.text);
      const SearchPath path = path_of(*view);
      Analysis analysis(*this, path);
      const auto query = analysis.query(parsed.statement().as("SelectStmt"), nullptr);
      for (std::size_t i = 0; i < query->targets.size(); ++i) {
        const Target& target = query->targets[i];
        columns.push_back({i < view->columns.size() ? view->columns[i] : target.name, target.expr->type});
      }
      return columns;
    } catch (const tree::SyntaxError&) {
    } catch (const Unsupported&) {
    } catch (const Untyped&) {
    }
    return std::nullopt;
  };
  if (const View* view = database.find<View>({Kind::view, relation.schema, "", relation.name})) {
    return of_query(view);
  }
  if (const auto* view =
          database.find<MaterializedView>({Kind::materialized_view, relation.schema, "", relation.name})) {
    return of_query(view);
  }
  if (database.contains({Kind::sequence, relation.schema, "", relation.name})) {
    const Known& k = known();
    return std::vector<RelationColumn>{
        {"last_value", {k.int8, ""}}, {"log_cnt", {k.int8, ""}}, {"is_called", {k.bool_, ""}}};
  }
  for (const auto* entry : columns_in_order(database, relation)) {
    columns.push_back({entry->first.name, parse_type(entry->second.type)});
  }
  return columns;
}

}  // namespace schema::canonical
