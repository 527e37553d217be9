#include "schema/parse/like.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "schema/canonical/names.hpp"
#include "schema/canonical/view_outputs.hpp"
#include "schema/inherited_parts.hpp"
#include "schema/key.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/parts.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/privileges.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

constexpr std::uint32_t kComments = 1U << 0U, kCompression = 1U << 1U, kConstraints = 1U << 2U, kDefaults = 1U << 3U,
                        kGenerated = 1U << 4U, kIdentity = 1U << 5U, kIndexes = 1U << 6U, kStatistics = 1U << 7U,
                        kStorage = 1U << 8U;

/// The copy says nothing of owner and grants, and of comments only when asked.
template <class T>
T copy_of(const T& source, bool with_comment) {
  T copy = source;
  const PathIndex path = source.search_path;
  static_cast<Object&>(copy) = Object{};
  copy.search_path = path;
  if (with_comment) {
    copy.comment = source.comment;
  }
  return copy;
}

template <class T>
void put_copy(Interpreter& interpreter, const Statement& statement, const ObjectId& id, T object) {
  const PathIndex path = object.search_path;
  T& added = interpreter.add(statement, id, std::move(object));
  added.hints = {};
  added.search_path = path;
}

void copy_indexes(Interpreter& interpreter, const Statement& statement, const ObjectId& table, const LikeClause& like) {
  const bool comments = (like.options & kComments) != 0;
  const QualifiedName source{like.source.schema, like.source.name};
  InheritedParts parts;
  auto& [constraints, indexes] = parts;
  for (const auto& [id, constraint] : of_relation<Constraint>(interpreter.database, source)) {
    if (has_index(constraint)) {
      Constraint copy = copy_of(constraint, false);
      copy.index_comment = comments ? constraint.index_comment : std::nullopt;
      copy.only = false;
      constraints.emplace_back(id, std::move(copy));
    }
  }
  for (const auto& [id, index] : of_relation<Index>(interpreter.database, source)) {
    indexes.emplace_back(id, copy_of(index, comments));
  }
  InheritedParts inherited = parts_by_name(interpreter, source);
  std::ranges::move(inherited.constraints, std::back_inserter(constraints));
  std::ranges::move(inherited.indexes, std::back_inserter(indexes));
  for (auto& [id, constraint] : constraints) {
    const std::string name = choose_name(interpreter, table, name_parts(constraint));
    if (constraint.type == ConstraintType::primary_key) {
      for (const std::string& column : constraint.columns) {
        interpreter.database.columns.at(ObjectId{Kind::column, table.schema, table.name, column}).not_null = true;
      }
    }
    constraint.partition_of.reset();
    put_copy(interpreter, statement, {Kind::constraint, table.schema, table.name, name}, std::move(constraint));
  }
  for (auto& [id, index] : indexes) {
    const std::string name = choose_name(interpreter, table, name_parts(index));
    index.partition_of.reset();
    index.only = false;
    put_copy(interpreter, statement, {Kind::index, table.schema, table.name, name}, std::move(index));
  }
}

void copy_statistics(Interpreter& interpreter, const Statement& statement, const ObjectId& table,
                     const LikeClause& like) {
  std::vector<Statistics> copies;
  for (const auto& [id, statistics] : interpreter.database.statistics) {
    if (statistics.table == QualifiedName{like.source.schema, like.source.name}) {
      copies.push_back(copy_of(statistics, (like.options & kComments) != 0));
    }
  }
  for (Statistics& statistics : copies) {
    std::vector<std::string> columns = statistics.columns;
    columns.insert(columns.end(), statistics.expressions.size(), "expr");
    statistics.table = {table.schema, table.name};
    std::string name;
    for (int pass = 0; name.empty() || interpreter.database.contains({Kind::statistics, table.schema, "", name});
         ++pass) {
      name = make_object_name(table.name, name_addition(columns), pass == 0 ? "stat" : "stat" + std::to_string(pass));
    }
    put_copy(interpreter, statement, {Kind::statistics, table.schema, "", name}, std::move(statistics));
  }
}

}  // namespace

namespace {

/// Of a view: its columns as they are at this moment, with what is said of them.
void add_view_columns(const Interpreter& interpreter, const Statement& statement, tree::Node like, LikeClause& clause) {
  const canonical::Names names(interpreter.database, interpreter.options.server_version);
  canonical::Session session(names);
  const std::optional<std::vector<Output>> outputs = canonical::view_outputs(session, clause.source);
  if (!outputs) {
    interpreter.fail("unmodelled", statement.place(like["relation"]),
                     "LIKE " + to_string(clause.source) + ": the columns of this view are not known without a server",
                     "write the columns out");
  }
  for (const Output& output : *outputs) {
    ColumnDefinition made;
    made.name = output.name;
    const tree::Tree cast = tree::parse("SELECT NULL::" + output.type.text());
    const tree::Node target = cast.statement().as("SelectStmt")["targetList"].at(0).as("ResTarget");
    made.column.type = type_name(interpreter, statement, target["val"].as("TypeCast")["typeName"]);
    made.column.collation = output.collation;
    const ObjectId id{Kind::column, clause.source.schema, clause.source.name, output.name};
    if (const Column* said = interpreter.database.find<Column>(id)) {
      made.column.search_path = said->search_path;
      if ((clause.options & kDefaults) != 0) {
        made.column.default_value = said->default_value;
      }
      if ((clause.options & kComments) != 0) {
        made.column.comment = said->comment;
      }
    }
    clause.columns.push_back(std::move(made));
  }
}

}  // namespace

LikeClause like_clause(const Interpreter& interpreter, const Statement& statement, tree::Node like) {
  LikeClause clause;
  clause.options = static_cast<std::uint32_t>(like["options"].integer());
  clause.source = interpreter.relation(statement, like["relation"]);
  if (clause.source.kind == Kind::view || clause.source.kind == Kind::materialized_view) {
    add_view_columns(interpreter, statement, like, clause);
    return clause;
  }
  for (const auto* entry : columns_in_order(interpreter.database, {clause.source.schema, clause.source.name})) {
    const Column& source = entry->second;
    ColumnDefinition made;
    made.name = entry->first.name;
    made.column.search_path = source.search_path;
    made.column.type = source.type;
    made.column.collation = source.collation;
    made.column.not_null = source.not_null;
    if ((clause.options & kDefaults) != 0) {
      made.column.default_value = source.default_value;
    }
    if ((clause.options & kGenerated) != 0) {
      made.column.generated = source.generated;
    }
    if ((clause.options & kStorage) != 0) {
      made.column.storage = source.storage;
    }
    if ((clause.options & kCompression) != 0) {
      made.column.compression = source.compression;
    }
    if ((clause.options & kComments) != 0) {
      made.column.comment = source.comment;
    }
    clause.columns.push_back(std::move(made));
  }
  return clause;
}

void add_like_parts(Interpreter& interpreter, const Statement& statement, const ObjectId& table,
                    const LikeClause& like) {
  const QualifiedName source{like.source.schema, like.source.name};
  if ((like.options & kIdentity) != 0) {
    for (const auto& [id, column] : of_relation<Column>(interpreter.database, source)) {
      const ObjectId copy{Kind::column, table.schema, table.name, id.name};
      Column* made = interpreter.database.find<Column>(copy);
      if (column.identity && made != nullptr) {
        const QualifiedName name{table.schema,
                                 choose_name(interpreter, table.schema, table.name, id.name, "seq", NameUse::relation)};
        made->identity = Identity{.always = column.identity->always, .sequence = column.identity->sequence};
        made->identity->sequence_privileges =
            initial_privileges(interpreter.database, {Kind::sequence, name.schema, "", name.name},
                               interpreter.database.role, interpreter.options.server_version);
        name_sequence(*made->identity, copy, name);
        interpreter.reserve_class_name(name, copy);
      }
    }
  }
  if ((like.options & kConstraints) != 0) {
    std::map<std::string, Constraint> checks;
    for (const auto& [id, constraint] : of_relation<Constraint>(interpreter.database, source)) {
      if (constraint.type == ConstraintType::check) {
        checks.emplace(id.name, copy_of(constraint, (like.options & kComments) != 0));
      }
    }
    // The copy has no parents: what the table has from its own, the copy owns.
    if (const Table* table_copied = interpreter.database.find<Table>(like.source)) {
      for (const QualifiedName& parent : parents_of(*table_copied)) {
        for (const auto& [name, above] : checks_for_children(interpreter.database, parent)) {
          checks.try_emplace(name, copy_of(*interpreter.database.find<Constraint>(above), false));
        }
      }
    }
    for (auto& [name, check] : checks) {
      check.validated = true;
      put_copy(interpreter, statement, {Kind::constraint, table.schema, table.name, name}, std::move(check));
    }
  }
  if ((like.options & kIndexes) != 0) {
    copy_indexes(interpreter, statement, table, like);
  }
  if ((like.options & kStatistics) != 0) {
    copy_statistics(interpreter, statement, table, like);
  }
}

}  // namespace schema::parse
