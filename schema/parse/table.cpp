#include "schema/parse/table.hpp"

#include <algorithm>

#include "schema/parse/choose_name.hpp"
#include "schema/parse/column.hpp"
#include "schema/parse/constraint.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/index.hpp"
#include "schema/parse/inherit.hpp"
#include "schema/parse/like.hpp"
#include "schema/parse/options.hpp"
#include "schema/parse/slice.hpp"
#include "schema/parse/text.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

std::string datum_list(const Statement& statement, tree::Node bound, std::string_view lower_word, tree::Node datums) {
  const std::string_view text = statement.source();
  const std::string_view list_text = group(text, after_word(text, statement.offset(bound), text.size(), lower_word));
  const std::size_t limit = static_cast<std::size_t>(list_text.data() - text.data()) + list_text.size();
  std::string list;
  for (const tree::Node datum : datums) {
    const std::string_view word = datum.as("ColumnRef")["fields"].at(0).text();
    list += list.empty() ? "" : ", ";
    list += word == "minvalue" ? "MINVALUE" : word == "maxvalue" ? "MAXVALUE" : slice(statement, datum, limit);
  }
  return '(' + list + ')';
}

PartitionKey partition_key(const Interpreter& interpreter, const Statement& statement, const ObjectId& table,
                           tree::Node spec) {
  PartitionKey key;
  const std::string_view strategy = spec["strategy"].text();
  // A word as the user wrote it; from grammar 16 on PARTITION_STRATEGY_LIST and so on.
  key.strategy = equals_word(strategy, "list") || strategy.ends_with("_LIST")   ? PartitionStrategy::list
                 : equals_word(strategy, "hash") || strategy.ends_with("_HASH") ? PartitionStrategy::hash
                                                                                : PartitionStrategy::range;
  const std::string_view method = key.strategy == PartitionStrategy::hash ? "hash" : "btree";
  key.elements = index_elements(interpreter, statement, table, method, spec["partParams"],
                                group(statement.source(), statement.offset(spec)));
  for (IndexElement& element : key.elements) {
    element.nulls_first = false;
  }
  return key;
}

/// The statement as it is being read: nothing is in the model until all of it is known to be right.
struct NewTable {
  QualifiedName name;
  Table table;
  std::vector<ColumnDefinition> columns;
  std::vector<ConstraintClause> constraints;
  std::vector<LikeClause> likes;

  ColumnDefinition* column(std::string_view wanted) {
    const auto found = std::ranges::find(columns, wanted, &ColumnDefinition::name);
    return found == columns.end() ? nullptr : &*found;
  }
};

void take_inherited(const Interpreter& interpreter, const QualifiedName& parent, NewTable& made) {
  for (const auto* entry : columns_in_order(interpreter.database, parent)) {
    Column column = inherited_column(entry->second);
    if (ColumnDefinition* there = made.column(entry->first.name)) {
      there->column.not_null |= column.not_null;
      if (!there->column.default_value && !there->column.generated) {
        there->column.default_value = column.default_value;
        there->column.generated = column.generated;
      }
      continue;
    }
    made.columns.push_back({entry->first.name, std::move(column), 0, {}, {}, {}});
  }
}

/// A column the statement names, over one that a parent or a type brings.
void merge_column(const Interpreter& interpreter, const Statement& statement, NewTable& made, ColumnDefinition own) {
  ColumnDefinition* there = made.column(own.name);
  if (there == nullptr) {
    if (made.table.partition_of || (made.table.of_type && own.column.type.empty())) {
      interpreter.fail("wrong-column", statement.place(own.offset),
                       "column " + quote_identifier(own.name) + " does not exist in the parent");
    }
    made.columns.push_back(std::move(own));
    return;
  }
  if (there->offset != 0) {
    interpreter.fail("duplicate-object", statement.place(own.offset),
                     "column " + quote_identifier(own.name) + " specified more than once");
  }
  there->offset = own.offset;
  there->constraints = std::move(own.constraints);
  there->serial = std::move(own.serial);
  there->identity = own.identity;
  Column& column = there->column;
  column.local = column.local || !made.table.partition_of;
  column.keeps_not_null =
      own.column.not_null && column.not_null && interpreter.options.server_version >= 180000;  // of the parent's
  column.not_null |= own.column.not_null;
  if (own.says_default || own.column.default_value) {
    column.default_value = own.column.default_value;
  }
  if (own.column.generated) {
    column.generated = own.column.generated;
  }
  column.foreign_options = own.column.foreign_options;
  if (own.column.comment) {  // LIKE … INCLUDING COMMENTS
    column.comment = own.column.comment;
  }
  if (!own.column.storage.empty()) {
    column.storage = own.column.storage;
  }
  if (!own.column.compression.empty()) {
    column.compression = own.column.compression;
  }
}

void read_elements(const Interpreter& interpreter, const Statement& statement, tree::Node elements, NewTable& made) {
  made.columns.reserve(made.columns.size() + elements.size());
  for (const tree::Node element : elements) {
    if (const tree::Node column = element.as("ColumnDef")) {
      merge_column(interpreter, statement, made, column_definition(interpreter, statement, column));
    } else if (const tree::Node constraint = element.as("Constraint")) {
      made.constraints.push_back({constraint, "", std::string(constraint["conname"].text()),
                                  constraint["deferrable"].flag(), constraint["initdeferred"].flag()});
    } else if (const tree::Node like = element.as("TableLikeClause")) {
      LikeClause clause = like_clause(interpreter, statement, like);
      for (ColumnDefinition& copied : clause.columns) {
        merge_column(interpreter, statement, made, std::move(copied));
      }
      made.likes.push_back(std::move(clause));
    }
  }
}

/// Puts what was read into the model, in the server's order: sequences, table, columns, constraints.
void put(Interpreter& interpreter, const Statement& statement, NewTable made, std::size_t offset) {
  const ObjectId id = table_id(made.name);
  for (ColumnDefinition& column : made.columns) {
    add_column_sequence(interpreter, statement, made.name, made.table.unlogged, column);
  }
  const bool partition = made.table.partition_of.has_value();
  interpreter.add(statement, id, std::move(made.table)).hints = statement.script->hints(statement.begin);
  std::vector<ConstraintClause> clauses;
  int position = 0;
  for (ColumnDefinition& column : made.columns) {
    column.column.position.value = ++position;
    const PathIndex path = column.column.search_path;
    const bool own = column.offset != 0;
    Column& added = interpreter.add(statement, ObjectId{Kind::column, id.schema, id.name, column.name},
                                    std::move(column.column), own ? column.offset : offset);
    if (!own) {
      added.hints = {};
      added.search_path = path;
    }
    clauses.insert(clauses.end(), column.constraints.begin(), column.constraints.end());
  }
  forget_idle_toast_parameters(interpreter.database, made.name, *interpreter.database.find<Table>(id));
  clauses.insert(clauses.end(), made.constraints.begin(), made.constraints.end());
  for (const LikeClause& like : made.likes) {
    add_like_parts(interpreter, statement, id, like);
  }
  add_constraints(interpreter, statement, id, clauses, TableIs::created);
  if (partition) {
    inherit_from_parent(interpreter, made.name, PartitionIs::created);
  }
}

/// Throws when the name is taken; false when that is all right (IF NOT EXISTS).
bool may_create(Interpreter& interpreter, const Statement& statement, const QualifiedName& name, tree::Node create) {
  const ObjectId taken = interpreter.database.relation_id(name);
  const auto index = taken.name.empty() ? interpreter.find_index(name) : std::nullopt;
  if (taken.name.empty() && !index) {
    return true;
  }
  if (create["if_not_exists"].flag()) {
    return false;
  }
  const ObjectId& there = index ? *index : taken;
  interpreter.fail("duplicate-object", statement.place(create["relation"]), to_string(there) + " already exists",
                   "first declared at " + to_string(interpreter.database, interpreter.database.object(there)->place));
}

void create(Interpreter& interpreter, const Statement& statement, tree::Node create, Boxed<ForeignTable> foreign) {
  const tree::Node range = create["relation"];
  const QualifiedName written = Interpreter::written_name(range);
  if (range["relpersistence"].text() == "t" || written.schema == "pg_temp") {
    interpreter.remember_temporary(written.name);
    return;
  }
  NewTable made;
  made.name = interpreter.creation_target(written, statement.place(range));
  if (!may_create(interpreter, statement, made.name, create)) {
    return;
  }
  Table& table = made.table;
  table.unlogged = range["relpersistence"].text() == "u";
  table.foreign = std::move(foreign);
  table.parameters = options_of(create["options"]);
  table.parameters.erase("oids");
  if (!table.foreign) {
    table.tablespace = interpreter.tablespace(create["tablespacename"].text());
    // Before 17 a partitioned table has none; since then it has what it is told.
    const std::string_view method = create["accessMethod"].text();
    table.access_method = method.empty() && create["partspec"] ? Name() : interpreter.access_method(method);
  }
  for (const tree::Node parent : create["inhRelations"]) {
    const ObjectId id = interpreter.relation(statement, parent);
    if (create["partbound"]) {
      const Table* root = interpreter.database.find<Table>(id);
      if (root == nullptr || !root->partition_key) {
        interpreter.fail("wrong-kind", statement.place(parent.inner()), to_string(id) + " is not partitioned");
      }
      interpreter.know_parts();  // while this is none
      table.partition_of = PartitionOf{{id.schema, id.name}, partition_bound(statement, create["partbound"])};
      if (create["tablespacename"].text().empty() && !root->tablespace.empty() && !table.foreign) {
        table.tablespace = root->tablespace;
      }
    } else {
      table.inherits.push_back({id.schema, id.name});
    }
    take_inherited(interpreter, {id.schema, id.name}, made);
  }
  if (const tree::Node type = create["ofTypename"]) {
    table.of_type = type_name(interpreter, statement, type);
    const auto composite = interpreter.find_type_object(Interpreter::written_name(type["names"]));
    if (!composite) {
      interpreter.missing("type", Interpreter::written_name(type["names"]), statement.place(type));
    }
    take_inherited(interpreter, {composite->schema, composite->name}, made);
    for (ColumnDefinition& column : made.columns) {
      column.column.local = true;
    }
  }
  read_elements(interpreter, statement, create["tableElts"], made);
  if (const tree::Node spec = create["partspec"]) {
    // The key's columns are looked up where the model does not have them yet.
    const ObjectId id = table_id(made.name);
    Database& database = interpreter.database;
    for (const ColumnDefinition& column : made.columns) {
      database.columns.emplace(ObjectId{Kind::column, id.schema, id.name, column.name}, column.column);
    }
    const auto forget = [&] {
      for (const ColumnDefinition& column : made.columns) {
        database.columns.erase(ObjectId{Kind::column, id.schema, id.name, column.name});
      }
    };
    try {
      table.partition_key = partition_key(interpreter, statement, id, spec.inner());
    } catch (const Failure&) {
      forget();
      throw;
    }
    forget();
  }
  put(interpreter, statement, std::move(made), statement.begin);
}

}  // namespace

Expression partition_bound(const Statement& statement, tree::Node bound) {
  bound = bound.inner();
  if (bound["is_default"].flag()) {
    return Expression("DEFAULT");
  }
  const std::string_view strategy = bound["strategy"].text();
  if (strategy == "h") {
    return Expression("FOR VALUES WITH (modulus " + std::to_string(bound["modulus"].integer()) + ", remainder " +
                      std::to_string(bound["remainder"].integer()) + ')');
  }
  if (strategy == "l") {
    return Expression("FOR VALUES IN " + datum_list(statement, bound, "in", bound["listdatums"]));
  }
  return Expression("FOR VALUES FROM " + datum_list(statement, bound, "from", bound["lowerdatums"]) + " TO " +
                    datum_list(statement, bound, "to", bound["upperdatums"]));
}

void inherit_columns(Interpreter& interpreter, const Statement& statement, const QualifiedName& parent,
                     const QualifiedName& name) {
  Database& database = interpreter.database;
  const Table* table = database.find<Table>(table_id(name));
  const bool partition = table != nullptr && table->partition_of.has_value();
  for (const auto* entry : columns_in_order(database, parent)) {
    const ObjectId id{Kind::column, name.schema, name.name, entry->first.name};
    if (Column* own = database.find<Column>(id)) {
      own->local = own->local && !partition;
      continue;
    }
    Column column = inherited_column(entry->second);
    column.local = table != nullptr && table->of_type;
    column.position.value = next_position(database, name);
    const PathIndex path = column.search_path;
    Column& added = interpreter.add(statement, id, std::move(column));
    added.hints = {};
    added.search_path = path;
  }
}

void create_table(Interpreter& interpreter, const Statement& statement, tree::Node node) {
  create(interpreter, statement, node, std::nullopt);
}

void create_foreign_table(Interpreter& interpreter, const Statement& statement, tree::Node node) {
  ForeignTable foreign;
  foreign.server = std::string(node["servername"].text());
  foreign.options = options_of(node["options"]);
  create(interpreter, statement, node["base"], std::move(foreign));
}

}  // namespace schema::parse
