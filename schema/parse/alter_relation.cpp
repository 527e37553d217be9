// Subcommands about a relation itself: its constraints, storage, triggers, rules, row security.

#include "schema/inherited_parts.hpp"
#include "schema/parse/alter_command.hpp"
#include "schema/parse/attributes.hpp"
#include "schema/parse/constraint.hpp"
#include "schema/parse/drop.hpp"
#include "schema/parse/options.hpp"
#include "schema/parse/trigger_state.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

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
  // An index has its table's.
  if (command.relation.kind != Kind::index && command.relation.kind != Kind::constraint) {
    set_owner(command.interpreter, command.relation, command.node["newowner"]);
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
  const bool follow = command.interpreter.options.server_version >= 150000;
  for (auto& [id, sequence] : command.database().sequences) {
    if (follow && sequence.owned_by && sequence.owned_by->schema == command.relation.schema &&
        sequence.owned_by->relation == command.relation.name) {
      sequence.unlogged = unlogged;
    }
  }
}

void set_logged(const Command& command) { set_persistence(command, false); }

void set_unlogged(const Command& command) { set_persistence(command, true); }

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
  if (Table* table = command.database().find<Table>(command.relation)) {
    forget_idle_toast_parameters(command.database(), command.relation_name(), *table);
  }
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

void enable_rule(const Command& command, Enabled enabled) {
  Rule* rule = command.database().find<Rule>(command.member(Kind::rule, command.name()));
  if (rule == nullptr) {
    command.interpreter.missing("rule", {command.relation.name, command.name()}, command.place());
  }
  rule->enabled = enabled;
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

}  // namespace

const Commands& relation_commands() {
  static const Commands kCommands = {
      {"AT_AddConstraint", add_constraint},
      {"AT_AlterConstraint", alter_constraint},
      {"AT_ValidateConstraint", validate_constraint},
      {"AT_DropConstraint", drop_constraint},
      {"AT_ChangeOwner", change_owner},
      {"AT_ClusterOn", cluster_on},
      {"AT_DropCluster", drop_cluster},
      {"AT_SetLogged", set_logged},
      {"AT_SetUnLogged", set_unlogged},
      {"AT_DropOids", [](const Command&) {}},
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
      {"AT_AddOf", add_of},
      {"AT_DropOf", drop_of},
      {"AT_ReplicaIdentity", replica_identity},
      {"AT_EnableRowSecurity", [](const Command& c) { c.table().row_security = true; }},
      {"AT_DisableRowSecurity", [](const Command& c) { c.table().row_security = false; }},
      {"AT_ForceRowSecurity", [](const Command& c) { c.table().force_row_security = true; }},
      {"AT_NoForceRowSecurity", [](const Command& c) { c.table().force_row_security = false; }},
      {"AT_GenericOptions", generic_options},
  };
  return kCommands;
}

}  // namespace schema::parse
