#include "planner/view_outputs.hpp"

#include <map>
#include <optional>

#include "schema/tree/tree.hpp"

namespace planner {

using namespace schema;

namespace {

struct Output {
  std::string name;
  std::string type;  // empty: not known
};
using Outputs = std::vector<Output>;

constexpr int kMaxDepth = 16;

std::optional<Outputs> outputs_of(const Database& database, const ObjectId& id, int depth);

// What one name in FROM offers.
struct Source {
  std::string alias;
  Outputs columns;
};

class Reader {
 public:
  Reader(const Database& database, std::vector<std::string> path, int depth)
      : database_(database), path_(std::move(path)), depth_(depth) {}

  // nullopt: the names of the outputs cannot be told.
  std::optional<Outputs> select(tree::Node node) {
    tree::Node statement = node.is("SelectStmt") ? node.inner() : node;
    while (statement["larg"]) {
      statement = statement["larg"].is("SelectStmt") ? statement["larg"].inner() : statement["larg"];
    }
    if (statement["withClause"]) {
      return std::nullopt;
    }
    for (const tree::Node item : statement["fromClause"]) {
      if (!add_source(item)) {
        return std::nullopt;
      }
    }
    Outputs outputs;
    for (const tree::Node item : statement["targetList"]) {
      if (!add_target(item.as("ResTarget"), outputs)) {
        return std::nullopt;
      }
    }
    return outputs;
  }

 private:
  bool add_source(tree::Node item) {
    if (item.is("JoinExpr")) {
      const tree::Node join = item.inner();
      // USING and NATURAL merge columns; an alias renames all of it.
      const bool merges = join["usingClause"] || join["isNatural"].flag() || join["alias"];
      return !merges && add_source(join["larg"]) && add_source(join["rarg"]);
    }
    if (!item.is("RangeVar")) {
      return false;
    }
    const tree::Node range = item.inner();
    const std::string name(range["relname"].text());
    const ObjectId id = find(std::string(range["schemaname"].text()), name);
    if (id.name.empty() || range["alias"]["colnames"]) {
      return false;
    }
    std::optional<Outputs> columns = outputs_of(database_, id, depth_ + 1);
    if (!columns) {
      return false;
    }
    const tree::Node alias = range["alias"];
    sources_.push_back({alias ? std::string(alias["aliasname"].text()) : name, std::move(*columns)});
    return true;
  }

  ObjectId find(const std::string& schema, const std::string& name) const {
    if (!schema.empty()) {
      return database_.relation_id({schema, name});
    }
    for (const std::string& candidate : path_) {
      const ObjectId id = database_.relation_id({candidate, name});
      if (!id.name.empty()) {
        return id;
      }
    }
    return {};
  }

  bool add_target(tree::Node target, Outputs& outputs) {
    const tree::Node value = target["val"];
    const std::string name(target["name"].text());
    if (const tree::Node reference = value.as("ColumnRef")) {
      const tree::Node fields = reference["fields"];
      const std::string qualifier = fields.size() > 1 ? std::string(fields.at(fields.size() - 2).text()) : "";
      const bool star = fields.back().is("A_Star");
      bool found = false;
      for (const Source& source : sources_) {
        if (!qualifier.empty() && source.alias != qualifier) {
          continue;
        }
        for (const Output& column : source.columns) {
          if (star) {
            outputs.push_back(column);
            found = true;
          } else if (column.name == fields.back().text() && !found) {
            outputs.push_back({name.empty() ? column.name : name, column.type});
            found = true;
          }
        }
      }
      return found;
    }
    if (const tree::Node call = value.as("FuncCall"); call && is_count(call)) {
      outputs.push_back({name.empty() ? "count" : name, "bigint"});
      return true;
    }
    if (name.empty()) {
      return false;
    }
    outputs.push_back({name, constant_type(value)});
    return true;
  }

  static bool is_count(tree::Node call) {
    const tree::Node name = call["funcname"];
    return name.back().text() == "count" && (name.size() == 1 || name.at(0).text() == "pg_catalog");
  }

  static std::string constant_type(tree::Node value) {
    if (value.is("TypeCast") && value.inner()["typeName"]["names"].back().text() == "text" &&
        !value.inner()["typeName"]["arrayBounds"]) {
      return "text";
    }
    const tree::Node constant = value.as("A_Const");
    return constant && constant["sval"] ? "text" : constant && constant["ival"] ? "integer" : "";
  }

  const Database& database_;
  std::vector<std::string> path_;
  int depth_;
  std::vector<Source> sources_;
};

std::optional<Outputs> query_outputs(const Database& database, const Object& object, const Expression& definition,
                                     const std::vector<std::string>& names, int depth) {
  try {
    const tree::Tree parsed = tree::parse(definition.text);
    const std::size_t path = object.search_path.value;
    std::optional<Outputs> outputs =
        Reader(database, path < database.search_paths.size() ? database.search_paths[path] : std::vector<std::string>{}, depth)
            .select(parsed.statement());
    for (std::size_t i = 0; outputs && i < names.size() && i < outputs->size(); ++i) {
      (*outputs)[i].name = names[i];
    }
    return outputs;
  } catch (const tree::SyntaxError&) {
    return std::nullopt;
  }
}

std::optional<Outputs> outputs_of(const Database& database, const ObjectId& id, int depth) {
  if (depth > kMaxDepth) {
    return std::nullopt;
  }
  if (id.kind == Kind::table) {
    Outputs outputs;
    for (const auto* entry : columns_in_order(database, {id.schema, id.name})) {
      outputs.push_back({entry->first.name, entry->second.type});
    }
    return outputs;
  }
  if (const View* view = database.find<View>(id)) {
    return query_outputs(database, *view, view->definition, view->columns, depth);
  }
  if (const MaterializedView* view = database.find<MaterializedView>(id)) {
    return query_outputs(database, *view, view->definition, view->columns, depth);
  }
  return std::nullopt;
}

}  // namespace

bool outputs_are_prefix(const Database& from, const Database& to, const ObjectId& view) {
  const std::optional<Outputs> old = outputs_of(from, view, 0);
  const std::optional<Outputs> fresh = outputs_of(to, view, 0);
  if (!old || !fresh || old->size() > fresh->size()) {
    return false;
  }
  for (std::size_t i = 0; i < old->size(); ++i) {
    const Output& a = (*old)[i];
    const Output& b = (*fresh)[i];
    if (a.name != b.name || a.type.empty() || a.type != b.type) {
      return false;
    }
  }
  return true;
}

}  // namespace planner
