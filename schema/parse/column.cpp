#include "schema/parse/column.hpp"

#include <algorithm>

#include "schema/find_type.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/index.hpp"
#include "schema/parse/options.hpp"
#include "schema/parse/sequence.hpp"
#include "schema/parse/slice.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/privileges.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

/// Where the clause after the one at `offset` starts; npos for none.
std::size_t next_clause(const Statement& statement, tree::Node definition, std::size_t offset) {
  std::size_t next = static_cast<std::size_t>(-1);
  const auto consider = [&](tree::Node clause) {
    if (clause && statement.offset(clause) > offset) {
      next = std::min(next, statement.offset(clause));
    }
  };
  consider(definition["collClause"]);
  for (const tree::Node constraint : definition["constraints"]) {
    consider(constraint.inner());
  }
  return next;
}

}  // namespace

bool is_no_default(const Interpreter& interpreter, const Statement& statement, tree::Node expression,
                   std::string_view type) {
  while (const tree::Node cast = expression.as("TypeCast")) {
    if (type_name(interpreter, statement, cast["typeName"]) != type) {
      return false;
    }
    expression = cast["arg"];
  }
  if (!expression.as("A_Const")["isnull"].flag()) {
    return false;
  }
  const bool has_length = type.find('(') != std::string_view::npos && !type.starts_with("interval");
  return !has_length && find_type(interpreter.database.domains, type) == nullptr;
}

int next_position(const Database& database, const QualifiedName& relation) {
  int last = 0;
  for (const auto& [id, column] : of_relation<Column>(database, relation)) {
    last = std::max(last, column.position.value);
  }
  return last + 1;
}

ColumnDefinition column_definition(const Interpreter& interpreter, const Statement& statement, tree::Node node) {
  ColumnDefinition made;
  made.name = std::string(node["colname"].text());
  made.offset = statement.offset(node);
  Column& column = made.column;
  if (const tree::Node type = node["typeName"]) {
    made.serial = std::string(serial_type(type));
    column.type = made.serial.empty() ? type_name(interpreter, statement, type) : made.serial;
  }
  column.not_null = !made.serial.empty();
  column.collation = collation_name(interpreter, node["collClause"]["collname"], node["typeName"]);
  column.compression = std::string(node["compression"].text());
  if (column.compression == "default") {
    column.compression.clear();
  }
  column.foreign_options = options_of(node["fdwoptions"]);
  for (const tree::Node item : node["constraints"]) {
    const tree::Node constraint = item.as("Constraint");
    const std::string_view type = constraint["contype"].text();
    const std::size_t offset = statement.offset(constraint);
    if (type == "CONSTR_NOTNULL") {
      column.not_null = true;
    } else if (type == "CONSTR_DEFAULT") {
      made.says_default = true;
      if (!is_no_default(interpreter, statement, constraint["raw_expr"], column.type)) {
        column.default_value =
            Expression(item_after(statement, offset, "default", next_clause(statement, node, offset)));
      }
    } else if (type == "CONSTR_GENERATED") {
      column.generated = Generated{Expression(group_after(statement, offset, "as")), true};
    } else if (type == "CONSTR_IDENTITY") {
      made.identity = constraint;
    }
  }
  made.constraints = constraint_clauses(node["constraints"], made.name);
  return made;
}

void add_column_sequence(Interpreter& interpreter, const Statement& statement, const QualifiedName& table,
                         bool unlogged, ColumnDefinition& definition) {
  const ObjectId column{Kind::column, table.schema, table.name, definition.name};
  if (!definition.serial.empty()) {
    const std::string name =
        choose_name(interpreter, table.schema, table.name, definition.name, "seq", NameUse::relation);
    Sequence sequence;
    sequence.options = sequence_options(interpreter, statement, {}, definition.serial);
    sequence.owned_by = column;
    sequence.unlogged = unlogged && interpreter.options.server_version >= 150000;  // as its table
    // It says nothing of itself: a comment with a meaning beside it is the column's.
    interpreter.add(statement, {Kind::sequence, table.schema, "", name}, std::move(sequence), definition.offset)
        .hints = {};
    definition.column.default_value = Expression(nextval_of({table.schema, name}));
  }
  if (definition.identity) {
    definition.column.identity =
        identity_of(interpreter, statement, column, definition.column.type, definition.identity);
    definition.column.not_null = true;
  }
}

Identity identity_of(Interpreter& interpreter, const Statement& statement, const ObjectId& column,
                     std::string_view type, tree::Node constraint) {
  Identity identity;
  identity.always = constraint["generated_when"].text() == "a";
  identity.sequence = sequence_options(interpreter, statement, constraint["options"], type);
  QualifiedName name{column.schema, ""};
  for (const tree::Node option : constraint["options"]) {
    if (option.as("DefElem")["defname"].text() == "sequence_name") {
      const QualifiedName written = Interpreter::written_name(option.as("DefElem")["arg"].inner()["items"]);
      name = {written.schema.empty() ? column.schema : written.schema, written.name};
      identity.names_sequence = {true};
    }
  }
  if (name.name.empty()) {
    name.name = choose_name(interpreter, column.schema, column.relation, column.name, "seq", NameUse::relation);
  }
  interpreter.reserve_class_name(name, column);
  name_sequence(identity, column, name);
  identity.sequence_privileges = initial_privileges(interpreter.database, {Kind::sequence, name.schema, "", name.name},
                                                    interpreter.database.role, interpreter.options.server_version);
  return identity;
}

Column inherited_column(const Column& parent) {
  Column column;
  column.search_path = parent.search_path;
  column.type = parent.type;
  column.collation = parent.collation;
  column.not_null = parent.not_null;
  column.default_value = parent.default_value;
  column.generated = parent.generated;
  column.storage = parent.storage;
  column.compression = parent.compression;
  column.local = false;
  return column;
}

}  // namespace schema::parse
