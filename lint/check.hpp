#pragma once
// What a rule's function gets to see, and the questions several rules ask.

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "lint/lint.hpp"
#include "planner/step.hpp"
#include "schema/parse/interpreter.hpp"
#include "schema/tree/tree.hpp"

namespace lint {

using schema::Database;
using schema::ObjectId;
using schema::QualifiedName;
using schema::tree::Node;

struct Relation {
  QualifiedName name;
  bool existing = true;  ///< there before the file: it may hold rows and be in use

  std::string text() const;  ///< quoted, for messages
  bool operator==(const Relation& other) const { return name == other.name; }
};

/// One action of an ALTER TABLE.
struct Command {
  Node node;
  std::string_view subtype;  ///< AT_AddColumn, …
  std::string name;          ///< of the column or constraint
  Node def;                  ///< wrapped
};

/// A column that CREATE TABLE or ADD COLUMN defines.
struct ColumnDefinition {
  Relation relation;
  std::string name;
  Node node;
  bool added = false;  ///< to a table that exists
  std::string type;    ///< as format_type() prints it; as written where it is not known

  bool has(std::string_view constraint) const { return static_cast<bool>(find(constraint)); }
  Node find(std::string_view constraint) const;  ///< the Constraint of that contype, or nothing
};

/// A constraint that CREATE TABLE, ADD CONSTRAINT or a column definition adds.
struct ConstraintDefinition {
  Relation relation;
  Node node;
  std::string_view type;                     ///< CONSTR_CHECK, …
  std::vector<std::string> columns;          ///< key columns, or the column it is written at
  const ColumnDefinition* column = nullptr;  ///< the column it is written at
  bool added = false;                        ///< to a table that exists
  bool not_valid = false;
  bool using_index = false;

  std::string name() const { return std::string(node["conname"].text()); }
};

/// What a statement locks, with what for.
struct Lock {
  Relation relation;
  planner::LockMode mode{};
};

/// One statement, taken apart.
struct Statement {
  schema::parse::Statement source;
  std::string_view kind;  ///< IndexStmt, …
  Node node;              ///< its inside
  Relation relation;      ///< what ALTER TABLE, CREATE INDEX, UPDATE, … are about; no name: nothing
  std::vector<Command> commands;
  std::vector<ColumnDefinition> columns;
  std::vector<ConstraintDefinition> constraints;
  std::vector<Lock> locks;
  bool slow = false;  ///< its time grows with the rows of a relation that exists
  bool concurrently = false;
  bool refuses_transaction = false;
  bool in_transaction = false;
  std::size_t transaction = 0;  ///< statements of the same number commit together

  bool is(std::string_view wanted) const { return kind == wanted; }
};

/// Everything known of the files, at the statement the walk has come to.
struct Surroundings {
  const Options& options;
  Database& database;
  schema::parse::Interpreter interpreter;
  std::vector<Statement> statements;
  std::size_t at = 0;  ///< the current one's index; statements.size() behind the last

  /// Tables that the files make, by name, with the schema as written and the statement: until then there are none of
  /// them, unless the files move an older one out of the way.
  std::multimap<std::string, std::pair<std::string, std::size_t>> made;
  std::set<QualifiedName> fresh;                         ///< relations made by these files, and temporary ones
  bool lock_timeout = false, statement_timeout = false;  ///< in force now
  bool contract = false;                                 ///< the file says `-- contract-phase-ok: reason`
  /// CHECKs of the files that prove columns NOT NULL: relation and constraint name -> columns; not valid yet, or valid.
  std::map<std::pair<QualifiedName, std::string>, std::set<std::string>> unproved, proved;
  std::set<std::pair<QualifiedName, std::string>> not_valid_here;  ///< added in the current transaction
  std::set<std::string> new_labels;                                ///< of enums, in the current transaction

  Surroundings(Database& model, const Options& lint_options);

  Relation relation(Node range_var) const;
  Relation relation(const QualifiedName& written) const;
  bool is_made_later(const QualifiedName& written) const;
  /// Columns whose NOT NULL a valid CHECK of the relation proves, or which are NOT NULL.
  bool never_null(const Relation& relation, const std::string& column) const;
  const schema::Table* table(const Relation& relation) const;  ///< nullptr: not known
  const schema::Column* column(const Relation& relation, const std::string& name) const;
};

class Check {
 public:
  struct Report {
    std::size_t statement, offset;
    std::string message, instead;
  };

  Check(const Surroundings& surroundings, std::vector<Report>& reports) : file(surroundings), reports_(reports) {}

  const Surroundings& file;
  const Statement& at() const { return file.statements.at(file.at); }
  Node node() const { return at().node; }
  bool is(std::string_view kind) const { return at().kind == kind; }
  bool server_before(int major) const { return file.options.server_version < major * 10000; }
  int server() const { return file.options.server_version / 10000; }

  /// A finding at a node (its statement's start where the tree has no location). `instead` replaces the rule's own.
  void report(const std::string& message, Node where = {}, const std::string& instead = "");
  /// At another statement of the files.
  void report_at(const Statement& statement, const std::string& message, Node where = {},
                 const std::string& instead = "");

  /// Actions of ALTER TABLE on a relation that existed.
  void each_command(std::string_view subtype, const std::function<void(const Command&)>& f) const;

 private:
  std::vector<Report>& reports_;
};

/// Calls f for every wrapped node below, the node itself included: f(kind, inside).
void walk(Node node, const std::function<void(std::string_view, Node)>& f);

/// The names in a list of String nodes.
std::vector<std::string> names_of(Node list);
/// `schema.name` of a list of String nodes, or of a List, TypeName or ObjectWithArgs around one.
QualifiedName dotted(Node node);
std::string joined(const std::vector<std::string>& names);  ///< quoted, `a, b`
std::string column_text(const Relation& relation, const std::string& column);

/// A TypeName as format_type() prints it; as written where the type is not known.
std::string type_of(const Surroundings& file, const Statement& statement, Node type);
std::string type_of(const Check& check, Node type);

/// Is an AT_AlterColumnType known to leave the rows as they are? False where nobody knows what the column was.
bool keeps_rows(const Surroundings& file, const Statement& statement, const Command& command);

/// Columns that the condition, when true or NULL-free, proves to be NOT NULL: `a IS NOT NULL AND …`.
std::set<std::string> not_null_columns(Node condition);

/// Functions called by the expression that may give another value at each call; their names.
std::vector<std::string> volatile_calls(const Surroundings& file, Node expression);

/// Do the files create such an object further down? `object_type` is DROP's: OBJECT_TABLE, …
bool is_created_later(const Surroundings& file, std::string_view object_type, const QualifiedName& name);

/// DROP … IF EXISTS of what the files create further down, where nobody says that it is there: a script that starts
/// from nothing, however often it runs.
bool is_reset(const Surroundings& file, Node drop, std::string_view object_type, const QualifiedName& name);

/// Is it an index of a table that the files make, before or after?
bool is_index_of_new_table(const Surroundings& file, const QualifiedName& index);

/// The strongest lock on a relation that exists, or nullptr.
const Lock* strongest(const Statement& statement);

}  // namespace lint
