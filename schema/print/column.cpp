// Columns of tables, attributes of composite types, and what hangs on the columns of views.

#include <algorithm>
#include <iterator>
#include <utility>

#include "schema/parse/text.hpp"
#include "schema/print/text.hpp"
#include "schema/storage.hpp"

namespace schema::print {

std::string identity_clause(const Identity& identity) {
  // The sequence has the column's type: naming it would be an error.
  std::string text = sequence_options(identity.sequence);
  if (identity.sequence.type != "bigint") {
    text.erase(0, std::string("AS " + identity.sequence.type + ' ').size());
  }
  if (identity.sequence_name) {
    text = "SEQUENCE NAME " + quote_qualified(*identity.sequence_name) + (text.empty() ? "" : ' ' + text);
  }
  return std::string("GENERATED ") + (identity.always ? "ALWAYS" : "BY DEFAULT") + " AS IDENTITY" +
         (text.empty() ? "" : " (" + text + ')');
}

namespace {

std::string generated_clause(const Generated& generated) {
  return "GENERATED ALWAYS AS " + enclosed(generated.expression) + (generated.stored ? " STORED" : " VIRTUAL");
}

/// What stands behind a column's type, or behind WITH OPTIONS.
std::string value_clauses(const Column& column) {
  std::string text;
  if (column.generated) {
    text += ' ' + generated_clause(*column.generated);
  } else if (column.identity) {
    text += ' ' + identity_clause(*column.identity);
  } else if (column.default_value) {
    text += " DEFAULT " + default_expression(*column.default_value);
  }
  // An identity column is NOT NULL by itself.
  return text + (column.not_null && !column.identity ? " NOT NULL" : "");
}

std::string alter_only(const Database& database, const ObjectId& id) {
  const QualifiedName name = relation_name(id);
  const Table* table = database.find<Table>(table_id(name));
  if (table == nullptr) {
    return alter_relation(database, name) + " ALTER COLUMN " + quote_identifier(id.name);
  }
  return std::string(table->foreign ? "ALTER FOREIGN TABLE ONLY " : "ALTER TABLE ONLY ") + quote_qualified(name) +
         " ALTER COLUMN " + quote_identifier(id.name);
}

}  // namespace

const Column* parent_column(const Database& database, const Table& table, const std::string& name) {
  const auto find = [&](const QualifiedName& parent) {
    return database.find<Column>({Kind::column, parent.schema, parent.name, name});
  };
  if (table.partition_of) {
    return find(table.partition_of->parent);
  }
  for (const QualifiedName& parent : table.inherits) {
    if (const Column* column = find(parent)) {
      return column;
    }
  }
  return nullptr;
}

std::string column_definition(const Column& column, const std::string& name) {
  return quote_identifier(name) + ' ' + column.type + generic_options(*column.foreign_options) +
         (column.collation.empty() ? "" : " COLLATE " + column.collation) + value_clauses(column);
}

Statements column_settings(const Database& database, const ObjectId& id, const Column& column) {
  if (column.storage.empty() && column.compression.empty() && !column.statistics && column.options->empty()) {
    return {};
  }
  Statements statements;
  // What children have of these is their parent's; where it is not, theirs are said after it.
  const std::string alter_all =
      alter_relation(database, relation_name(id)) + " ALTER COLUMN " + quote_identifier(id.name);
  const std::string alter = alter_only(database, id);
  if (!column.storage.empty()) {
    statements.push_back(alter_all + " SET STORAGE " + parse::to_upper(column.storage));
  }
  if (!column.compression.empty()) {
    statements.push_back(alter_all + " SET COMPRESSION " + quote_identifier(column.compression));
  }
  if (column.statistics) {
    statements.push_back(alter + " SET STATISTICS " + std::to_string(*column.statistics));
  }
  if (!column.options->empty()) {
    statements.push_back(alter + " SET (" + parameter_list(*column.options) + ')');
  }
  return statements;
}

Statements identity_column_apart(const Database& database, const ObjectId& id) {
  Column bare = *database.find<Column>(id);
  const Identity identity = *std::exchange(bare.identity, {});
  Statements statements{alter_relation(database, relation_name(id)) + " ADD COLUMN " + column_definition(bare, id.name),
                        alter_only(database, id) + " ADD " + identity_clause(identity)};
  std::ranges::move(column_settings(database, id, bare), std::back_inserter(statements));
  return statements;
}

std::string set_default(const Database& database, const ObjectId& id, const Column& column) {
  return alter_only(database, id) + " SET DEFAULT " + text_of(*column.default_value);
}

Statements inherited_column(const Database& database, const ObjectId& id, const Column& column, const Table& table) {
  static const Column kNone;
  const Column* found = parent_column(database, table, id.name);
  const Column& parent = found == nullptr ? kNone : *found;
  const std::string alter = alter_only(database, id);
  Statements statements;
  if (column.default_value != parent.default_value && !column.generated && !column.identity) {
    statements.push_back(column.default_value ? set_default(database, id, column) : alter + " DROP DEFAULT");
  }
  if (column.not_null && !parent.not_null) {
    statements.push_back(alter + " SET NOT NULL");
  }
  // Before 17 a partition has its parent's identity not at all; since then it is the same.
  if (column.identity && column.identity != parent.identity) {
    statements.push_back(alter + " ADD " + identity_clause(*column.identity));
  }
  if (!column.foreign_options->empty()) {
    std::string options = generic_options(*column.foreign_options);
    statements.push_back(alter + options);
  }
  // Storage and compression are inherited, statistics and options are not.
  Column own = column;
  if (own.storage == parent.storage) {
    own.storage.clear();
  } else if (own.storage.empty()) {
    own.storage = own_storage(column.type);
  }
  if (own.compression == parent.compression) {
    own.compression.clear();
  } else if (own.compression.empty()) {
    own.compression = "default";
  }
  for (std::string& statement : column_settings(database, id, own)) {
    statements.push_back(std::move(statement));
  }
  return statements;
}

ObjectId serial_sequence(const ObjectId& column) {
  return {Kind::sequence, column.schema, "", column.relation + '_' + column.name + "_seq"};
}

std::string serial_word(const Database& database, const ObjectId& id, const Column& column) {
  if (!column.default_value || !column.not_null || !column.default_value->text.starts_with("nextval(")) {
    return "";
  }
  const ObjectId sequence_id = serial_sequence(id);
  const Sequence* sequence = database.find<Sequence>(sequence_id);
  if (sequence == nullptr || sequence->owned_by != id || sequence_id.name.size() > 63) {
    return "";
  }
  const Table* table = database.find<Table>({Kind::table, id.schema, "", id.relation});
  if (table == nullptr || table->unlogged != sequence->unlogged) {
    return "";
  }
  const std::string name = qualified(sequence_id);
  if (column.default_value->text != "nextval(" + quote_literal(name) + "::regclass)" ||
      sequence->options.type != column.type ||
      sequence_options(sequence->options) != (column.type == "bigint" ? "" : "AS " + column.type)) {
    return "";
  }
  return column.type == "integer" ? "serial" : column.type == "bigint" ? "bigserial" : "smallserial";
}

Statements create_object(const Database& database, const ObjectId& id, const Column& column, const TableParts&) {
  const QualifiedName name = relation_name(id);
  const ObjectId owner = database.relation_id(name);
  Statements statements;
  if (owner.kind == Kind::view || owner.kind == Kind::materialized_view) {
    if (column.default_value) {
      statements.push_back(set_default(database, id, column));
    }
  } else if (owner.kind == Kind::composite_type && !owner.name.empty()) {
    return {alter_relation(database, name) + " ADD ATTRIBUTE " + column_definition(column, id.name)};
  } else if (const Table* table = database.find<Table>(owner); table != nullptr && (!column.local || table->of_type)) {
    return inherited_column(database, id, column, *table);
  } else {
    statements.push_back(alter_relation(database, name) + " ADD COLUMN " + column_definition(column, id.name));
  }
  for (std::string& statement : column_settings(database, id, column)) {
    statements.push_back(std::move(statement));
  }
  return statements;
}

}  // namespace schema::print
