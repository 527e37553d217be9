#include "migrate/effects.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "migrate/command_tag.hpp"
#include "migrate/reading.hpp"
#include "schema/sql.hpp"
#include "schema/tree/tree.hpp"

namespace migrate {

namespace {

using schema::QualifiedName;
using schema::quote_literal;
using schema::tree::Node;

void add_constraint(Reading& reading, const QualifiedName& table, Node constraint) {
  const std::string_view name = constraint["conname"].text(), index = constraint["indexname"].text(),
                         type = constraint["contype"].text();
  for (const char* list : {"keys", "fk_attrs"}) {
    for (const Node column : constraint[list]) {
      reading.touches(table, column.text());
    }
  }
  reading.effects.makes_unique |= (type == "CONSTR_UNIQUE" || type == "CONSTR_PRIMARY") && index.empty();
  reading.belonging_is(kConstraint, table, name, true);
  if (!index.empty() && index != name) {  // the index takes the constraint's name
    reading.is_no_longer({table.schema, std::string(index)});
  }
}

void alter_table(Reading& reading, Node alter) {
  const QualifiedName table = reading.relation(alter["relation"]);
  const std::string_view kind = alter["objtype"].text();
  if (table.name.empty() || !(kind == "OBJECT_TABLE" || kind == "OBJECT_VIEW" || kind == "OBJECT_MATVIEW")) {
    return;
  }
  struct TriggerState {
    std::string_view subtype, letter;
  };
  static constexpr std::array kTriggers{TriggerState{"AT_EnableTrig", "O"}, TriggerState{"AT_DisableTrig", "D"},
                                        TriggerState{"AT_EnableAlwaysTrig", "A"},
                                        TriggerState{"AT_EnableReplicaTrig", "R"}};
  struct TableState {
    std::string_view subtype, what, condition;
  };
  static constexpr std::array kTables{
      TableState{"AT_EnableRowSecurity", "row security", "relrowsecurity"},
      TableState{"AT_DisableRowSecurity", "row security", "NOT relrowsecurity"},
      TableState{"AT_ForceRowSecurity", "forced row security", "relforcerowsecurity"},
      TableState{"AT_NoForceRowSecurity", "forced row security", "NOT relforcerowsecurity"},
      TableState{"AT_SetLogged", "persistence", "relpersistence = 'p'"},
      TableState{"AT_SetUnLogged", "persistence", "relpersistence = 'u'"}};
  for (const Node wrapped : alter["cmds"]) {
    const Node command = wrapped.as("AlterTableCmd");
    const std::string_view subtype = command["subtype"].text(), name = command["name"].text();
    if (subtype == "AT_AddColumn") {
      reading.column_is(table, command["def"].as("ColumnDef")["colname"].text(), true);
    } else if (subtype == "AT_DropColumn") {
      reading.column_is(table, name, false);
    } else if (subtype == "AT_SetNotNull" || subtype == "AT_DropNotNull") {
      reading.column_has(table, name, "not null", subtype == "AT_SetNotNull" ? "attnotnull" : "NOT attnotnull");
    } else if (subtype == "AT_ColumnDefault") {
      reading.column_has(table, name, "default", command["def"] ? "atthasdef" : "NOT atthasdef");
    } else if (subtype == "AT_AlterColumnType") {
      reading.touches(table, name);
    } else if (subtype == "AT_AddConstraint") {
      add_constraint(reading, table, command["def"].as("Constraint"));
    } else if (subtype == "AT_DropConstraint") {
      reading.belonging_is(kConstraint, table, name, false);
    } else if (subtype == "AT_ValidateConstraint") {
      reading.belonging_has(kConstraint, table, name, "valid", "convalidated");
    } else if (subtype == "AT_ChangeOwner" && !command["newowner"]["rolename"].text().empty()) {
      reading.relation_has(table, "owner",
                           fmt::format("pg_catalog.pg_get_userbyid(relowner) = {}",
                                       quote_literal(command["newowner"]["rolename"].text())));
    } else if (const auto state = std::ranges::find(kTriggers, subtype, &TriggerState::subtype);
               state != kTriggers.end()) {
      reading.belonging_has(kTrigger, table, name, "enabled", fmt::format("tgenabled = '{}'", state->letter));
    } else if (const auto row = std::ranges::find(kTables, subtype, &TableState::subtype); row != kTables.end()) {
      reading.relation_has(table, row->what, row->condition);
    }
  }
}

void index(Reading& reading, Node node) {
  const QualifiedName table = reading.relation(node["relation"]);
  for (const Node element : node["indexParams"]) {
    reading.touches(table, element.as("IndexElem")["name"].text());
  }
  reading.effects.makes_unique |= node["unique"].flag();
  if (!table.name.empty() && !node["idxname"].text().empty()) {
    reading.relation_is({table.schema, std::string(node["idxname"].text())}, true);
  }
}

void function(Reading& reading, Node node) { reading.routine_is_there(reading.listed(node["funcname"])); }

void enum_value(Reading& reading, Node node) {
  reading.enum_value_is_there(reading.listed(node["typeName"]), node["newVal"].text());
}

bool is_relation(std::string_view object) {
  static constexpr std::array<std::string_view, 6> kRelations = {
      "OBJECT_TABLE", "OBJECT_VIEW", "OBJECT_MATVIEW", "OBJECT_INDEX", "OBJECT_SEQUENCE", "OBJECT_FOREIGN_TABLE"};
  return std::ranges::find(kRelations, object) != kRelations.end();
}

void drop(Reading& reading, Node node) {
  const std::string_view what = node["removeType"].text();
  const Belonging* kind = what == "OBJECT_TRIGGER" ? &kTrigger : what == "OBJECT_POLICY" ? &kPolicy : nullptr;
  for (const Node object : node["objects"]) {
    if (is_relation(what)) {
      reading.relation_is(reading.listed(object), false);
    } else if (what == "OBJECT_TYPE" || what == "OBJECT_DOMAIN") {
      reading.type_is(reading.listed(object), false);
    } else if (what == "OBJECT_SCHEMA") {
      reading.schema_is(object.text(), false);
    } else if (what == "OBJECT_EXTENSION") {
      reading.extension_is(object.text(), false);
    } else if (kind != nullptr) {
      const Node parts = object.as("List")["items"];
      if (parts.size() > 1) {
        const QualifiedName table = reading.qualified(parts.size() > 2 ? parts.at(parts.size() - 3).text() : "",
                                                      parts.at(parts.size() - 2).text());
        reading.belonging_is(*kind, table, parts.back().text(), false);
      }
    } else if (what == "OBJECT_FUNCTION" || what == "OBJECT_PROCEDURE") {
      const Node routine = object.as("ObjectWithArgs");
      reading.routine_is_gone(reading.listed(routine["objname"]),
                              !routine["objargs"].empty() || routine["args_unspecified"].flag());
    }
  }
}

void rename(Reading& reading, Node node) {
  const std::string_view what = node["renameType"].text(), from = node["subname"].text(), to = node["newname"].text();
  const QualifiedName relation = reading.relation(node["relation"]);
  if (relation.name.empty() || to.empty()) {
    return;
  }
  if (what == "OBJECT_COLUMN") {
    reading.column_is(relation, from, false);
    reading.column_is(relation, to, true);
  } else if (what == "OBJECT_TABCONSTRAINT") {
    reading.belonging_is(kConstraint, relation, from, false);
    reading.belonging_is(kConstraint, relation, to, true);
  } else if (what == "OBJECT_TRIGGER") {
    reading.belonging_is(kTrigger, relation, from, false);
    reading.belonging_is(kTrigger, relation, to, true);
  } else if (is_relation(what)) {
    reading.relation_is(relation, false);
    reading.relation_is({relation.schema, std::string(to)}, true);
  }
}

void comment(Reading& reading, Node node) {
  const std::string_view what = node["objtype"].text(), text = node["comment"].text();
  const Node parts = node["object"].as("List")["items"];
  if (what != "OBJECT_COLUMN" || parts.size() < 2) {
    return;
  }
  const QualifiedName table =
      reading.qualified(parts.size() > 2 ? parts.at(parts.size() - 3).text() : "", parts.at(parts.size() - 2).text());
  if (!table.name.empty()) {
    reading.column_has(table, parts.back().text(), "comment",
                       fmt::format("pg_catalog.col_description(attrelid, attnum) IS {}",
                                   text.empty() ? "NULL" : "NOT DISTINCT FROM " + quote_literal(text)));
  }
}

void new_type(Reading& reading, Node node) {
  reading.type_is(node["typevar"]      ? reading.relation(node["typevar"])
                  : node["domainname"] ? reading.listed(node["domainname"])
                                       : reading.listed(node["typeName"]),
                  true);
}

void moved(Reading& reading, Node node) {
  const QualifiedName relation = reading.relation(node["relation"]);
  if (!relation.name.empty() && is_relation(node["objectType"].text())) {
    reading.relation_is(relation, false);
    reading.relation_is({std::string(node["newschema"].text()), relation.name}, true);
  }
}

void view(Reading& reading, Node node) { reading.relation_is(reading.relation(node["view"]), true); }
void table(Reading& reading, Node node) { reading.relation_is(reading.relation(node["relation"]), true); }
void foreign_table(Reading& reading, Node node) {
  reading.relation_is(reading.relation(node["base"]["relation"]), true);
}
void table_as(Reading& reading, Node node) { reading.relation_is(reading.relation(node["into"]["rel"]), true); }
void sequence(Reading& reading, Node node) { reading.relation_is(reading.relation(node["sequence"]), true); }
void trigger(Reading& reading, Node node) {
  reading.belonging_is(kTrigger, reading.relation(node["relation"]), node["trigname"].text(), true);
}
void policy(Reading& reading, Node node) {
  reading.belonging_is(kPolicy, reading.relation(node["table"]), node["policy_name"].text(), true);
}
void new_schema(Reading& reading, Node node) { reading.schema_is(node["schemaname"].text(), true); }
void extension(Reading& reading, Node node) { reading.extension_is(node["extname"].text(), true); }

void rows(Reading& reading, Node node) {
  const QualifiedName target = reading.relation(node["relation"]);
  for (const char* list : {"targetList", "cols"}) {
    for (const Node column : node[list]) {
      reading.touches(target, column.as("ResTarget")["name"].text());
    }
  }
}

void analyze(Reading& reading, Node node) {
  for (const Node wrapped : node["rels"]) {
    const Node relation = wrapped.as("VacuumRelation");
    for (const Node column : relation["va_cols"]) {
      reading.touches(reading.relation(relation["relation"]), column.text());
    }
  }
}

struct Row {
  std::string_view kind;
  void (*read)(Reading&, Node);
};
constexpr std::array kRows = {
    Row{"AlterTableStmt", alter_table},
    Row{"IndexStmt", index},
    Row{"CreateStmt", table},
    Row{"CreateForeignTableStmt", foreign_table},
    Row{"CreateTableAsStmt", table_as},
    Row{"ViewStmt", view},
    Row{"CreateSeqStmt", sequence},
    Row{"CreateFunctionStmt", function},
    Row{"CreateTrigStmt", trigger},
    Row{"CreatePolicyStmt", policy},
    Row{"CreateEnumStmt", new_type},
    Row{"CompositeTypeStmt", new_type},
    Row{"CreateRangeStmt", new_type},
    Row{"CreateDomainStmt", new_type},
    Row{"AlterEnumStmt", enum_value},
    Row{"CreateSchemaStmt", new_schema},
    Row{"CreateExtensionStmt", extension},
    Row{"DropStmt", drop},
    Row{"RenameStmt", rename},
    Row{"AlterObjectSchemaStmt", moved},
    Row{"CommentStmt", comment},
    Row{"VacuumStmt", analyze},
    Row{"InsertStmt", rows},
    Row{"UpdateStmt", rows},
    Row{"DeleteStmt", rows},
    Row{"MergeStmt", rows},
};

}  // namespace

Effects effects_of(const Statement& statement) {
  Reading reading(statement.search_path);
  schema::tree::Tree tree;
  // A backfill is written as a block that psql alone can run: what it does is an UPDATE.
  const std::string text = statement.backfill ? fmt::format("UPDATE {} SET {} WHERE {}",
                                                            schema::quote_qualified(statement.backfill->relation),
                                                            statement.backfill->assignments, statement.backfill->filter)
                                              : statement.sql;
  try {
    tree = schema::tree::parse(text);
  } catch (const schema::tree::SyntaxError&) {
    return {};  // of a newer server
  }
  if (tree.size() != 1) {
    return {};
  }
  const Node node = tree.statement();
  reading.effects.tag = statement.backfill ? "DO" : command_tag(node);
  if (const auto row = std::ranges::find(kRows, node.kind(), &Row::kind); row != kRows.end()) {
    row->read(reading, node.inner());
  }
  return std::move(reading.effects);
}

std::vector<std::vector<Fact>> lasting_facts(const std::vector<Effects>& effects) {
  std::vector<std::vector<Fact>> lasting(effects.size());
  std::vector<const Fact*> later;
  for (std::size_t i = effects.size(); i-- > 0;) {
    for (auto fact = effects[i].facts.rbegin(); fact != effects[i].facts.rend(); ++fact) {
      const bool overtaken =
          std::ranges::any_of(later, [&](const Fact* other) { return takes_place_of(*other, *fact); });
      if (!overtaken && !fact->query.empty()) {
        lasting[i].insert(lasting[i].begin(), *fact);
      }
      later.push_back(&*fact);
    }
  }
  return lasting;
}

}  // namespace migrate
