// CREATE TABLE in all its forms: plain, OF a type, INHERITS, PARTITION OF, foreign.

#include <algorithm>

#include "schema/key.hpp"
#include "schema/print/text.hpp"

namespace schema::print {

namespace {

std::string partition_by(const PartitionKey& key) {
  static constexpr std::string_view kStrategies[] = {"RANGE", "LIST", "HASH"};
  std::vector<std::string> elements;
  for (const IndexElement& element : key.elements) {
    elements.push_back(index_element(element));
  }
  return " PARTITION BY " + std::string(kStrategies[static_cast<std::size_t>(key.strategy)]) + " (" + join(elements) +
         ')';
}

/// Columns a typed table says something about; the others come from the type.
bool says_more_than_type(const Column& column) {
  return column.default_value || column.not_null || column.generated || column.identity;
}

/// A column that a parent may have as well: its default has to be refused, its expression must not be repeated.
std::string local_column(const Database& database, const ObjectId& id, const Column& column, const Table& table) {
  const Column* parent = table.inherits.empty() ? nullptr : parent_column(database, table, id.name);
  if (parent == nullptr) {
    return column_definition(column, id.name);
  }
  Column own = column;
  if (own.generated && own.generated == parent->generated) {
    own.generated.reset();
  } else if (!own.default_value && !own.generated && !own.identity && parent->default_value) {
    own.default_value = Expression("NULL");
  }
  return column_definition(own, id.name);
}

std::vector<const std::pair<const ObjectId, Constraint>*> inlined_constraints(const Database& database,
                                                                              const QualifiedName& name,
                                                                              const TableLayout& layout) {
  std::vector<const std::pair<const ObjectId, Constraint>*> constraints;
  for (const auto& entry : of_relation<Constraint>(database, name)) {
    if (layout.inlined(entry.first, entry.second)) {
      constraints.push_back(&entry);
    }
  }
  std::ranges::stable_sort(constraints, {}, [](const auto* entry) { return entry->second.type; });
  return constraints;
}

/// One CREATE TABLE makes one index of constraints that ask for equal ones, and forgets all but the first.
bool is_merged(const Constraint& constraint, const Constraint& other) {
  return has_index(constraint) && has_index(other) && other.columns == constraint.columns &&
         other.elements == constraint.elements && other.include == constraint.include &&
         other.expression == constraint.expression && other.nulls_not_distinct == constraint.nulls_not_distinct &&
         other.deferrable == constraint.deferrable && other.initially_deferred == constraint.initially_deferred;
}

/// The constraints that stand in the parentheses, and those that have to be added by themselves.
struct Placed {
  std::vector<const std::pair<const ObjectId, Constraint>*> within, apart;
};

Placed placed_constraints(const Database& database, const QualifiedName& name, const TableLayout& layout) {
  Placed placed;
  for (const auto* entry : inlined_constraints(database, name, layout)) {
    const bool merged =
        std::ranges::any_of(placed.within, [&](const auto* other) { return is_merged(entry->second, other->second); });
    (merged ? placed.apart : placed.within).push_back(entry);
  }
  return placed;
}

/// As CREATE TABLE makes it.
Column laid_out(const ObjectId& id, const Column& column, const TableLayout& layout) {
  Column made = column;
  if (layout.default_apart(id)) {
    made.default_value.reset();
  }
  return made;
}

std::string table_statement(const Database& database, const ObjectId& id, const Table& table,
                            const TableLayout& layout) {
  const QualifiedName name{id.schema, id.name};
  std::vector<std::string> elements;
  for (const auto* entry : columns_in_order(database, name)) {
    const ObjectId& column_id = entry->first;
    const Column column = laid_out(column_id, entry->second, layout);
    if (table.of_type) {
      if (says_more_than_type(column)) {
        Column rest = column;
        rest.type = "WITH OPTIONS";
        rest.collation.clear();
        elements.push_back(column_definition(rest, column_id.name));
      }
    } else if (column.local && !table.partition_of) {
      if (layout.serial(column_id, column)) {
        elements.push_back(quote_identifier(column_id.name) + ' ' + serial_word(database, column_id, column));
      } else {
        elements.push_back(local_column(database, column_id, column, table));
      }
    }
  }
  for (const auto* entry : placed_constraints(database, name, layout).within) {
    elements.push_back(constraint_definition(database, entry->first, entry->second));
  }

  std::string sql = "CREATE ";
  sql += table.foreign ? "FOREIGN TABLE " : table.unlogged ? "UNLOGGED TABLE " : "TABLE ";
  sql += quote_qualified(name);
  if (table.partition_of) {
    sql += " PARTITION OF " + quote_qualified(table.partition_of->parent);
  } else if (table.of_type) {
    sql += " OF " + *table.of_type;
  }
  if (!elements.empty()) {
    sql += " (\n    " + join(elements, ",\n    ") + "\n)";
  } else if (!table.partition_of && !table.of_type) {
    sql += " ()";
  }
  if (table.partition_of) {
    sql += ' ' + text_of(table.partition_of->bound);
  }
  if (!table.inherits.empty()) {
    std::vector<std::string> parents;
    for (const QualifiedName& parent : table.inherits) {
      parents.push_back(quote_qualified(parent));
    }
    sql += " INHERITS (" + join(parents) + ')';
  }
  if (table.partition_key) {
    sql += partition_by(*table.partition_key);
  }
  if (table.foreign) {
    return sql + " SERVER " + quote_identifier(table.foreign->server) + generic_options(table.foreign->options);
  }
  if (!table.access_method.empty()) {
    sql += " USING " + quote_identifier(table.access_method);
  }
  sql += with_parameters(table.parameters);
  const Table* parent =
      table.partition_of
          ? database.find<Table>({Kind::table, table.partition_of->parent.schema, "", table.partition_of->parent.name})
          : nullptr;
  if (!table.tablespace.empty()) {
    sql += " TABLESPACE " + quote_identifier(table.tablespace);
  } else if (parent != nullptr && !parent->tablespace.empty()) {
    // A partition would take over its parent's.
    sql += " TABLESPACE pg_default";
  }
  return sql;
}

}  // namespace

Statements table_statements(const Database& database, const ObjectId& id, const Table& table,
                            const TableLayout& layout) {
  const QualifiedName name{id.schema, id.name};
  Statements statements{table_statement(database, id, table, layout)};
  const auto add = [&](Statements more) { std::ranges::move(more, std::back_inserter(statements)); };
  for (const auto* entry : columns_in_order(database, name)) {
    const ObjectId& column_id = entry->first;
    const Column column = laid_out(column_id, entry->second, layout);
    if (!column.local || table.partition_of) {
      add(inherited_column(database, column_id, column, table));
    } else {
      add(column_settings(database, column_id, column));
    }
  }
  for (const auto* entry : placed_constraints(database, name, layout).apart) {
    add({"ALTER TABLE " + quote_qualified(name) + " ADD " +
         constraint_definition(database, entry->first, entry->second)});
  }
  for (const auto* entry : inlined_constraints(database, name, layout)) {
    add(index_roles(database, name, entry->first.name));
  }
  const std::string alter = "ALTER TABLE " + quote_qualified(name);
  if (table.row_security) {
    statements.push_back(alter + " ENABLE ROW LEVEL SECURITY");
  }
  if (table.force_row_security) {
    statements.push_back(alter + " FORCE ROW LEVEL SECURITY");
  }
  if (table.foreign) {
    return statements;
  }
  if (table.replica_identity == ReplicaIdentity::full) {
    statements.push_back("ALTER TABLE ONLY " + quote_qualified(name) + " REPLICA IDENTITY FULL");
  } else if (table.replica_identity == ReplicaIdentity::nothing) {
    statements.push_back("ALTER TABLE ONLY " + quote_qualified(name) + " REPLICA IDENTITY NOTHING");
  }
  return statements;
}

Statements create_object(const Database& database, const ObjectId& id, const Table& table, const TableParts& parts) {
  TableLayout layout;
  layout.inlined = [&](const ObjectId&, const Constraint& constraint) { return is_inlined(constraint, parts); };
  return table_statements(database, id, table, layout);
}

std::set<std::string> inherited_marks(const Database& database, const ObjectId& id) {
  const Table& table = database.tables.at(id);
  std::set<std::string> names;
  for (const std::string& name : {table.replica_identity_index, table.cluster_on}) {
    if (table.partition_of && !name.empty() && !database.contains({Kind::index, id.schema, id.name, name}) &&
        !database.contains({Kind::constraint, id.schema, id.name, name})) {
      names.insert(name);
    }
  }
  return names;
}

Statements index_roles(const Database& database, const QualifiedName& name, const std::string& index) {
  Statements statements;
  if (const Table* table = database.find<Table>(table_id(name))) {
    if (table->replica_identity == ReplicaIdentity::index && table->replica_identity_index == index) {
      statements.push_back("ALTER TABLE ONLY " + quote_qualified(name) + " REPLICA IDENTITY USING INDEX " +
                           quote_identifier(index));
    }
    if (table->cluster_on == index) {
      statements.push_back("ALTER TABLE " + quote_qualified(name) + " CLUSTER ON " + quote_identifier(index));
    }
  } else if (const auto* view = database.find<MaterializedView>({Kind::materialized_view, name.schema, "", name.name});
             view != nullptr && view->cluster_on == index) {
    statements.push_back("ALTER MATERIALIZED VIEW " + quote_qualified(name) + " CLUSTER ON " + quote_identifier(index));
  }
  return statements;
}

}  // namespace schema::print
