#include "lint/check.hpp"

#include <algorithm>
#include <array>

#include "schema/sql.hpp"

namespace lint {

namespace {

/// Functions of pg_catalog and the common extensions that are volatile and stand in defaults.
constexpr std::array<std::string_view, 18> kVolatile = {"clock_timestamp",
                                                        "timeofday",
                                                        "random",
                                                        "random_normal",
                                                        "setseed",
                                                        "gen_random_uuid",
                                                        "uuidv4",
                                                        "uuidv7",
                                                        "uuid_generate_v1",
                                                        "uuid_generate_v1mc",
                                                        "uuid_generate_v4",
                                                        "nextval",
                                                        "setval",
                                                        "lastval",
                                                        "currval",
                                                        "gen_random_bytes",
                                                        "pg_current_xact_id",
                                                        "pg_logical_emit_message"};

bool is_null_test(Node node) { return node["nulltesttype"].text() == "IS_NOT_NULL"; }

void collect_not_null(Node condition, std::set<std::string>& columns) {
  if (const Node test = condition.as("NullTest"); test && is_null_test(test)) {
    if (const Node reference = test["arg"].as("ColumnRef")) {
      columns.emplace(reference["fields"].back().text());
    }
  } else if (const Node all = condition.as("BoolExpr"); all["boolop"].text() == "AND_EXPR") {
    for (const Node part : all["args"]) {
      collect_not_null(part, columns);
    }
  }
}

}  // namespace

std::string Relation::text() const { return schema::quote_qualified(name); }

Node ColumnDefinition::find(std::string_view constraint) const {
  for (const Node wrapped : node["constraints"]) {
    const Node inner = wrapped.as("Constraint");
    if (inner["contype"].text() == constraint) {
      return inner;
    }
  }
  return {};
}

Surroundings::Surroundings(Database& model, const Options& lint_options)
    : options(lint_options),
      database(model),
      interpreter(model,
                  [] {
                    static const schema::parse::ReadOptions kInOrder{.any_order = false, .extension_members = {}};
                    return std::cref(kInOrder);
                  }()),
      lock_timeout(lint_options.lock_timeout),
      statement_timeout(lint_options.statement_timeout) {}

Relation Surroundings::relation(const QualifiedName& written) const {
  if (interpreter.is_temporary(written)) {
    return {written, false};
  }
  if (!written.schema.empty()) {
    const bool known = !database.relation_id(written).name.empty();
    return {written, !fresh.contains(written) && (known || !is_made_later(written))};
  }
  const schema::SearchPath& path = interpreter.search_path();
  for (const schema::Name& schema : path) {
    const QualifiedName name{schema, written.name};
    if (fresh.contains(name)) {
      return {name, false};
    }
    if (!database.relation_id(name).name.empty()) {
      return {name, true};
    }
  }
  return {{path.empty() ? schema::Name("public") : path.front(), written.name}, !is_made_later(written)};
}

bool Surroundings::is_made_later(const QualifiedName& written) const {
  const auto [first, last] = made.equal_range(written.name.text());
  return std::any_of(first, last, [&](const auto& table) {
    const auto& [schema, statement] = table.second;
    return statement > at && (schema.empty() || written.schema.empty() || written.schema == schema);
  });
}

Relation Surroundings::relation(Node range_var) const {
  return relation(QualifiedName{std::string(range_var["schemaname"].text()), std::string(range_var["relname"].text())});
}

const schema::Table* Surroundings::table(const Relation& relation) const {
  return database.find<schema::Table>(table_id(relation.name));
}

const schema::Column* Surroundings::column(const Relation& relation, const std::string& name) const {
  return database.find<schema::Column>({schema::Kind::column, relation.name.schema, relation.name.name, name});
}

bool Surroundings::never_null(const Relation& relation, const std::string& name) const {
  if (const schema::Column* known = column(relation, name); known != nullptr && known->not_null) {
    return true;
  }
  for (const auto& [key, columns] : proved) {
    if (key.first == relation.name && columns.contains(name)) {
      return true;
    }
  }
  for (const auto& [id, constraint] : schema::of_relation<schema::Constraint>(database, relation.name)) {
    if (constraint.type != schema::ConstraintType::check || !constraint.validated || !constraint.expression) {
      continue;
    }
    try {
      const schema::tree::Tree tree = schema::tree::parse_expression(constraint.expression->text);
      if (not_null_columns(schema::tree::expression(tree)).contains(name)) {
        return true;
      }
    } catch (const schema::tree::SyntaxError&) {  // of a newer server: proves nothing here
    }
  }
  return false;
}

void Check::report(const std::string& message, Node where, const std::string& instead) {
  reports_.push_back({file.at, where ? at().source.offset(where) : at().source.begin, message, instead});
}

void Check::report_at(const Statement& statement, const std::string& message, Node where, const std::string& instead) {
  reports_.push_back({static_cast<std::size_t>(&statement - file.statements.data()),
                      where ? statement.source.offset(where) : statement.source.begin, message, instead});
}

void Check::each_command(std::string_view subtype, const std::function<void(const Command&)>& f) const {
  if (!is("AlterTableStmt") || !at().relation.existing) {
    return;
  }
  for (const Command& command : at().commands) {
    if (command.subtype == subtype) {
      f(command);
    }
  }
}

void walk(Node node, const std::function<void(std::string_view, Node)>& f) {
  if (node.is_list()) {
    for (const Node item : node) {
      walk(item, f);
    }
    return;
  }
  if (!node.is_object()) {
    return;
  }
  const std::string_view kind = node.kind();
  if (!kind.empty()) {
    f(kind, node.inner());
    node = node.inner();
    if (!node.is_object()) {
      return;
    }
  }
  node.for_each_field([&f](std::string_view, Node value) {
    if (value.is_object() || value.is_list()) {
      walk(value, f);
    }
  });
}

std::vector<std::string> names_of(Node list) {
  std::vector<std::string> names;
  for (const Node item : list) {
    names.emplace_back(item.text());
  }
  return names;
}

QualifiedName dotted(Node node) {
  if (const Node list = node.as("List")) {
    return dotted(list["items"]);
  }
  if (const Node type = node.as("TypeName")) {
    return dotted(type["names"]);
  }
  if (const Node routine = node.as("ObjectWithArgs")) {
    return dotted(routine["objname"]);
  }
  if (!node.is_list()) {
    return {"", std::string(node.text())};
  }
  const std::vector<std::string> parts = names_of(node);
  return {parts.size() > 1 ? parts[parts.size() - 2] : "", parts.empty() ? "" : parts.back()};
}

std::string joined(const std::vector<std::string>& names) { return schema::quote_list(names); }

std::string column_text(const Relation& relation, const std::string& column) {
  return relation.text() + '.' + schema::quote_identifier(column);
}

std::set<std::string> not_null_columns(Node condition) {
  std::set<std::string> columns;
  collect_not_null(condition, columns);
  return columns;
}

std::vector<std::string> volatile_calls(const Surroundings& file, Node expression) {
  std::vector<std::string> calls;
  walk(expression, [&](std::string_view kind, Node node) {
    if (kind != "FuncCall") {
      return;
    }
    const QualifiedName name = dotted(node["funcname"]);
    bool is_volatile = std::ranges::find(kVolatile, name.name.text()) != kVolatile.end();
    for (const ObjectId& id : file.interpreter.find_routines(name)) {
      const schema::Routine* routine = file.database.find<schema::Routine>(id);
      is_volatile = is_volatile || (routine != nullptr && routine->volatility == schema::Volatility::volatile_);
    }
    if (is_volatile) {
      calls.push_back(schema::quote_qualified(name) + "()");
    }
  });
  return calls;
}

bool is_created_later(const Surroundings& file, std::string_view object_type, const QualifiedName& name) {
  const auto same = [&name](const QualifiedName& other) {
    return other.name == name.name && (other.schema == name.schema || other.schema.empty() || name.schema.empty());
  };
  const auto is_range_var = [&](Node node) {
    return same({std::string(node["schemaname"].text()), std::string(node["relname"].text())});
  };
  for (std::size_t i = file.at + 1; i < file.statements.size(); ++i) {
    const Statement& later = file.statements[i];
    const Node node = later.node;
    bool creates = false;
    if (object_type == "OBJECT_TABLE") {
      creates = (later.is("CreateStmt") && is_range_var(node["relation"])) ||
                (later.is("CreateTableAsStmt") && is_range_var(node["into"]["rel"]));
    } else if (object_type == "OBJECT_VIEW" || object_type == "OBJECT_MATVIEW") {
      creates = (later.is("ViewStmt") && is_range_var(node["view"])) ||
                (later.is("CreateTableAsStmt") && is_range_var(node["into"]["rel"]));
    } else if (object_type == "OBJECT_INDEX") {
      creates = later.is("IndexStmt") && node["idxname"].text() == name.name;
    } else if (object_type == "OBJECT_SEQUENCE") {
      creates = later.is("CreateSeqStmt") && is_range_var(node["sequence"]);
    } else if (object_type == "OBJECT_TYPE" || object_type == "OBJECT_DOMAIN") {
      creates = (later.is("CreateEnumStmt") && same(dotted(node["typeName"]))) ||
                (later.is("CreateRangeStmt") && same(dotted(node["typeName"]))) ||
                (later.is("CompositeTypeStmt") && is_range_var(node["typevar"])) ||
                (later.is("CreateDomainStmt") && same(dotted(node["domainname"])));
    } else if (object_type == "OBJECT_SCHEMA") {
      creates = later.is("CreateSchemaStmt") && node["schemaname"].text() == name.name;
    } else if (object_type == "OBJECT_EXTENSION") {
      creates = later.is("CreateExtensionStmt") && node["extname"].text() == name.name;
    } else if (object_type == "OBJECT_TRIGGER") {
      creates = later.is("CreateTrigStmt") && node["trigname"].text() == name.name;
    } else if (object_type == "OBJECT_POLICY") {
      creates = later.is("CreatePolicyStmt") && node["policy_name"].text() == name.name;
    } else {
      creates = (later.is("CreateFunctionStmt") && same(dotted(node["funcname"]))) ||
                (later.is("DefineStmt") && same(dotted(node["defnames"])));
    }
    if (creates) {
      return true;
    }
  }
  return false;
}

bool is_reset(const Surroundings& file, Node drop, std::string_view object_type, const QualifiedName& name) {
  return drop["missing_ok"].flag() && !file.options.complete && file.table(file.relation(name)) == nullptr &&
         is_created_later(file, object_type, name);
}

bool is_index_of_new_table(const Surroundings& file, const QualifiedName& index) {
  if (const auto known = file.interpreter.find_index(index)) {
    return file.fresh.contains({known->schema, known->relation});
  }
  for (std::size_t i = file.at + 1; i < file.statements.size(); ++i) {
    const Statement& later = file.statements[i];
    if (later.is("IndexStmt") && later.node["idxname"].text() == index.name) {
      const Node table = later.node["relation"];
      const QualifiedName name{std::string(table["schemaname"].text()), std::string(table["relname"].text())};
      return !file.relation(name).existing || is_created_later(file, "OBJECT_TABLE", name);
    }
  }
  return false;
}

const Lock* strongest(const Statement& statement) {
  const Lock* strongest = nullptr;
  for (const Lock& lock : statement.locks) {
    if (lock.relation.existing && (strongest == nullptr || lock.mode > strongest->mode)) {
      strongest = &lock;
    }
  }
  return strongest;
}

}  // namespace lint
