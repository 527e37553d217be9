// ALTER TABLE, and what is spelled like it for views, materialized views, sequences, indexes, foreign tables and
// composite types. Each subcommand is read for itself, in order.

#include <algorithm>
#include <set>
#include <unordered_map>

#include "schema/inherited_parts.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/column.hpp"
#include "schema/parse/constraint.hpp"
#include "schema/parse/drop.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/index.hpp"
#include "schema/parse/object_name.hpp"
#include "schema/parse/options.hpp"
#include "schema/parse/sequence.hpp"
#include "schema/parse/slice.hpp"
#include "schema/parse/table.hpp"
#include "schema/parse/text.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

/// A subcommand and what it is applied to.
struct Command {
  Interpreter& interpreter;
  const Statement& statement;
  tree::Node node;
  ObjectId relation;
  bool recurse = true;    ///< not ALTER TABLE ONLY
  bool alone = false;     ///< the statement's only subcommand
  std::string_view text;  ///< its own, where it can be told from the others'

  Database& database() const { return interpreter.database; }
  std::string name() const { return std::string(node["name"].text()); }
  QualifiedName relation_name() const { return {relation.schema, relation.name}; }
  ObjectId member(Kind kind, const std::string& member_name) const {
    return {kind, relation.schema, relation.name, member_name};
  }
  Place place() const { return statement.place(statement.begin); }

  Table& table() const {
    Table* found = database().find<Table>(relation);
    if (found == nullptr) {
      interpreter.fail("wrong-kind", place(), to_string(relation) + " is not a table");
    }
    return *found;
  }

  /// The column; of a view one is made on demand, to hang something on.
  Column& column() const {
    const ObjectId id = member(Kind::column, name());
    Column* found = database().find<Column>(id);
    if (found == nullptr && (relation.kind == Kind::view || relation.kind == Kind::materialized_view)) {
      return interpreter.add(statement, id, Column{});
    }
    if (found == nullptr) {
      require_column(interpreter, relation, name(), place());
    }
    return *found;
  }

  /// The column, and the same of all that inherit it.
  template <class F>
  void each_column(F&& change) const {
    change(column());
    if (recurse) {
      descend(relation_name(), change);
    }
  }

  template <class F>
  void descend(const QualifiedName& parent, F&& change) const {
    for (const QualifiedName& child : interpreter.children(parent)) {
      if (Column* inherited = database().find<Column>(ObjectId{Kind::column, child.schema, child.name, name()})) {
        change(*inherited);
      }
      descend(child, change);
    }
  }
};

/// Adds the column to all that inherit from the table; one that is there already is merged with it.
void hand_down_column(const Command& command, const QualifiedName& parent, const ObjectId& column) {
  for (const QualifiedName& child : command.interpreter.children(parent)) {
    inherit_columns(command.interpreter, command.statement, parent, child);
    hand_down_column(command, child, {Kind::column, child.schema, child.name, column.name});
  }
}

void add_column(const Command& command) {
  const tree::Node node = command.node["def"].as("ColumnDef");
  ColumnDefinition definition = column_definition(command.interpreter, command.statement, node);
  const ObjectId id = command.member(Kind::column, definition.name);
  if (command.database().contains(id) && command.node["missing_ok"].flag()) {
    return;
  }
  definition.column.position.value = next_position(command.database(), command.relation_name());
  if (!command.database().contains(id)) {
    const Table* table = command.database().find<Table>(command.relation);
    add_column_sequence(command.interpreter, command.statement, command.relation_name(),
                        table != nullptr && table->unlogged, definition);
  }
  Column& column = command.interpreter.add(command.statement, id, std::move(definition.column), definition.offset);
  if (command.alone && !column.hints->renamed_from && !column.hints->backfill) {
    column.hints = command.statement.script->hints(command.statement.begin);
  }
  if (command.recurse) {
    hand_down_column(command, command.relation_name(), id);
  }
  add_constraints(command.interpreter, command.statement, command.relation, definition.constraints, TableIs::altered);
}

void drop_inherited_column(const Command& command, const QualifiedName& parent) {
  for (const QualifiedName& child : command.interpreter.children(parent)) {
    const ObjectId id{Kind::column, child.schema, child.name, command.name()};
    const Column* column = command.database().find<Column>(id);
    if (column == nullptr) {
      continue;
    }
    if (command.recurse && !column->local) {
      drop_inherited_column(command, child);
      drop_object(command.interpreter, id, behavior_of(command.node));
    } else {
      command.database().find<Column>(id)->local = true;
    }
  }
}

void drop_column(const Command& command) {
  const ObjectId id = command.member(Kind::column, command.name());
  if (!command.database().contains(id) && command.node["missing_ok"].flag()) {
    return;
  }
  require_column(command.interpreter, command.relation, id.name, command.place());
  drop_inherited_column(command, command.relation_name());
  drop_object(command.interpreter, id, behavior_of(command.node));
}

void column_default(const Command& command) {
  const tree::Node value = command.node["def"];
  command.each_column([&](Column& column) {
    column.search_path = command.interpreter.path_index();
    column.default_value.reset();
    if (value && !is_no_default(command.interpreter, command.statement, value, column.type)) {
      column.default_value = Expression(slice(command.statement, value));
    }
  });
}

void set_not_null(const Command& command) {
  command.each_column([](Column& column) { column.not_null = true; });
}

void drop_not_null(const Command& command) {
  command.each_column([](Column& column) { column.not_null = false; });
}

void drop_expression(const Command& command) {
  command.each_column([](Column& column) { column.generated.reset(); });
}

/// The number of SET STATISTICS; the tree leaves out a negative one and does not say where it stands.
std::optional<int> statistics_target(const Command& command) {
  const std::int64_t value = command.node["def"].integer();
  if (value == 0) {
    const std::size_t at = after_word(command.text, 0, command.text.size(), "statistics");
    if (at != std::string_view::npos && text_of(command.text, next_token(command.text, at)) == "-") {
      return std::nullopt;
    }
  }
  return static_cast<int>(value);
}

void set_statistics(const Command& command) {
  const std::optional<int> target = statistics_target(command);
  if (command.relation.kind == Kind::index) {
    Index& index = *command.database().find<Index>(command.relation);
    const auto number = static_cast<std::size_t>(command.node["num"].integer());
    if (number >= 1 && number <= index.elements.size()) {
      index.elements[number - 1].statistics = target;
    }
    return;
  }
  command.each_column([&](Column& column) { column.statistics = target; });
}

void set_column_options(const Command& command) {
  set_parameters(command.column().options, command.node["def"].inner()["items"]);
}

void reset_column_options(const Command& command) {
  reset_parameters(command.column().options, command.node["def"].inner()["items"]);
}

std::string lower(std::string_view text) {
  std::string result;
  for (const char c : text) {
    result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

/// The storage of a type that the user did not choose another for; the builtin ones that can be toasted.
std::string_view own_storage(std::string_view type) {
  static constexpr std::string_view kMain[] = {"numeric", "cidr", "inet"};
  static constexpr std::string_view kPlain[] = {
      "integer", "bigint", "smallint", "boolean", "real",  "double precision", "date",
      "uuid",    "oid",    "name",     "money",   "time ", "timestamp ",       "interval",
      "macaddr", "point",  "lseg",     "box",     "line",  "circle",           "\"char\"",
      "xid",     "pg_lsn", "tid",      "cid",     "reg",   "int2vector",       "oidvector"};
  if (type.ends_with("[]")) {
    return "extended";
  }
  for (const std::string_view start : kMain) {
    if (type == start || (type.starts_with(start) && type[start.size()] == '(')) {
      return "main";
    }
  }
  for (const std::string_view start : kPlain) {
    if (type.starts_with(start)) {
      return "plain";
    }
  }
  return "extended";
}

void set_storage(const Command& command) {
  const std::string storage = lower(command.node["def"].text());
  command.each_column([&](Column& column) {
    column.storage = storage == "default" || storage == own_storage(column.type) ? "" : storage;
  });
}

void set_compression(const Command& command) {
  const std::string method(command.node["def"].text());
  command.column().compression = method == "default" ? "" : method;
}

void alter_column_type(const Command& command) {
  const tree::Node definition = command.node["def"].as("ColumnDef");
  const std::string type = type_name(command.interpreter, command.statement, definition["typeName"]);
  const std::string collation = collation_name(command.interpreter, definition["collClause"]["collname"]);
  command.each_column([&](Column& column) {
    column.type = type;
    column.collation = collation;
    column.storage.clear();
    if (column.identity && column.identity->sequence.type != type) {
      // The sequence follows: bounds that were the old type's become the new one's.
      SequenceOptions& sequence = column.identity->sequence;
      const SequenceOptions before = sequence_options(command.interpreter, command.statement, {}, sequence.type);
      const SequenceOptions after = sequence_options(command.interpreter, command.statement, {}, type);
      sequence.type = type;
      sequence.max = sequence.max == before.max ? after.max : sequence.max;
    }
  });
}

void alter_column_options(const Command& command) {
  alter_options(command.column().foreign_options, command.node["def"].inner()["items"]);
}

void add_constraint(const Command& command) {
  const tree::Node node = command.node["def"].as("Constraint");
  const ConstraintClause clause{node, "", std::string(node["conname"].text()), node["deferrable"].flag(),
                                node["initdeferred"].flag()};
  add_constraints(command.interpreter, command.statement, command.relation, {clause},
                  command.recurse ? TableIs::altered : TableIs::altered_only);
}

Constraint& existing_constraint(const Command& command) {
  Constraint* found = command.database().find<Constraint>(command.member(Kind::constraint, command.name()));
  if (found == nullptr) {
    command.interpreter.missing("constraint", {command.relation.name, command.name()}, command.place());
  }
  return *found;
}

void drop_constraint(const Command& command) {
  const ObjectId id = command.member(Kind::constraint, command.name());
  if (!command.database().contains(id) && command.node["missing_ok"].flag()) {
    return;
  }
  existing_constraint(command);
  drop_object(command.interpreter, id, behavior_of(command.node));
}

void validate_constraint(const Command& command) { existing_constraint(command).validated = true; }

void alter_constraint(const Command& command) {
  const tree::Node node = command.node["def"].as("Constraint");
  Constraint* constraint =
      command.database().find<Constraint>(command.member(Kind::constraint, std::string(node["conname"].text())));
  if (constraint == nullptr) {
    command.interpreter.missing("constraint", {command.relation.name, std::string(node["conname"].text())},
                                command.place());
  }
  constraint->deferrable = node["deferrable"].flag();
  constraint->initially_deferred = node["initdeferred"].flag();
}

void change_owner(const Command& command) {
  const tree::Node role = command.node["newowner"];
  if (role["roletype"].text() != "ROLESPEC_CSTRING") {
    return;  // CURRENT_USER: whoever runs it
  }
  const std::string name(role["rolename"].text());
  command.interpreter.saw_owners = true;
  if (command.relation.kind == Kind::index || command.relation.kind == Kind::constraint) {
    return;  // an index has its table's
  }
  command.database().object(command.relation)->owner = name;
  for (auto& [id, sequence] : command.database().sequences) {
    if (sequence.owned_by && sequence.owned_by->schema == command.relation.schema &&
        sequence.owned_by->relation == command.relation.name) {
      sequence.owner = name;
    }
  }
}

std::string& cluster_index(const Command& command) {
  auto* view = command.database().find<MaterializedView>(command.relation);
  return view != nullptr ? view->cluster_on : command.table().cluster_on;
}

void cluster_on(const Command& command) { cluster_index(command) = command.name(); }
void drop_cluster(const Command& command) { cluster_index(command).clear(); }

void set_persistence(const Command& command, bool unlogged) {
  if (auto* sequence = command.database().find<Sequence>(command.relation)) {
    sequence->unlogged = unlogged;
    return;
  }
  command.table().unlogged = unlogged;
  for (auto& [id, sequence] : command.database().sequences) {
    if (sequence.owned_by && sequence.owned_by->schema == command.relation.schema &&
        sequence.owned_by->relation == command.relation.name) {
      sequence.unlogged = unlogged;  // 15+: the owned ones follow
    }
  }
}

void set_logged(const Command& command) { set_persistence(command, false); }
void set_unlogged(const Command& command) { set_persistence(command, true); }
void ignored(const Command&) {}

/// Where a relation keeps its storage parameters; a constraint has those of its index.
Options& parameters(const Command& command) {
  Database& database = command.database();
  if (auto* view = database.find<View>(command.relation)) {
    return view->options;
  }
  if (auto* view = database.find<MaterializedView>(command.relation)) {
    return view->parameters;
  }
  if (auto* index = database.find<Index>(command.relation)) {
    return index->parameters;
  }
  if (auto* constraint = database.find<Constraint>(command.relation)) {
    return constraint->parameters;
  }
  return command.table().parameters;
}

void set_relation_options(const Command& command) {
  set_parameters(parameters(command), command.node["def"].inner()["items"]);
}

void reset_relation_options(const Command& command) {
  reset_parameters(parameters(command), command.node["def"].inner()["items"]);
}

void set_tablespace(const Command& command) {
  Database& database = command.database();
  std::string name = command.name();
  if (name == "pg_default") {
    name.clear();
  }
  if (auto* index = database.find<Index>(command.relation)) {
    index->tablespace = name;
  } else if (auto* constraint = database.find<Constraint>(command.relation)) {
    constraint->tablespace = name;
  } else if (auto* view = database.find<MaterializedView>(command.relation)) {
    view->tablespace = name;
  } else {
    command.table().tablespace = name;
  }
}

void set_access_method(const Command& command) {
  std::string method = command.name();
  if (method == "heap") {
    method.clear();
  }
  if (auto* view = command.database().find<MaterializedView>(command.relation)) {
    view->access_method = method;
  } else {
    command.table().access_method = method;
  }
}

void enable_trigger(const Command& command, Enabled enabled) {
  Trigger* trigger = command.database().find<Trigger>(command.member(Kind::trigger, command.name()));
  if (trigger == nullptr) {
    command.interpreter.missing("trigger", {command.relation.name, command.name()}, command.place());
  }
  trigger->enabled = enabled;
}

void enable_all_triggers(const Command& command, Enabled enabled) {
  for (auto& [id, trigger] : command.database().triggers) {
    if (id.schema == command.relation.schema && id.relation == command.relation.name) {
      trigger.enabled = enabled;
    }
  }
}

void enable_rule(const Command& command, Enabled enabled) {
  Rule* rule = command.database().find<Rule>(command.member(Kind::rule, command.name()));
  if (rule == nullptr) {
    command.interpreter.missing("rule", {command.relation.name, command.name()}, command.place());
  }
  rule->enabled = enabled;
}

void add_inherit(const Command& command) {
  const ObjectId parent = command.interpreter.relation(command.statement, command.node["def"]);
  command.table().inherits.push_back({parent.schema, parent.name});
  command.interpreter.reparented();
  inherit_columns(command.interpreter, command.statement, {parent.schema, parent.name}, command.relation_name());
}

/// The columns are its own from then on, unless another parent has them.
void disown_columns(const Command& command, const ObjectId& table) {
  const Table& child = *command.database().find<Table>(table);
  for (auto& [id, column] : command.database().columns) {
    if (id.schema == table.schema && id.relation == table.name) {
      column.local = column.local || std::ranges::none_of(child.inherits, [&](const QualifiedName& parent) {
                       return command.database().contains({Kind::column, parent.schema, parent.name, id.name});
                     });
    }
  }
}

void drop_inherit(const Command& command) {
  const ObjectId parent = command.interpreter.relation(command.statement, command.node["def"]);
  std::erase(command.table().inherits, QualifiedName{parent.schema, parent.name});
  command.interpreter.reparented();
  disown_columns(command, command.relation);
}

void add_of(const Command& command) {
  command.table().of_type = type_name(command.interpreter, command.statement, command.node["def"]);
}

void drop_of(const Command& command) { command.table().of_type.reset(); }

void replica_identity(const Command& command) {
  const tree::Node identity = command.node["def"].inner();
  const std::string_view type = identity["identity_type"].text();
  Table& table = command.table();
  table.replica_identity = type == "i"   ? ReplicaIdentity::index
                           : type == "f" ? ReplicaIdentity::full
                           : type == "n" ? ReplicaIdentity::nothing
                                         : ReplicaIdentity::default_;
  table.replica_identity_index = std::string(identity["name"].text());
}

void generic_options(const Command& command) {
  Table& table = command.table();
  if (table.foreign) {
    alter_options(table.foreign->options, command.node["def"].inner()["items"]);
  }
}

/// Once every partition of the table has one attached to the index, it is valid, and as if made on all at once.
void settle_only(const Command& command, bool& only, const QualifiedName& partition) {
  const ObjectId& parent = command.relation;
  std::set<QualifiedName>& attached = command.interpreter.attached_partitions[parent];
  attached.insert(partition);
  const auto all = command.interpreter.children({parent.schema, parent.relation});
  only = only && !std::ranges::all_of(all, [&](const QualifiedName& child) { return attached.contains(child); });
}

/// ALTER INDEX parent ATTACH PARTITION child.
void attach_partition_index(const Command& command) {
  const tree::Node range = command.node["def"].as("PartitionCmd")["name"];
  const auto child = command.interpreter.find_index(Interpreter::written_name(range));
  if (!child) {
    command.interpreter.missing("index", Interpreter::written_name(range), command.statement.place(range));
  }
  const ObjectId id = *child;
  const QualifiedName partition{id.schema, id.relation};
  Index* parent = command.database().find<Index>(command.relation);
  Constraint* parent_key = command.database().find<Constraint>(command.relation);
  if (id.kind == Kind::constraint && parent != nullptr) {
    // Its index is the parent's, the constraint stays its own.
    command.database().find<Constraint>(id)->partition_of = QualifiedName{command.relation.schema, command.relation.name};
  } else if (id.kind == Kind::constraint) {
    // A partition's key that is the parent's is not in the model.
    command.interpreter.erase(id);
    command.interpreter.reserve_class_name({id.schema, id.name}, {Kind::table, id.schema, "", id.relation});
  } else if (parent != nullptr) {
    attach_index(command.interpreter, command.relation, id);
  } else {
    command.database().find<Index>(id)->partition_of = QualifiedName{command.relation.schema, command.relation.name};
  }
  settle_only(command, parent != nullptr ? parent->only : parent_key->only, partition);
}

void attach_partition(const Command& command) {
  if (command.relation.kind == Kind::index || command.relation.kind == Kind::constraint) {
    attach_partition_index(command);
    return;
  }
  const tree::Node part = command.node["def"].as("PartitionCmd");
  const ObjectId child = command.interpreter.relation(command.statement, part["name"]);
  Table* table = command.database().find<Table>(child);
  if (!command.table().partition_key || table == nullptr) {
    command.interpreter.fail("wrong-kind", command.place(), to_string(command.relation) + " is not partitioned");
  }
  table->partition_of = PartitionOf{command.relation_name(), partition_bound(command.statement, part["bound"])};
  command.interpreter.created(child);
  inherit_columns(command.interpreter, command.statement, command.relation_name(), {child.schema, child.name});
  inherit_from_parent(command.interpreter, {child.schema, child.name}, PartitionIs::attached);
}

/// A detached partition keeps what it had from its parent, as its own.
void detach_partition(const Command& command) {
  const ObjectId child =
      command.interpreter.relation(command.statement, command.node["def"].as("PartitionCmd")["name"]);
  Database& database = command.database();
  Table* table = database.find<Table>(child);
  if (table == nullptr || !table->partition_of) {
    command.interpreter.fail("wrong-kind", command.place(), to_string(child) + " is not a partition");
  }
  InheritedParts parts = inherited_parts(database, {child.schema, child.name});
  table->partition_of.reset();
  command.interpreter.reparented();
  disown_columns(command, child);
  const auto own = [&](auto& objects) {
    for (auto& [id, object] : objects) {
      if (id.schema == child.schema && id.relation == child.name) {
        object.partition_of.reset();
      }
    }
  };
  own(database.indexes);
  own(database.constraints);
  for (auto& [id, constraint] : parts.constraints) {
    command.interpreter.add(command.statement, id, std::move(constraint));
  }
  for (auto& [id, index] : parts.indexes) {
    command.interpreter.add(command.statement, id, std::move(index));
  }
}

void add_identity(const Command& command) {
  Column& column = command.column();
  const ObjectId id = command.member(Kind::column, command.name());
  column.identity =
      identity_of(command.interpreter, command.statement, id, column.type, command.node["def"].as("Constraint"));
}

void set_identity(const Command& command) {
  Column& column = command.column();
  if (!column.identity) {
    command.interpreter.fail("wrong-column", command.place(),
                             "column " + quote_identifier(command.name()) + " is no identity column");
  }
  const tree::Node options = command.node["def"].inner()["items"];
  for (const tree::Node option : options) {
    if (option.as("DefElem")["defname"].text() == "generated") {
      column.identity->always = option.as("DefElem")["arg"].integer() == 'a';
    }
  }
  alter_sequence_options(command.interpreter, command.statement, options, column.identity->sequence);
}

void drop_identity(const Command& command) { command.column().identity.reset(); }

using Apply = void (*)(const Command&);

const std::unordered_map<std::string_view, Apply>& commands() {
  static const std::unordered_map<std::string_view, Apply> kCommands = {
      {"AT_AddColumn", add_column},
      {"AT_AddColumnToView", add_column},
      {"AT_ColumnDefault", column_default},
      {"AT_DropNotNull", drop_not_null},
      {"AT_SetNotNull", set_not_null},
      {"AT_DropExpression", drop_expression},
      {"AT_SetStatistics", set_statistics},
      {"AT_SetOptions", set_column_options},
      {"AT_ResetOptions", reset_column_options},
      {"AT_SetStorage", set_storage},
      {"AT_SetCompression", set_compression},
      {"AT_DropColumn", drop_column},
      {"AT_AddConstraint", add_constraint},
      {"AT_AlterConstraint", alter_constraint},
      {"AT_ValidateConstraint", validate_constraint},
      {"AT_DropConstraint", drop_constraint},
      {"AT_AlterColumnType", alter_column_type},
      {"AT_AlterColumnGenericOptions", alter_column_options},
      {"AT_ChangeOwner", change_owner},
      {"AT_ClusterOn", cluster_on},
      {"AT_DropCluster", drop_cluster},
      {"AT_SetLogged", set_logged},
      {"AT_SetUnLogged", set_unlogged},
      {"AT_DropOids", ignored},
      {"AT_SetAccessMethod", set_access_method},
      {"AT_SetTableSpace", set_tablespace},
      {"AT_SetRelOptions", set_relation_options},
      {"AT_ResetRelOptions", reset_relation_options},
      {"AT_EnableTrig", [](const Command& c) { enable_trigger(c, Enabled::origin); }},
      {"AT_EnableAlwaysTrig", [](const Command& c) { enable_trigger(c, Enabled::always); }},
      {"AT_EnableReplicaTrig", [](const Command& c) { enable_trigger(c, Enabled::replica); }},
      {"AT_DisableTrig", [](const Command& c) { enable_trigger(c, Enabled::disabled); }},
      {"AT_EnableTrigAll", [](const Command& c) { enable_all_triggers(c, Enabled::origin); }},
      {"AT_EnableTrigUser", [](const Command& c) { enable_all_triggers(c, Enabled::origin); }},
      {"AT_DisableTrigAll", [](const Command& c) { enable_all_triggers(c, Enabled::disabled); }},
      {"AT_DisableTrigUser", [](const Command& c) { enable_all_triggers(c, Enabled::disabled); }},
      {"AT_EnableRule", [](const Command& c) { enable_rule(c, Enabled::origin); }},
      {"AT_EnableAlwaysRule", [](const Command& c) { enable_rule(c, Enabled::always); }},
      {"AT_EnableReplicaRule", [](const Command& c) { enable_rule(c, Enabled::replica); }},
      {"AT_DisableRule", [](const Command& c) { enable_rule(c, Enabled::disabled); }},
      {"AT_AddInherit", add_inherit},
      {"AT_DropInherit", drop_inherit},
      {"AT_AddOf", add_of},
      {"AT_DropOf", drop_of},
      {"AT_ReplicaIdentity", replica_identity},
      {"AT_EnableRowSecurity", [](const Command& c) { c.table().row_security = true; }},
      {"AT_DisableRowSecurity", [](const Command& c) { c.table().row_security = false; }},
      {"AT_ForceRowSecurity", [](const Command& c) { c.table().force_row_security = true; }},
      {"AT_NoForceRowSecurity", [](const Command& c) { c.table().force_row_security = false; }},
      {"AT_GenericOptions", generic_options},
      {"AT_AttachPartition", attach_partition},
      {"AT_DetachPartition", detach_partition},
      {"AT_DetachPartitionFinalize", ignored},
      {"AT_AddIdentity", add_identity},
      {"AT_SetIdentity", set_identity},
      {"AT_DropIdentity", drop_identity}};
  return kCommands;
}

}  // namespace

void alter_table(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const tree::Node range = alter["relation"];
  const QualifiedName written = Interpreter::written_name(range);
  if (interpreter.is_temporary(written)) {
    return;
  }
  std::optional<ObjectId> relation = interpreter.find_relation(written);
  if (!relation) {
    relation = recall_index(interpreter, written);
  }
  if (!relation && interpreter.find_identity_sequence(written)) {
    return;  // its owner, its persistence: those of the table
  }
  if (!relation) {
    if (alter["missing_ok"].flag()) {
      return;
    }
    interpreter.missing(alter["objtype"].text() == "OBJECT_INDEX" ? "index" : "relation", written,
                        statement.place(range));
  }
  const bool alone = alter["cmds"].size() == 1;
  std::size_t count = 0;
  for (const tree::Node item : alter["cmds"]) {
    const tree::Node node = item.as("AlterTableCmd");
    const std::string_view subtype = node["subtype"].text();
    const std::size_t number = count++;
    const auto command = commands().find(subtype);
    if (command == commands().end()) {
      interpreter.opaque(std::string(subtype), to_string(*relation), statement.place(range));
      continue;
    }
    std::string_view text;
    if (subtype == "AT_SetStatistics") {
      const std::vector<std::string_view> texts = split_list(statement.text());
      text = texts.size() == alter["cmds"].size() ? texts[number] : text;
    }
    interpreter.attempt([&interpreter, &statement, node, id = *relation, apply = command->second, alone, text,
                         recurse = range["inh"].flag()] {
      if (interpreter.database.contains(id)) {
        apply({interpreter, statement, node, id, recurse, alone, text});
      }
    });
  }
}

}  // namespace schema::parse
