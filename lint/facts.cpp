#include "lint/facts.hpp"

#include <algorithm>

namespace lint {

namespace {

/// Where a new relation of that written name goes.
QualifiedName creation_name(const Surroundings& file, Node range_var) {
  QualifiedName name{std::string(range_var["schemaname"].text()), std::string(range_var["relname"].text())};
  if (name.schema.empty()) {
    const auto& path = file.interpreter.search_path();
    name.schema = path.empty() ? "public" : path.front();
  }
  return name;
}

void make(Surroundings& file, Node range_var, bool unless_there) {
  const QualifiedName name = creation_name(file, range_var);
  if (!unless_there || file.database.relation_id(name).name.empty()) {
    file.fresh.insert(name);
  }
}

void rename(Surroundings& file, const QualifiedName& from, const QualifiedName& to) {
  if (file.fresh.erase(from) > 0) {
    file.fresh.insert(to);
  }
}

void take_constraints(Surroundings& file, const Statement& statement) {
  for (const ConstraintDefinition& constraint : statement.constraints) {
    const std::pair key{constraint.relation.name, constraint.name()};
    if (constraint.not_valid && constraint.added) {
      file.not_valid_here.insert(key);
    }
    if (constraint.type == "CONSTR_CHECK") {
      auto columns = not_null_columns(constraint.node["raw_expr"]);
      if (!columns.empty()) {
        (constraint.not_valid ? file.unproved : file.proved)[key] = std::move(columns);
      }
    }
  }
  for (const Command& command : statement.commands) {
    const std::pair key{statement.relation.name, command.name};
    if (command.subtype == "AT_ValidateConstraint") {
      if (auto node = file.unproved.extract(key)) {
        file.proved.insert(std::move(node));
      }
    } else if (command.subtype == "AT_DropConstraint") {
      file.unproved.erase(key);
      file.proved.erase(key);
    } else if (command.subtype == "AT_SetNotNull") {
      file.proved[{statement.relation.name, "not null of " + command.name}] = {command.name};
    }
  }
}

/// `SET lock_timeout = …`: is it on?
void take_setting(Surroundings& file, Node set) {
  const std::string_view name = set["name"].text();
  if (name != "lock_timeout" && name != "statement_timeout") {
    return;
  }
  const bool lock = name == "lock_timeout";
  bool& timeout = lock ? file.lock_timeout : file.statement_timeout;
  if (set["kind"].text() != "VAR_SET_VALUE") {
    timeout = lock ? file.options.lock_timeout : file.options.statement_timeout;
    return;
  }
  const Node value = set["args"].at(0).as("A_Const");
  const std::string_view text = value["sval"]["sval"].text();
  timeout = value["sval"] ? !text.starts_with('0') : value["ival"]["ival"].integer() != 0;
}

}  // namespace

void take_facts(Surroundings& file, const Statement& statement) {
  const Node node = statement.node;
  if (statement.is("CreateStmt")) {
    make(file, node["relation"], node["if_not_exists"].flag());
  } else if (statement.is("CreateForeignTableStmt")) {
    make(file, node["base"]["relation"], node["base"]["if_not_exists"].flag());
  } else if (statement.is("CreateTableAsStmt")) {
    make(file, node["into"]["rel"], node["if_not_exists"].flag());
  } else if (statement.is("ViewStmt")) {
    make(file, node["view"], node["replace"].flag());
  } else if (statement.is("CreateSchemaStmt")) {
    for (const Node element : node["schemaElts"]) {
      const Node made = element.inner();
      const Node name = made[element.is("ViewStmt") ? "view" : element.is("CreateSeqStmt") ? "sequence" : "relation"];
      if (!element.is("IndexStmt") && !element.is("CreateTrigStmt")) {
        file.fresh.insert({std::string(node["schemaname"].text()), std::string(name["relname"].text())});
      }
    }
  } else if (statement.is("SelectStmt") && node["intoClause"]) {
    make(file, node["intoClause"]["rel"], false);
  } else if (statement.is("CreateSeqStmt")) {
    make(file, node["sequence"], node["if_not_exists"].flag());
  } else if (statement.is("RenameStmt")) {
    if (node["renameType"].text() == "OBJECT_TABLE") {
      const QualifiedName from = statement.relation.name;
      rename(file, from, {from.schema, std::string(node["newname"].text())});
    }
  } else if (statement.is("AlterObjectSchemaStmt")) {
    const QualifiedName from = statement.relation.name;
    rename(file, from, {std::string(node["newschema"].text()), from.name});
  } else if (statement.is("AlterEnumStmt")) {
    file.new_labels.emplace(node["newVal"].text());
  } else if (statement.is("VariableSetStmt")) {
    take_setting(file, node);
  }
  take_constraints(file, statement);
}

void look_ahead(Surroundings& file) {
  std::set<std::string> moved_away;
  for (std::size_t i = 0; i < file.statements.size(); ++i) {
    const Statement& statement = file.statements[i];
    const Node node = statement.node;
    const Node made = statement.is("CreateStmt")               ? node["relation"]
                      : statement.is("CreateForeignTableStmt") ? node["base"]["relation"]
                      : statement.is("CreateTableAsStmt")      ? node["into"]["rel"]
                                                               : Node{};
    const bool unless_there = node["if_not_exists"].flag() || node["base"]["if_not_exists"].flag();
    if (const std::string name(made["relname"].text()); !name.empty() && !unless_there && !moved_away.contains(name)) {
      file.made.emplace(name, std::pair(std::string(made["schemaname"].text()), i));
    }
    if (statement.is("RenameStmt") || statement.is("AlterObjectSchemaStmt")) {
      moved_away.emplace(node["relation"]["relname"].text());
    } else if (statement.is("DropStmt") && !node["missing_ok"].flag()) {
      for (const Node object : node["objects"]) {
        moved_away.insert(dotted(object).name);
      }
    }
  }
}

void begin_transaction(Surroundings& file) {
  file.not_valid_here.clear();
  file.new_labels.clear();
}

}  // namespace lint
