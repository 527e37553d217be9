#include "schema/parse/constraint.hpp"

#include <algorithm>

#include "schema/key.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/index.hpp"
#include "schema/parse/inherit.hpp"
#include "schema/parse/options.hpp"
#include "schema/parse/parts.hpp"
#include "schema/parse/slice.hpp"
#include "schema/parse/text.hpp"
#include "schema/referenced_keys.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

std::vector<std::string> texts(tree::Node list) {
  std::vector<std::string> result;
  for (const tree::Node item : list) {
    result.emplace_back(item.text());
  }
  return result;
}

ObjectId constraint_id(const ObjectId& table, std::string name) {
  return {Kind::constraint, table.schema, table.name, std::move(name)};
}

/// Where the clause's own words start; a column's clause and a table's both say.
std::size_t clause_offset(const Statement& statement, const ConstraintClause& clause) {
  return statement.offset(clause.node);
}

ForeignKeyAction action_of(std::string_view letter) {
  return letter == "r"   ? ForeignKeyAction::restrict
         : letter == "c" ? ForeignKeyAction::cascade
         : letter == "n" ? ForeignKeyAction::set_null
         : letter == "d" ? ForeignKeyAction::set_default
                         : ForeignKeyAction::no_action;
}

void set_not_null(Interpreter& interpreter, const ObjectId& table, const std::string& name) {
  Column* column = interpreter.database.find<Column>(ObjectId{Kind::column, table.schema, table.name, name});
  if (column == nullptr || column->not_null) {
    return;
  }
  column->not_null = true;
  for (const QualifiedName& child : interpreter.children({table.schema, table.name})) {
    set_not_null(interpreter, table_id(child), name);
  }
}

/// Adds the finished constraint under a name that is free, or its own.
ObjectId add_named(Interpreter& interpreter, const Statement& statement, const ObjectId& table, std::string name,
                   Constraint constraint, std::size_t offset) {
  const ObjectId id = constraint_id(table, std::move(name));
  if (has_index(constraint) && interpreter.class_name_taken({id.schema, id.name})) {
    const auto first = interpreter.find_index({id.schema, id.name});
    const Object* object = first ? interpreter.database.object(*first) : nullptr;
    interpreter.fail("duplicate-object", statement.place(offset),
                     "relation " + quote_identifier(id.name) + " already exists",
                     object == nullptr ? "" : "first declared at " + to_string(interpreter.database, object->place));
  }
  interpreter.add(statement, id, std::move(constraint), offset);
  return id;
}

void add_check(Interpreter& interpreter, const Statement& statement, const ObjectId& table,
               const ConstraintClause& clause, TableIs table_is) {
  const std::size_t offset = clause_offset(statement, clause);
  const tree::Node node = clause.node;
  Constraint check;
  check.type = ConstraintType::check;
  check.expression = Expression(group_after(statement, offset, "check"));
  check.no_inherit = node["is_no_inherit"].flag();
  check.validated = table_is == TableIs::created || !node["skip_validation"].flag();
  const std::vector<std::string> columns = columns_named(node["raw_expr"]);
  for (const std::string& column : columns) {
    // "": a whole row, `t.*`.
    if (!column.empty() && column != table.name && column != "tableoid") {
      require_column(interpreter, table, column, statement.place(offset));
    }
  }
  std::string name = clause.name;
  if (name.empty()) {
    name = choose_name(interpreter, table.schema, table.name, columns.size() == 1 ? columns.front() : "", "check",
                       NameUse::constraint);
  }
  const ObjectId id = add_named(interpreter, statement, table, std::move(name), std::move(check), offset);
  if (table_is != TableIs::altered_only) {
    inherit_constraint(interpreter, id);
  }
}

/// On a partitioned table whose partitions are to have their own: its index is not valid before.
bool stands_alone(const Interpreter& interpreter, const ObjectId& table, TableIs table_is) {
  const Table* const owner = interpreter.database.find<Table>(table);
  return table_is == TableIs::altered_only && owner != nullptr && owner->partition_key &&
         !interpreter.children({table.schema, table.name}).empty();
}

/// USING INDEX: the index becomes the constraint's own, and takes its name with all that is known by it.
void adopt_index(Interpreter& interpreter, const Statement& statement, const ObjectId& table,
                 const ConstraintClause& clause, Constraint& key, std::string& name) {
  const std::string index_name(clause.node["indexname"].text());
  const ObjectId id = recall_index(interpreter, {table.schema, index_name}).value_or(ObjectId{});
  const Index* index = interpreter.database.find<Index>(id);
  if (index == nullptr) {
    interpreter.missing("index", {table.schema, index_name}, statement.place(clause.node));
  }
  for (const IndexElement& element : index->elements) {
    key.columns.push_back(element.column);
  }
  key.include = index->include;
  key.parameters = index->parameters;
  key.tablespace = index->tablespace;
  key.nulls_not_distinct = index->nulls_not_distinct;
  key.partition_of = index->partition_of;
  key.index_comment = index->comment;
  name = name.empty() ? index_name : name;
  ObjectId renamed = id;
  renamed.name = name;
  if (renamed != id) {
    interpreter.rename(id, renamed);
  }
  interpreter.erase(renamed);
}

void add_key(Interpreter& interpreter, const Statement& statement, const ObjectId& table,
             const ConstraintClause& clause, TableIs table_is) {
  const std::size_t offset = clause_offset(statement, clause);
  const tree::Node node = clause.node;
  Constraint key;
  key.type = node["contype"].text() == "CONSTR_PRIMARY" ? ConstraintType::primary_key : ConstraintType::unique;
  key.columns = texts(node["keys"]);
  if (key.columns.empty() && !clause.column.empty()) {
    key.columns = {clause.column};
  }
  key.include = texts(node["including"]);
  key.parameters = options_of(node["options"]);
  key.tablespace = interpreter.tablespace(node["indexspace"].text());
  key.nulls_not_distinct = node["nulls_not_distinct"].flag();
  key.deferrable = clause.deferrable;
  key.initially_deferred = clause.initially_deferred;
  key.only = stands_alone(interpreter, table, table_is);
  for (const auto* columns : {&key.columns, &key.include}) {
    for (const std::string& column : *columns) {
      require_column(interpreter, table, column, statement.place(offset));
    }
  }
  std::string name = clause.name;
  if (!node["indexname"].text().empty()) {
    adopt_index(interpreter, statement, table, clause, key, name);
  }
  const bool primary = key.type == ConstraintType::primary_key;
  if (name.empty()) {
    name = choose_name(interpreter, table, name_parts(key));
  }
  if (primary) {
    for (const auto& [id, other] : of_relation<Constraint>(interpreter.database, {table.schema, table.name})) {
      if (other.type == ConstraintType::primary_key) {
        interpreter.fail("duplicate-object", statement.place(offset),
                         "multiple primary keys for " + to_string(table) + " are not allowed",
                         "first declared at " + to_string(interpreter.database, other.place));
      }
    }
  }
  const std::vector<std::string> columns = key.columns;
  const ObjectId id = add_named(interpreter, statement, table, std::move(name), std::move(key), offset);
  if (primary) {
    for (const std::string& column : columns) {
      set_not_null(interpreter, table, column);
    }
  }
  if (table_is != TableIs::altered_only) {
    inherit_constraint(interpreter, id);
  }
}

void add_exclude(Interpreter& interpreter, const Statement& statement, const ObjectId& table,
                 const ConstraintClause& clause, TableIs table_is) {
  const std::size_t offset = clause_offset(statement, clause);
  const tree::Node node = clause.node;
  const std::string_view source = statement.source();
  Constraint exclude;
  exclude.type = ConstraintType::exclude;
  exclude.method = std::string(node["access_method"].text());
  exclude.deferrable = clause.deferrable;
  exclude.initially_deferred = clause.initially_deferred;
  exclude.parameters = options_of(node["options"]);
  exclude.tablespace = interpreter.tablespace(node["indexspace"].text());
  exclude.include = texts(node["including"]);
  exclude.only = stands_alone(interpreter, table, table_is);
  std::size_t past = 0;
  const std::string_view list = group(source, after_word(source, offset, source.size(), "exclude"), &past);
  const std::vector<std::string_view> items = split_list(list);
  std::size_t position = 0;
  for (const tree::Node pair : node["exclusions"]) {
    const tree::Node parts = pair.inner()["items"] ? pair.inner()["items"] : pair;
    const std::string_view item = position < items.size() ? items[position] : std::string_view{};
    ++position;
    IndexElement element = index_element(interpreter, statement, table, exclude.method, parts.at(0).inner(), item);
    const QualifiedName op =
        Interpreter::written_name(parts.at(1).inner()["items"] ? parts.at(1).inner()["items"] : parts.at(1));
    element.exclude_operator = op.schema.empty() || op.schema == "pg_catalog"
                                   ? op.name.text()
                                   : "OPERATOR(" + quote_identifier(op.schema) + '.' + op.name + ')';
    exclude.elements.push_back(std::move(element));
  }
  if (node["where_clause"]) {
    exclude.expression = Expression(group_after(statement, past, "where"));
  }
  std::string name = clause.name;
  if (name.empty()) {
    name = choose_name(interpreter, table, name_parts(exclude));
  }
  const ObjectId id = add_named(interpreter, statement, table, std::move(name), std::move(exclude), offset);
  if (table_is != TableIs::altered_only) {
    inherit_constraint(interpreter, id);
  }
}

/// Finds what a foreign key refers to, once it is there.
void resolve_foreign_key(Interpreter& interpreter, const Statement& statement, const ObjectId& id, tree::Node node) {
  Constraint* constraint = interpreter.database.find<Constraint>(id);
  if (constraint == nullptr || !constraint->foreign_key) {
    return;  // dropped since
  }
  const tree::Node range = node["pktable"];
  const ObjectId target = interpreter.relation(statement, range);
  const QualifiedName name{target.schema, target.name};
  if (target.kind != Kind::table) {
    interpreter.fail("wrong-kind", statement.place(range), "referenced " + to_string(target) + " is not a table");
  }
  std::vector<std::string> columns = texts(node["pk_attrs"]);
  for (const std::string& column : columns) {
    require_column(interpreter, target, column, statement.place(range));
  }
  if (columns.empty()) {
    columns = primary_key_columns(interpreter, name);
    if (columns.empty()) {
      throw Failure{{"missing-reference", Severity::error, id, statement.place(range),
                     "there is no primary key for referenced " + to_string(target), "name the referenced columns"},
                    Interpreter::key_of(name)};
    }
  } else if (referenced_keys(interpreter.database, name, columns).empty()) {
    throw Failure{{"missing-reference", Severity::error, id, statement.place(range),
                   "there is no unique constraint matching given keys for referenced " + to_string(target),
                   "add UNIQUE (" + quote_list(columns) + ") to it"},
                  Interpreter::key_of(name)};
  }
  if (columns.size() != constraint->columns.size()) {
    interpreter.fail("wrong-column", statement.place(range),
                     "number of referencing and referenced columns for foreign key disagree");
  }
  constraint->foreign_key->references = name;
  constraint->foreign_key->referenced_columns = std::move(columns);
}

void add_foreign_key(Interpreter& interpreter, const Statement& statement, const ObjectId& table,
                     const ConstraintClause& clause, TableIs table_is) {
  const std::size_t offset = clause_offset(statement, clause);
  const tree::Node node = clause.node;
  Constraint constraint;
  constraint.type = ConstraintType::foreign_key;
  constraint.columns = texts(node["fk_attrs"]);
  if (constraint.columns.empty()) {
    constraint.columns = {clause.column};
  }
  for (const std::string& column : constraint.columns) {
    require_column(interpreter, table, column, statement.place(offset));
  }
  constraint.validated = table_is == TableIs::created || !node["skip_validation"].flag();
  constraint.deferrable = clause.deferrable;
  constraint.initially_deferred = clause.initially_deferred;
  ForeignKey key;
  key.references = Interpreter::written_name(node["pktable"]);
  key.referenced_columns = texts(node["pk_attrs"]);
  key.match = node["fk_matchtype"].text() == "f" ? ForeignKeyMatch::full : ForeignKeyMatch::simple;
  key.on_update = action_of(node["fk_upd_action"].text());
  key.on_delete = action_of(node["fk_del_action"].text());
  key.on_delete_columns = texts(node["fk_del_set_cols"]);
  constraint.foreign_key = std::move(key);
  std::string name = clause.name;
  if (name.empty()) {
    name = choose_name(interpreter, table, name_parts(constraint));
  }
  const ObjectId id = add_named(interpreter, statement, table, std::move(name), std::move(constraint), offset);
  interpreter.attempt([&interpreter, &statement, id, node] {
    resolve_foreign_key(interpreter, statement, id, node);
    inherit_constraint(interpreter, id);
  });
}

/// Keys over the same columns are one index; a name given to any of them is its name.
std::vector<ConstraintClause> without_repeated_keys(const std::vector<ConstraintClause>& clauses) {
  struct Key {
    std::vector<std::string> columns, include;
    bool deferrable, initially_deferred;
    bool operator==(const Key&) const = default;
  };
  std::vector<ConstraintClause> kept;
  std::vector<Key> keys;
  for (const ConstraintClause& clause : clauses) {
    const std::string_view type = clause.node["contype"].text();
    Key key{texts(clause.node["keys"]), texts(clause.node["including"]), clause.deferrable, clause.initially_deferred};
    if (key.columns.empty() && !clause.column.empty()) {
      key.columns = {clause.column};
    }
    const auto prior = std::ranges::find(keys, key);
    if ((type == "CONSTR_UNIQUE" || type == "CONSTR_PRIMARY") && prior != keys.end() && !key.columns.empty()) {
      ConstraintClause& same = kept[static_cast<std::size_t>(prior - keys.begin())];
      same.name = same.name.empty() ? clause.name : same.name;
      continue;
    }
    if (type != "CONSTR_UNIQUE" && type != "CONSTR_PRIMARY") {
      key.columns.clear();
    }
    keys.push_back(std::move(key));
    kept.push_back(clause);
  }
  return kept;
}

}  // namespace

std::vector<ConstraintClause> constraint_clauses(tree::Node list, const std::string& column) {
  std::vector<ConstraintClause> clauses;
  for (const tree::Node item : list) {
    const tree::Node node = item.as("Constraint");
    const std::string_view type = node["contype"].text();
    if (type == "CONSTR_CHECK" || type == "CONSTR_PRIMARY" || type == "CONSTR_UNIQUE" || type == "CONSTR_EXCLUSION" ||
        type == "CONSTR_FOREIGN") {
      clauses.push_back(
          {node, column, std::string(node["conname"].text()), node["deferrable"].flag(), node["initdeferred"].flag()});
    } else if (clauses.empty()) {
      continue;
    } else if (type == "CONSTR_ATTR_DEFERRABLE") {
      clauses.back().deferrable = true;
    } else if (type == "CONSTR_ATTR_DEFERRED") {
      clauses.back().deferrable = clauses.back().initially_deferred = true;
    }
  }
  return clauses;
}

void add_constraints(Interpreter& interpreter, const Statement& statement, const ObjectId& table,
                     const std::vector<ConstraintClause>& clauses, TableIs table_is) {
  std::vector<ConstraintClause> ordered = clauses;
  const auto rank = [](const ConstraintClause& clause) {
    const std::string_view type = clause.node["contype"].text();
    return type == "CONSTR_CHECK" ? 0 : type == "CONSTR_PRIMARY" ? 1 : type == "CONSTR_FOREIGN" ? 3 : 2;
  };
  std::ranges::stable_sort(ordered, {}, rank);
  for (const ConstraintClause& clause : without_repeated_keys(ordered)) {
    const std::string_view type = clause.node["contype"].text();
    const auto add = type == "CONSTR_CHECK"       ? add_check
                     : type == "CONSTR_FOREIGN"   ? add_foreign_key
                     : type == "CONSTR_EXCLUSION" ? add_exclude
                                                  : add_key;
    interpreter.attempt([&interpreter, &statement, table, clause, table_is, add] {
      add(interpreter, statement, table, clause, table_is);
    });
  }
}

std::vector<std::string> primary_key_columns(const Interpreter& interpreter, const QualifiedName& table) {
  for (const auto& [id, constraint] : of_relation<Constraint>(interpreter.database, table)) {
    if (constraint.type == ConstraintType::primary_key) {
      return constraint.columns;
    }
  }
  const Table* own = interpreter.database.find<Table>(table_id(table));
  return own != nullptr && own->partition_of ? primary_key_columns(interpreter, own->partition_of->parent)
                                             : std::vector<std::string>{};
}

}  // namespace schema::parse
