#include "migrate/effects.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "migrate/command_tag.hpp"
#include "schema/sql.hpp"
#include "schema/tree/tree.hpp"

namespace migrate {

namespace {

using schema::QualifiedName;
using schema::quote_literal;
using schema::tree::Node;

/// Parts what a fact is about from what is said of it: `public.t`, then `column c`, then `not null`.
constexpr char kOf = '\x1f';

class Reading {
 public:
  Reading(const Statement& statement, Effects& effects) : statement_(statement), effects_(effects) {}

  Effects& effects() { return effects_; }

  /// Where an unqualified name leads cannot be told where the path has several schemas: no name then.
  QualifiedName qualified(std::string_view schema, std::string_view name) const {
    if (!schema.empty()) {
      return {std::string(schema), std::string(name)};
    }
    const std::vector<std::string>& path = statement_.search_path;
    return path.size() > 1 ? QualifiedName{} : QualifiedName{path.empty() ? "public" : path.front(), std::string(name)};
  }
  QualifiedName relation(Node range_var) const {
    return qualified(range_var["schemaname"].text(), range_var["relname"].text());
  }
  /// A name as a list of strings, or a List or TypeName around one.
  QualifiedName listed(Node node) const {
    const Node list = node.is("TypeName") ? node.inner()["names"] : node.is("List") ? node.inner()["items"] : node;
    return list.size() > 1 ? qualified(list.at(list.size() - 2).text(), list.back().text())
                           : qualified("", list.size() == 1 ? list.at(0).text() : node.text());
  }

  void add(std::string of, std::string query, bool gone = false) {
    effects_.facts.push_back({std::move(of), gone, std::move(query)});
  }
  void touches(const QualifiedName& table, std::string_view column) {
    if (!table.name.empty() && !column.empty()) {
      effects_.columns.emplace(table, std::string(column));
    }
  }

 private:
  const Statement& statement_;
  Effects& effects_;
};

std::string key(const QualifiedName& name) { return schema::quote_qualified(name); }

std::string regclass(const QualifiedName& name) {
  return fmt::format("pg_catalog.to_regclass({})", quote_literal(schema::quote_qualified(name)));
}

std::string exists(bool there, const std::string& from) {
  return fmt::format("SELECT {}EXISTS (SELECT FROM pg_catalog.{})", there ? "" : "NOT ", from);
}

std::string attribute(const QualifiedName& table, std::string_view column) {
  return fmt::format("pg_attribute WHERE attrelid = {} AND attname = {} AND NOT attisdropped", regclass(table),
                     quote_literal(column));
}

void relation_is(Reading& reading, const QualifiedName& name, bool there) {
  if (!name.name.empty()) {
    reading.add(key(name), fmt::format("SELECT {} IS {}NULL", regclass(name), there ? "NOT " : ""), !there);
  }
}

void column_is(Reading& reading, const QualifiedName& table, std::string_view column, bool there) {
  reading.touches(table, column);
  reading.add(fmt::format("{}{}column {}", key(table), kOf, column), exists(there, attribute(table, column)), !there);
}

void column_has(Reading& reading, const QualifiedName& table, std::string_view column, std::string_view what,
                const std::string& condition) {
  reading.touches(table, column);
  reading.add(fmt::format("{0}{1}column {2}{1}{3}", key(table), kOf, column, what),
              exists(true, attribute(table, column) + " AND " + condition));
}

/// Of what has a name within its relation: a constraint, a trigger, a policy.
struct Belonging {
  std::string_view word, catalog, relation, name;
};
constexpr Belonging kConstraint{"constraint", "pg_constraint", "conrelid", "conname"};
constexpr Belonging kTrigger{"trigger", "pg_trigger", "tgrelid", "tgname"};
constexpr Belonging kPolicy{"policy", "pg_policy", "polrelid", "polname"};

std::string row_of(const Belonging& kind, const QualifiedName& table, std::string_view name) {
  return fmt::format("{} WHERE {} = {} AND {} = {}", kind.catalog, kind.relation, regclass(table), kind.name,
                     quote_literal(name));
}

void belonging_is(Reading& reading, const Belonging& kind, const QualifiedName& table, std::string_view name,
                  bool there) {
  if (!table.name.empty() && !name.empty()) {
    reading.add(fmt::format("{}{}{} {}", key(table), kOf, kind.word, name), exists(there, row_of(kind, table, name)),
                !there);
  }
}

void belonging_has(Reading& reading, const Belonging& kind, const QualifiedName& table, std::string_view name,
                   std::string_view what, const std::string& condition) {
  if (!table.name.empty()) {
    reading.add(fmt::format("{0}{1}{2} {3}{1}{4}", key(table), kOf, kind.word, name, what),
                exists(true, row_of(kind, table, name) + " AND " + condition));
  }
}

void add_constraint(Reading& reading, const QualifiedName& table, Node constraint) {
  const std::string_view name = constraint["conname"].text(), index = constraint["indexname"].text(),
                         type = constraint["contype"].text();
  for (const char* list : {"keys", "fk_attrs"}) {
    for (const Node column : constraint[list]) {
      reading.touches(table, column.text());
    }
  }
  reading.effects().makes_unique |= (type == "CONSTR_UNIQUE" || type == "CONSTR_PRIMARY") && index.empty();
  belonging_is(reading, kConstraint, table, name, true);
  if (!index.empty() && index != name) {  // the index takes the constraint's name
    reading.add(key({table.schema, std::string(index)}), "", true);
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
    const auto table_has = [&](std::string_view what, const std::string& condition) {
      reading.add(fmt::format("{}{}{}", key(table), kOf, what),
                  exists(true, fmt::format("pg_class WHERE oid = {} AND {}", regclass(table), condition)));
    };
    if (subtype == "AT_AddColumn") {
      column_is(reading, table, command["def"].as("ColumnDef")["colname"].text(), true);
    } else if (subtype == "AT_DropColumn") {
      column_is(reading, table, name, false);
    } else if (subtype == "AT_SetNotNull" || subtype == "AT_DropNotNull") {
      column_has(reading, table, name, "not null", subtype == "AT_SetNotNull" ? "attnotnull" : "NOT attnotnull");
    } else if (subtype == "AT_ColumnDefault") {
      column_has(reading, table, name, "default", command["def"] ? "atthasdef" : "NOT atthasdef");
    } else if (subtype == "AT_AlterColumnType") {
      reading.touches(table, name);
    } else if (subtype == "AT_AddConstraint") {
      add_constraint(reading, table, command["def"].as("Constraint"));
    } else if (subtype == "AT_DropConstraint") {
      belonging_is(reading, kConstraint, table, name, false);
    } else if (subtype == "AT_ValidateConstraint") {
      belonging_has(reading, kConstraint, table, name, "valid", "convalidated");
    } else if (subtype == "AT_ChangeOwner" && !command["newowner"]["rolename"].text().empty()) {
      table_has("owner", fmt::format("pg_catalog.pg_get_userbyid(relowner) = {}",
                                     quote_literal(command["newowner"]["rolename"].text())));
    } else if (const auto state = std::ranges::find(kTriggers, subtype, &TriggerState::subtype);
               state != kTriggers.end()) {
      belonging_has(reading, kTrigger, table, name, "enabled", fmt::format("tgenabled = '{}'", state->letter));
    } else if (const auto row = std::ranges::find(kTables, subtype, &TableState::subtype); row != kTables.end()) {
      table_has(row->what, std::string(row->condition));
    }
  }
}

void index(Reading& reading, Node node) {
  const QualifiedName table = reading.relation(node["relation"]);
  for (const Node element : node["indexParams"]) {
    reading.touches(table, element.as("IndexElem")["name"].text());
  }
  reading.effects().makes_unique |= node["unique"].flag();
  if (!table.name.empty() && !node["idxname"].text().empty()) {
    relation_is(reading, {table.schema, std::string(node["idxname"].text())}, true);
  }
}

void function(Reading& reading, Node node) {
  const QualifiedName name = reading.listed(node["funcname"]);
  if (!name.name.empty()) {
    reading.add("routine " + key(name),
                exists(true, fmt::format("pg_proc AS p JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace "
                                         "WHERE n.nspname = {} AND p.proname = {}",
                                         quote_literal(name.schema), quote_literal(name.name))));
  }
}

void type_is(Reading& reading, const QualifiedName& name, bool there) {
  if (!name.name.empty()) {
    reading.add(
        "type " + key(name),
        fmt::format("SELECT pg_catalog.to_regtype({}) IS {}NULL", quote_literal(key(name)), there ? "NOT " : ""),
        !there);
  }
}

void enum_value(Reading& reading, Node node) {
  const QualifiedName type = reading.listed(node["typeName"]);
  if (!type.name.empty()) {
    reading.add(fmt::format("type {}{}value {}", key(type), kOf, node["newVal"].text()),
                exists(true, fmt::format("pg_enum WHERE enumtypid = pg_catalog.to_regtype({}) AND enumlabel = {}",
                                         quote_literal(key(type)), quote_literal(node["newVal"].text()))));
  }
}

void schema_is(Reading& reading, std::string_view name, bool there) {
  reading.add(fmt::format("schema {}", name),
              exists(there, fmt::format("pg_namespace WHERE nspname = {}", quote_literal(name))), !there);
}

void extension_is(Reading& reading, std::string_view name, bool there) {
  reading.add(fmt::format("extension {}", name),
              exists(there, fmt::format("pg_extension WHERE extname = {}", quote_literal(name))), !there);
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
      relation_is(reading, reading.listed(object), false);
    } else if (what == "OBJECT_TYPE" || what == "OBJECT_DOMAIN") {
      type_is(reading, reading.listed(object), false);
    } else if (what == "OBJECT_SCHEMA") {
      schema_is(reading, object.text(), false);
    } else if (what == "OBJECT_EXTENSION") {
      extension_is(reading, object.text(), false);
    } else if (kind != nullptr) {
      const Node parts = object.as("List")["items"];
      if (parts.size() > 1) {
        const QualifiedName table = reading.qualified(parts.size() > 2 ? parts.at(parts.size() - 3).text() : "",
                                                      parts.at(parts.size() - 2).text());
        belonging_is(reading, *kind, table, parts.back().text(), false);
      }
    } else if (what == "OBJECT_FUNCTION" || what == "OBJECT_PROCEDURE") {
      // With arguments, others of its name may stay: nothing to ask, but what was said of it holds no longer.
      const Node routine = object.as("ObjectWithArgs");
      const QualifiedName name = reading.listed(routine["objname"]);
      const bool plain = routine["objargs"].empty() && !routine["args_unspecified"].flag() && !name.name.empty();
      reading.add(
          "routine " + key(name),
          plain ? fmt::format("SELECT pg_catalog.to_regprocedure({}) IS NULL", quote_literal(key(name) + "()")) : "",
          true);
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
    column_is(reading, relation, from, false);
    column_is(reading, relation, to, true);
  } else if (what == "OBJECT_TABCONSTRAINT") {
    belonging_is(reading, kConstraint, relation, from, false);
    belonging_is(reading, kConstraint, relation, to, true);
  } else if (what == "OBJECT_TRIGGER") {
    belonging_is(reading, kTrigger, relation, from, false);
    belonging_is(reading, kTrigger, relation, to, true);
  } else if (is_relation(what)) {
    relation_is(reading, relation, false);
    relation_is(reading, {relation.schema, std::string(to)}, true);
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
    column_has(reading, table, parts.back().text(), "comment",
               fmt::format("pg_catalog.col_description(attrelid, attnum) IS {}",
                           text.empty() ? "NULL" : "NOT DISTINCT FROM " + quote_literal(text)));
  }
}

void new_type(Reading& reading, Node node) {
  type_is(reading,
          node["typevar"]      ? reading.relation(node["typevar"])
          : node["domainname"] ? reading.listed(node["domainname"])
                               : reading.listed(node["typeName"]),
          true);
}

void moved(Reading& reading, Node node) {
  const QualifiedName relation = reading.relation(node["relation"]);
  if (!relation.name.empty() && is_relation(node["objectType"].text())) {
    relation_is(reading, relation, false);
    relation_is(reading, {std::string(node["newschema"].text()), relation.name}, true);
  }
}

void view(Reading& reading, Node node) { relation_is(reading, reading.relation(node["view"]), true); }
void table(Reading& reading, Node node) { relation_is(reading, reading.relation(node["relation"]), true); }
void foreign_table(Reading& reading, Node node) {
  relation_is(reading, reading.relation(node["base"]["relation"]), true);
}
void table_as(Reading& reading, Node node) { relation_is(reading, reading.relation(node["into"]["rel"]), true); }
void sequence(Reading& reading, Node node) { relation_is(reading, reading.relation(node["sequence"]), true); }
void trigger(Reading& reading, Node node) {
  belonging_is(reading, kTrigger, reading.relation(node["relation"]), node["trigname"].text(), true);
}
void policy(Reading& reading, Node node) {
  belonging_is(reading, kPolicy, reading.relation(node["table"]), node["policy_name"].text(), true);
}
void new_schema(Reading& reading, Node node) { schema_is(reading, node["schemaname"].text(), true); }
void extension(Reading& reading, Node node) { extension_is(reading, node["extname"].text(), true); }

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

bool takes_place_of(const Fact& later, const Fact& earlier) {
  return later.of == earlier.of || (later.gone && earlier.of.starts_with(later.of + kOf));
}

}  // namespace

Effects effects_of(const Statement& statement) {
  Effects effects;
  schema::tree::Tree tree;
  // A backfill is written as a block that psql alone can run: what it does is an UPDATE.
  const std::string text = statement.backfill ? fmt::format("UPDATE {} SET {} WHERE {}",
                                                            schema::quote_qualified(statement.backfill->relation),
                                                            statement.backfill->assignments, statement.backfill->filter)
                                              : statement.sql;
  try {
    tree = schema::tree::parse(text);
  } catch (const schema::tree::SyntaxError&) {
    return effects;  // of a newer server
  }
  if (tree.size() != 1) {
    return effects;
  }
  const Node node = tree.statement();
  effects.tag = statement.backfill ? "DO" : command_tag(node);
  if (const auto row = std::ranges::find(kRows, node.kind(), &Row::kind); row != kRows.end()) {
    Reading reading(statement, effects);
    row->read(reading, node.inner());
  }
  return effects;
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
