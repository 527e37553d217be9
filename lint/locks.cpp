// Which locks a statement takes on relations: AlterTableGetLockLevel() and its like, from the tree alone.

#include <algorithm>
#include <array>

#include "lint/dissect.hpp"

namespace lint {

namespace {

using planner::LockMode;

struct Row {
  std::string_view name;
  LockMode mode;
};

LockMode find(const auto& rows, std::string_view name, LockMode otherwise) {
  for (const Row& row : rows) {
    if (row.name == name) {
      return row.mode;
    }
  }
  return otherwise;
}

/// Actions of ALTER TABLE that take less than ACCESS EXCLUSIVE.
constexpr std::array kActions = {
    Row{"AT_SetStatistics", LockMode::share_update_exclusive},
    Row{"AT_ClusterOn", LockMode::share_update_exclusive},
    Row{"AT_DropCluster", LockMode::share_update_exclusive},
    Row{"AT_SetOptions", LockMode::share_update_exclusive},
    Row{"AT_ResetOptions", LockMode::share_update_exclusive},
    Row{"AT_SetRelOptions", LockMode::share_update_exclusive},
    Row{"AT_ResetRelOptions", LockMode::share_update_exclusive},
    Row{"AT_ValidateConstraint", LockMode::share_update_exclusive},
    Row{"AT_AttachPartition", LockMode::share_update_exclusive},
    Row{"AT_DetachPartitionFinalize", LockMode::share_update_exclusive},
    Row{"AT_EnableTrig", LockMode::share_row_exclusive},
    Row{"AT_EnableAlwaysTrig", LockMode::share_row_exclusive},
    Row{"AT_EnableReplicaTrig", LockMode::share_row_exclusive},
    Row{"AT_EnableTrigAll", LockMode::share_row_exclusive},
    Row{"AT_EnableTrigUser", LockMode::share_row_exclusive},
    Row{"AT_DisableTrig", LockMode::share_row_exclusive},
    Row{"AT_DisableTrigAll", LockMode::share_row_exclusive},
    Row{"AT_DisableTrigUser", LockMode::share_row_exclusive},
};

/// Statements about one relation.
constexpr std::array kStatements = {
    Row{"CreateTrigStmt", LockMode::share_row_exclusive}, Row{"CreatePolicyStmt", LockMode::access_exclusive},
    Row{"AlterPolicyStmt", LockMode::access_exclusive},   Row{"RuleStmt", LockMode::access_exclusive},
    Row{"RenameStmt", LockMode::access_exclusive},        Row{"AlterObjectSchemaStmt", LockMode::access_exclusive},
    Row{"ClusterStmt", LockMode::access_exclusive},       Row{"UpdateStmt", LockMode::row_exclusive},
    Row{"DeleteStmt", LockMode::row_exclusive},           Row{"InsertStmt", LockMode::row_exclusive},
};

/// LOCK TABLE's numbers are those of lockdefs.h, from 1 = ACCESS SHARE.
LockMode lock_number(std::int64_t number) {
  return number >= 1 && number <= 8 ? static_cast<LockMode>(number) : LockMode::access_exclusive;
}

LockMode action_lock(const Command& command) {
  if (command.subtype == "AT_AddConstraint" && command.def.as("Constraint")["contype"].text() == "CONSTR_FOREIGN") {
    return LockMode::share_row_exclusive;
  }
  if (command.subtype == "AT_DetachPartition" && command.def.as("PartitionCmd")["concurrent"].flag()) {
    return LockMode::share_update_exclusive;
  }
  return find(kActions, command.subtype, LockMode::access_exclusive);
}

void alter_table(const Surroundings& file, const Statement& statement, std::vector<Lock>& locks) {
  if (statement.node["objtype"].text() == "OBJECT_INDEX") {
    return;  // the index alone
  }
  LockMode mode = LockMode::none;
  for (const Command& command : statement.commands) {
    mode = std::max(mode, action_lock(command));
    const Node partition = command.def.as("PartitionCmd");
    if (partition) {
      locks.push_back({file.relation(partition["name"]), is_concurrent(statement.kind, statement.node)
                                                             ? LockMode::share_update_exclusive
                                                             : LockMode::access_exclusive});
    }
  }
  if (mode != LockMode::none) {
    locks.push_back({statement.relation, mode});
  }
}

void drop(const Surroundings& file, const Statement& statement, std::vector<Lock>& locks) {
  const std::string_view what = statement.node["removeType"].text();
  const bool relation =
      what == "OBJECT_TABLE" || what == "OBJECT_VIEW" || what == "OBJECT_MATVIEW" || what == "OBJECT_FOREIGN_TABLE";
  const bool of_table = what == "OBJECT_TRIGGER" || what == "OBJECT_POLICY" || what == "OBJECT_RULE";
  for (const Node object : statement.node["objects"]) {
    if (relation) {
      locks.push_back({file.relation(dotted(object)), LockMode::access_exclusive});
      if (is_reset(file, statement.node, what, dotted(object))) {
        locks.back().relation.existing = false;
      }
    } else if (of_table) {
      std::vector<std::string> parts = names_of(object.is("List") ? object.inner()["items"] : object);
      if (parts.size() > 1) {
        parts.pop_back();
        locks.push_back({file.relation(QualifiedName{parts.size() > 1 ? parts[parts.size() - 2] : "", parts.back()}),
                         LockMode::access_exclusive});
      }
    } else if (what == "OBJECT_INDEX") {
      const QualifiedName name = dotted(object);
      for (const auto& [id, index] : file.database.indexes) {
        if (id.name == name.name && (name.schema.empty() || name.schema == id.schema)) {
          locks.push_back({file.relation(QualifiedName{id.schema, id.relation}), statement.node["concurrent"].flag()
                                                                                     ? LockMode::share_update_exclusive
                                                                                     : LockMode::access_exclusive});
        }
      }
    }
  }
}

}  // namespace

std::vector<Lock> locks_of(const Surroundings& file, const Statement& statement) {
  std::vector<Lock> locks;
  const Node node = statement.node;
  if (statement.is("AlterTableStmt")) {
    alter_table(file, statement, locks);
  } else if (statement.is("DropStmt")) {
    drop(file, statement, locks);
  } else if (statement.is("IndexStmt") || statement.is("ReindexStmt")) {
    if (!statement.relation.name.name.empty()) {
      locks.push_back({statement.relation,
                       is_concurrent(statement.kind, node) ? LockMode::share_update_exclusive : LockMode::share});
    }
  } else if (statement.is("RefreshMatViewStmt")) {
    locks.push_back({statement.relation, node["concurrent"].flag() ? LockMode::exclusive : LockMode::access_exclusive});
  } else if (statement.is("TruncateStmt")) {
    for (const Node relation : node["relations"]) {
      locks.push_back({file.relation(relation.as("RangeVar")), LockMode::access_exclusive});
    }
  } else if (statement.is("LockStmt")) {
    for (const Node relation : node["relations"]) {
      locks.push_back({file.relation(relation.as("RangeVar")), lock_number(node["mode"].integer())});
    }
  } else if (statement.is("CreateStmt")) {
    if (node["partbound"]) {
      for (const Node parent : node["inhRelations"]) {
        locks.push_back({file.relation(parent.as("RangeVar")), LockMode::access_exclusive});
      }
    }
  } else if (!statement.relation.name.name.empty()) {
    const LockMode mode = find(kStatements, statement.kind, LockMode::none);
    if (mode != LockMode::none) {
      locks.push_back({statement.relation, mode});
    }
  }
  for (const ConstraintDefinition& constraint : statement.constraints) {
    if (constraint.type == "CONSTR_FOREIGN") {
      const Relation referenced = file.relation(constraint.node["pktable"]);
      if (!(referenced == constraint.relation)) {
        locks.push_back({referenced, LockMode::share_row_exclusive});
      }
    }
  }
  return locks;
}

}  // namespace lint
