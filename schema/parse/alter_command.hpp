#pragma once
// One subcommand of ALTER TABLE and its like, and the tables of how each kind of them is read, by its name in the tree.

#include <string_view>
#include <unordered_map>

#include "schema/parse/index.hpp"
#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// A subcommand and what it is applied to.
struct Command {
  Interpreter& interpreter;
  const Statement& statement;
  tree::Node node;
  ObjectId relation;
  bool recurse = true;    ///< not ALTER TABLE ONLY
  bool alone = false;     ///< the statement's only subcommand
  std::string_view text;  ///< its own, where it can be told from the others'

  Database& database() const { return interpreter.database; }
  std::string name() const { return std::string(node["name"].text()); }
  QualifiedName relation_name() const { return {relation.schema, relation.name}; }
  ObjectId member(Kind kind, const std::string& member_name) const {
    return {kind, relation.schema, relation.name, member_name};
  }
  Place place() const { return statement.place(statement.begin); }

  Table& table() const {
    Table* found = database().find<Table>(relation);
    if (found == nullptr) {
      interpreter.fail("wrong-kind", place(), to_string(relation) + " is not a table");
    }
    return *found;
  }

  /// The column; of a view one is made on demand, to hang something on.
  Column& column() const {
    const ObjectId id = member(Kind::column, name());
    Column* found = database().find<Column>(id);
    if (found == nullptr && (relation.kind == Kind::view || relation.kind == Kind::materialized_view)) {
      return interpreter.add(statement, id, Column{});
    }
    if (found == nullptr) {
      require_column(interpreter, relation, name(), place());
    }
    return *found;
  }

  /// The column, and the same of all that inherit it.
  template <class F>
  void each_column(F&& change) const {
    change(column());
    if (recurse) {
      descend(relation_name(), change);
    }
  }

  template <class F>
  void descend(const QualifiedName& parent, F&& change) const {
    for (const QualifiedName& child : interpreter.children(parent)) {
      if (Column* inherited = database().find<Column>(ObjectId{Kind::column, child.schema, child.name, name()})) {
        change(*inherited);
      }
      descend(child, change);
    }
  }
};

using Commands = std::unordered_map<std::string_view, void (*)(const Command&)>;

const Commands& column_commands();    ///< alter_column.cpp
const Commands& relation_commands();  ///< alter_relation.cpp
const Commands& parent_commands();    ///< alter_parent.cpp

}  // namespace schema::parse
