#include "schema/parse/catalog_condition.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "schema/key.hpp"

namespace schema::parse {

namespace {

using tree::Node;

/// `column = 'value'` of one query over the catalog.
using Conditions = std::map<std::string, std::string, std::less<>>;

/// A query over the catalog that asks for objects by name.
struct CatalogTable {
  std::string_view name;
  std::string_view object, schema, relation;      ///< its columns; empty: it has none
  bool (*has)(const Database&, const ObjectId&);  ///< is it one of those?
};

template <Kind... kinds>
bool is(const Database&, const ObjectId& id) {
  return ((id.kind == kinds) || ...);
}

bool has_index(const Database& database, const ObjectId& id) {
  const Constraint* constraint = database.find<Constraint>(id);
  return id.kind == Kind::index || (constraint != nullptr && has_index(*constraint));
}

bool is_class(const Database& database, const ObjectId& id) {
  return is<Kind::table, Kind::view, Kind::materialized_view, Kind::sequence, Kind::composite_type>(database, id) ||
         has_index(database, id);
}

constexpr auto is_type = is<Kind::enum_type, Kind::domain, Kind::composite_type, Kind::range_type, Kind::base_type,
                            Kind::table, Kind::view, Kind::materialized_view>;

constexpr std::array<CatalogTable, 24> kTables = {{
    {"pg_type", "typname", "typnamespace", "", is_type},
    {"pg_class", "relname", "relnamespace", "", is_class},
    {"pg_tables", "tablename", "schemaname", "", is<Kind::table>},
    {"pg_views", "viewname", "schemaname", "", is<Kind::view>},
    {"pg_matviews", "matviewname", "schemaname", "", is<Kind::materialized_view>},
    {"pg_sequences", "sequencename", "schemaname", "", is<Kind::sequence>},
    {"pg_indexes", "indexname", "schemaname", "tablename", has_index},
    {"pg_constraint", "conname", "connamespace", "conrelid", is<Kind::constraint>},
    {"pg_attribute", "attname", "", "attrelid", is<Kind::column>},
    {"pg_trigger", "tgname", "", "tgrelid", is<Kind::trigger>},
    {"pg_policy", "polname", "", "polrelid", is<Kind::policy>},
    {"pg_policies", "policyname", "schemaname", "tablename", is<Kind::policy>},
    {"pg_rules", "rulename", "schemaname", "tablename", is<Kind::rule>},
    {"pg_proc", "proname", "pronamespace", "", is<Kind::routine, Kind::aggregate>},
    {"pg_extension", "extname", "", "", is<Kind::extension>},
    {"pg_namespace", "nspname", "", "", is<Kind::schema>},
    {"pg_publication", "pubname", "", "", is<Kind::publication>},
    {"schemata", "schema_name", "", "", is<Kind::schema>},
    {"tables", "table_name", "table_schema", "", is<Kind::table, Kind::view>},
    {"views", "table_name", "table_schema", "", is<Kind::view>},
    {"sequences", "sequence_name", "sequence_schema", "", is<Kind::sequence>},
    {"columns", "column_name", "table_schema", "table_name", is<Kind::column>},
    {"table_constraints", "constraint_name", "table_schema", "table_name", is<Kind::constraint>},
    {"triggers", "trigger_name", "trigger_schema", "event_object_table", is<Kind::trigger>},
}};

/// Neither says nor changes which object is meant.
constexpr std::array<std::string_view, 4> kIgnored = {"constraint_schema", "table_catalog", "constraint_catalog",
                                                      "attisdropped"};

std::string_view text_constant(Node node) {
  while (node.is("TypeCast")) {
    node = node.inner()["arg"];
  }
  return node.as("A_Const")["sval"]["sval"].text();
}

class Query {
 public:
  Query(const Interpreter& interpreter, const Variables& variables)
      : interpreter_(interpreter), variables_(variables) {}

  std::optional<bool> exists(Node select) {
    for (const Node item : select["fromClause"]) {
      if (!from(item)) {
        return std::nullopt;
      }
    }
    if (select["whereClause"] && !where(select["whereClause"])) {
      return std::nullopt;
    }
    return table_ == nullptr ? std::nullopt : find();
  }

 private:
  bool from(Node item) {
    if (const Node join = item.as("JoinExpr")) {
      return join["jointype"].text() == "JOIN_INNER" && from(join["larg"]) && from(join["rarg"]) &&
             (!join["quals"] || where(join["quals"]));
    }
    const Node range = item.as("RangeVar");
    const std::string_view schema = range["schemaname"].text();
    const std::string_view name = range["relname"].text();
    if (!schema.empty() && schema != "pg_catalog" && schema != "information_schema") {
      return false;
    }
    const auto* known = std::ranges::find(kTables, name, &CatalogTable::name);
    if (known == kTables.end() || ((known - kTables.begin()) >= 17) != (schema == "information_schema")) {
      return false;
    }
    // Joined to tell the schema or the table.
    const bool helps = table_ != nullptr && (name == "pg_namespace" || name == "pg_class");
    if (table_ != nullptr && table_->name == "pg_namespace") {
      table_ = known;
    } else if (!helps) {
      if (table_ != nullptr && table_->name != "pg_class") {
        return false;
      }
      table_ = known;
    }
    return true;
  }

  bool where(Node node) {
    if (const Node both = node.as("BoolExpr")) {
      bool fine = both["boolop"].text() == "AND_EXPR";
      if (both["boolop"].text() == "NOT_EXPR") {
        return both["args"].at(0).is("ColumnRef") && ignored(both["args"].at(0));
      }
      for (const Node part : both["args"]) {
        fine = fine && where(part);
      }
      return fine;
    }
    const Node comparison = node.as("A_Expr");
    if (!comparison || comparison["kind"].text() != "AEXPR_OP" || comparison["name"].back().text() != "=") {
      return false;
    }
    Node column = comparison["lexpr"], value = comparison["rexpr"];
    const auto is_variable = [&](Node side) { return side.is("ColumnRef") && body_value(side, variables_); };
    if (!column.is("ColumnRef") || is_variable(column)) {
      std::swap(column, value);
    }
    if (column.is("ColumnRef") && !is_variable(value) && value.is("ColumnRef")) {
      return true;  // the join's own condition
    }
    if (!column.is("ColumnRef")) {
      return false;
    }
    const std::string name(column.inner()["fields"].back().text());
    std::string text(text_constant(value));
    if (text.empty()) {
      text = body_value(value, variables_).value_or("");
    }
    if (const Node call = value.as("FuncCall"); call && call["funcname"].back().text() == "current_schema") {
      text = interpreter_.search_path().empty() ? Name() : interpreter_.search_path().front();
    }
    return !text.empty() && conditions_.emplace(name, std::move(text)).second;
  }

  static bool ignored(Node column) {
    return std::ranges::find(kIgnored, column.inner()["fields"].back().text()) != kIgnored.end();
  }

  std::optional<std::string> take(std::string_view column) {
    const auto found = column.empty() ? conditions_.end() : conditions_.find(column);
    if (found == conditions_.end()) {
      return std::nullopt;
    }
    std::string value = std::move(found->second);
    conditions_.erase(found);
    return value;
  }

  std::optional<bool> find() {
    for (const std::string_view column : kIgnored) {
      take(column);
    }
    const auto name = take(table_->object);
    auto schema = take(table_->schema);
    if (const auto joined = table_->object == "nspname" ? std::nullopt : take("nspname")) {
      schema = joined;
    }
    auto relation = take(table_->relation);
    if (const auto joined = table_->object == "relname" ? std::nullopt : take("relname")) {
      relation = joined;
    }
    take("relkind");
    take("contype");
    take("table_type");
    if (!name || !conditions_.empty()) {
      return std::nullopt;
    }
    // `'s.t'::regclass`
    if (relation && relation->find('.') != std::string::npos) {
      schema = relation->substr(0, relation->find('.'));
      relation = relation->substr(relation->find('.') + 1);
    }
    bool found = false;
    const Database& database = interpreter_.database;
    for_each_kind(database, [&](const auto& objects) {
      for (const auto& [id, object] : objects) {
        found = found || (bare_name(id) == *name && (!schema || id.schema == *schema) &&
                          (!relation || id.relation == *relation) && table_->has(database, id));
      }
    });
    return found;
  }

  const Interpreter& interpreter_;
  const Variables& variables_;
  const CatalogTable* table_ = nullptr;
  Conditions conditions_;
};

std::optional<bool> truth(std::string_view value) {
  return value == "true" ? std::optional(true) : value == "false" ? std::optional(false) : std::nullopt;
}

/// `current_setting('server_version_num')::int >= 140000`
std::optional<bool> version_test(const Interpreter& interpreter, Node comparison) {
  Node setting = comparison["lexpr"];
  while (setting.is("TypeCast")) {
    setting = setting.inner()["arg"];
  }
  const Node call = setting.as("FuncCall");
  const Node number = comparison["rexpr"].as("A_Const")["ival"];
  const bool asks = call["funcname"].back().text() == "current_setting" &&
                    text_constant(call["args"].at(0)) == "server_version_num" && number &&
                    comparison["kind"].text() == "AEXPR_OP";
  if (!asks) {
    return std::nullopt;
  }
  const std::int64_t is = interpreter.options.server_version, asked = number["ival"].integer();
  const std::string_view op = comparison["name"].back().text();
  return op == "<"    ? std::optional(is < asked)
         : op == "<=" ? std::optional(is <= asked)
         : op == ">"  ? std::optional(is > asked)
         : op == ">=" ? std::optional(is >= asked)
                      : std::nullopt;
}

std::optional<bool> evaluate(const Interpreter& interpreter, Node node, const Variables& variables) {
  if (const Node name = node.as("ColumnRef")) {
    const auto found = name["fields"].size() == 1 ? variables.find(name["fields"].back().text()) : variables.end();
    return found == variables.end() ? std::nullopt : truth(found->second);
  }
  if (const Node constant = node.as("A_Const"); constant["boolval"]) {
    return constant["boolval"]["boolval"].flag();
  }
  if (const Node comparison = node.as("A_Expr")) {
    return version_test(interpreter, comparison);
  }
  if (const Node logic = node.as("BoolExpr")) {
    const std::string_view op = logic["boolop"].text();
    if (op == "NOT_EXPR") {
      const auto value = evaluate(interpreter, logic["args"].at(0), variables);
      return value ? std::optional(!*value) : std::nullopt;
    }
    const bool decides = op == "OR_EXPR";
    bool known = true;
    for (const Node part : logic["args"]) {
      const auto value = evaluate(interpreter, part, variables);
      if (value == decides) {
        return decides;
      }
      known = known && value.has_value();
    }
    return known ? std::optional(!decides) : std::nullopt;
  }
  if (const Node link = node.as("SubLink"); link && link["subLinkType"].text() == "EXISTS_SUBLINK") {
    return Query(interpreter, variables).exists(link["subselect"].as("SelectStmt"));
  }
  if (const Node test = node.as("NullTest")) {
    const Node call = test["arg"].as("FuncCall");
    const std::string_view function = call["funcname"].back().text();
    const std::string written(text_constant(call["args"].at(0)));
    if ((function != "to_regclass" && function != "to_regtype") || written.empty()) {
      return std::nullopt;
    }
    const std::size_t dot = written.find('.');
    const QualifiedName name = dot == std::string::npos
                                   ? QualifiedName{"", written}
                                   : QualifiedName{written.substr(0, dot), written.substr(dot + 1)};
    const bool there = function == "to_regtype" ? interpreter.find_type_object(name).has_value()
                                                : interpreter.find_relation(name) || interpreter.find_index(name);
    return there == (test["nulltesttype"].text() == "IS_NOT_NULL");
  }
  return std::nullopt;
}

}  // namespace

std::optional<bool> catalog_condition(const Interpreter& interpreter, std::string_view expression,
                                      const Variables& variables) {
  try {
    const tree::Tree tree = tree::parse_expression(expression);
    return evaluate(interpreter, tree::expression(tree), variables);
  } catch (const tree::SyntaxError&) {
    return std::nullopt;
  }
}

}  // namespace schema::parse
