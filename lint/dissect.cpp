#include "lint/dissect.hpp"

#include <algorithm>
#include <array>

#include "planner/type_change.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace {

ConstraintDefinition constraint(const Relation& relation, Node node, const ColumnDefinition* column, bool added) {
  ConstraintDefinition definition;
  definition.relation = relation;
  definition.node = node;
  definition.type = node["contype"].text();
  definition.column = column;
  definition.added = added;
  definition.not_valid = node["skip_validation"].flag();
  definition.using_index = !node["indexname"].text().empty();
  if (column != nullptr) {
    definition.columns = {column->name};
  } else {
    definition.columns = names_of(definition.type == "CONSTR_FOREIGN" ? node["fk_attrs"] : node["keys"]);
  }
  return definition;
}

/// A column of CREATE TABLE or ADD COLUMN. Its constraints refer to it by index until all columns are there.
void add_column(const Surroundings& file, Statement& statement, const Relation& relation, Node node, bool added) {
  ColumnDefinition column;
  column.relation = relation;
  column.name = node["colname"].text();
  column.node = node;
  column.added = added;
  column.type = node["typeName"] ? type_of(file, statement, node["typeName"]) : "";
  statement.columns.push_back(std::move(column));
}

void add_column_constraints(Statement& statement) {
  for (const ColumnDefinition& column : statement.columns) {
    for (const Node wrapped : column.node["constraints"]) {
      if (const Node inner = wrapped.as("Constraint")) {
        statement.constraints.push_back(constraint(column.relation, inner, &column, column.added));
      }
    }
  }
}

void dissect_create(const Surroundings& file, Statement& statement) {
  statement.relation = file.relation(statement.node["relation"]);
  // IF NOT EXISTS of a table that is there does nothing; else it is made here.
  statement.relation.existing = false;
  for (const Node element : statement.node["tableElts"]) {
    if (const Node column = element.as("ColumnDef")) {
      add_column(file, statement, statement.relation, column, false);
    }
  }
  add_column_constraints(statement);
  for (const Node element : statement.node["tableElts"]) {
    if (const Node inner = element.as("Constraint")) {
      statement.constraints.push_back(constraint(statement.relation, inner, nullptr, false));
    }
  }
}

void dissect_alter(const Surroundings& file, Statement& statement) {
  statement.relation = file.relation(statement.node["relation"]);
  if (statement.node["objtype"].text() == "OBJECT_INDEX") {
    statement.relation.existing = !is_index_of_new_table(file, statement.relation.name);
  }
  for (const Node wrapped : statement.node["cmds"]) {
    const Node command = wrapped.as("AlterTableCmd");
    statement.commands.push_back(
        {command, command["subtype"].text(), std::string(command["name"].text()), command["def"]});
    const Command& last = statement.commands.back();
    if (last.subtype == "AT_AddColumn") {
      add_column(file, statement, statement.relation, last.def.as("ColumnDef"), statement.relation.existing);
    }
  }
  add_column_constraints(statement);
  for (const Command& command : statement.commands) {
    if (command.subtype == "AT_AddConstraint") {
      statement.constraints.push_back(
          constraint(statement.relation, command.def.as("Constraint"), nullptr, statement.relation.existing));
    }
  }
}

bool scans(const Surroundings& file, const Statement& statement) {
  for (const Command& command : statement.commands) {
    if (command.subtype == "AT_ValidateConstraint" ||
        (command.subtype == "AT_AlterColumnType" && !keeps_rows(file, statement, command)) ||
        command.subtype == "AT_SetLogged" || command.subtype == "AT_SetUnLogged" ||
        command.subtype == "AT_SetAccessMethod" || command.subtype == "AT_SetTableSpace" ||
        (command.subtype == "AT_SetNotNull" && !file.never_null(statement.relation, command.name))) {
      return true;
    }
  }
  return std::ranges::any_of(statement.constraints, [](const ConstraintDefinition& definition) {
    return definition.added && definition.column == nullptr && !definition.not_valid && !definition.using_index;
  });
}

bool is_slow(const Surroundings& file, const Statement& statement) {
  const Node node = statement.node;
  if (statement.is("UpdateStmt") || statement.is("DeleteStmt")) {
    return statement.relation.existing;
  }
  if (statement.is("InsertStmt")) {
    return static_cast<bool>(node["selectStmt"].as("SelectStmt")["fromClause"]);
  }
  if (statement.is("CreateTableAsStmt")) {
    return !node["into"]["skipData"].flag();
  }
  if (statement.is("IndexStmt") || statement.is("AlterTableStmt")) {
    return statement.relation.existing && (statement.is("IndexStmt") || scans(file, statement));
  }
  return statement.is("RefreshMatViewStmt") || statement.is("ClusterStmt") || statement.is("ReindexStmt") ||
         (statement.is("VacuumStmt") && node["is_vacuumcmd"].flag());
}

/// Where the tree keeps the relation a statement is about.
std::string_view relation_field(std::string_view kind) {
  struct Row {
    std::string_view kind, field;
  };
  static constexpr std::array kRows = {
      Row{"IndexStmt", "relation"},
      Row{"UpdateStmt", "relation"},
      Row{"DeleteStmt", "relation"},
      Row{"InsertStmt", "relation"},
      Row{"RenameStmt", "relation"},
      Row{"CreateTrigStmt", "relation"},
      Row{"CreatePolicyStmt", "table"},
      Row{"AlterPolicyStmt", "table"},
      Row{"RuleStmt", "relation"},
      Row{"RefreshMatViewStmt", "relation"},
      Row{"ClusterStmt", "relation"},
      Row{"ReindexStmt", "relation"},
      Row{"AlterObjectSchemaStmt", "relation"},
      Row{"AlterSeqStmt", "sequence"},
      Row{"CopyStmt", "relation"},
  };
  for (const Row& row : kRows) {
    if (row.kind == kind) {
      return row.field;
    }
  }
  return {};
}

bool has_option(Node list, std::string_view name) {
  for (const Node wrapped : list) {
    if (wrapped.as("DefElem")["defname"].text() == name) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::string type_of(const Surroundings& file, const Statement& statement, Node type) {
  const std::string_view serial = schema::parse::serial_type(type);
  if (!serial.empty()) {
    return std::string(serial);
  }
  try {
    return schema::parse::type_name(file.interpreter, statement.source, type);
  } catch (const schema::parse::Failure&) {
    return schema::quote_qualified(dotted(type["names"]));
  } catch (const schema::parse::PassedOver&) {
    return {};
  }
}

bool keeps_rows(const Surroundings& file, const Statement& statement, const Command& command) {
  const schema::Column* column = file.column(statement.relation, command.name);
  if (column == nullptr || column->type.empty()) {
    return false;
  }
  const std::string type = type_of(file, statement, command.def.as("ColumnDef")["typeName"]);
  return !type.empty() &&
         !planner::type_change(file.database, file.database, command.name, column->type, type).rewrites;
}

std::string type_of(const Check& check, Node type) { return type_of(check.file, check.at(), type); }

bool is_concurrent(std::string_view kind, Node node) {
  if (kind == "IndexStmt" || kind == "DropStmt" || kind == "RefreshMatViewStmt") {
    return node["concurrent"].flag();
  }
  if (kind == "ReindexStmt") {
    return has_option(node["params"], "concurrently");
  }
  if (kind == "AlterTableStmt") {
    for (const Node wrapped : node["cmds"]) {
      if (wrapped.as("AlterTableCmd")["def"].as("PartitionCmd")["concurrent"].flag()) {
        return true;
      }
    }
  }
  return false;
}

bool refuses_transaction(std::string_view kind, Node node, int server_version) {
  if (kind == "RefreshMatViewStmt") {
    return false;  // its CONCURRENTLY is of another sort
  }
  if (is_concurrent(kind, node)) {
    return true;
  }
  if (kind == "AlterEnumStmt") {
    return server_version < 120000 && node["oldVal"].text().empty();
  }
  if (kind == "VacuumStmt") {
    return node["is_vacuumcmd"].flag();
  }
  if (kind == "ReindexStmt") {
    const std::string_view what = node["kind"].text();
    return what == "REINDEX_OBJECT_SCHEMA" || what == "REINDEX_OBJECT_SYSTEM" || what == "REINDEX_OBJECT_DATABASE";
  }
  return kind == "CreatedbStmt" || kind == "DropdbStmt" || kind == "CreateTableSpaceStmt" ||
         kind == "DropTableSpaceStmt" || kind == "AlterSystemStmt";
}

void dissect(const Surroundings& file, Statement& statement) {
  if (statement.is("CreateStmt")) {
    dissect_create(file, statement);
  } else if (statement.is("AlterTableStmt")) {
    dissect_alter(file, statement);
  } else if (const std::string_view field = relation_field(statement.kind); !field.empty()) {
    if (const Node range_var = statement.node[field]) {
      statement.relation = file.relation(range_var);
    }
  }
  statement.slow = is_slow(file, statement);
  statement.locks = locks_of(file, statement);
}

}  // namespace lint
