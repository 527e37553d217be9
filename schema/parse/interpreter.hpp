#pragma once
// The state of interpretation, and what every statement's handler needs from it. A handler is a free function
// `void create_table(Interpreter&, const Statement&, tree::Node)`; handlers.def says which statement goes to which.
//
// A handler that cannot go on throws Failure (by fail() or missing()); it must not have changed the model before. What
// is missing may be declared further down: with ReadOptions::any_order the statement is tried again after the last one,
// until nothing moves. A handler of several independent parts wraps each in attempt(), so that only the part waits.

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "schema/database.hpp"
#include "schema/diagnostic.hpp"
#include "schema/parse/read.hpp"
#include "schema/parse/script.hpp"
#include "schema/tree/tree.hpp"

namespace schema::parse {

struct ParsedScript;

/// One statement of a script. Locations in the tree count from `base`.
struct Statement {
  const Script* script = nullptr;
  std::size_t base = 0;
  std::size_t begin = 0, end = 0;  ///< its own extent in the script's text, without the semicolon
  tree::Node node;                 ///< wrapped: {"CreateStmt": {…}}

  /// The script's text up to the statement's end: offsets are those of the script.
  std::string_view source() const { return script->text().substr(0, end); }
  std::string_view text() const { return script->text().substr(begin, end - begin); }
  /// Where a node stands in the script; the statement's start when the tree does not say.
  std::size_t offset(tree::Node located) const;
  Place place(std::size_t offset_in_script) const { return script->place(offset_in_script); }
  Place place(tree::Node located) const { return script->place(offset(located)); }
};

/// Why a statement (or a part of one) has no effect.
struct Failure {
  Diagnostic diagnostic;
  std::string waits_for;  ///< the bare name whose creation may help; empty: nothing will
};

/// Thrown for what is passed over without a word: it concerns a temporary object.
struct PassedOver {};
/// … or something that an extension has brought.
struct OfExtension : PassedOver {};

class Interpreter {
 public:
  Interpreter(Database& database, const ReadOptions& options);

  /// Interprets the texts as one script, then settles what waited.
  void run(const std::vector<SourceText>& sources);

  Database& database;
  const ReadOptions& options;
  std::vector<Diagnostic> diagnostics;

  // Errors and notes.
  [[noreturn]] void fail(std::string code, const Place& place, std::string message, std::string hint = "") const;
  /// `what` is PostgreSQL's word (`relation`, `type`, `function`); the hint names the nearest existing name.
  [[noreturn]] void missing(std::string_view what, const QualifiedName& name, const Place& place) const;
  void report(Severity severity, std::string code, const Place& place, std::string message, std::string hint = "");
  /// Outside the model: listed by name, with place.
  void unmodelled(std::string kind, std::string identity, const Place& place);
  /// The same of a statement whose effect cannot be known.
  void opaque(std::string kind, std::string identity, const Place& place);

  /// Hands a statement to its handler. For parts of CREATE SCHEMA too.
  void interpret(const Statement& statement);

  /// Runs a part of a statement; one that fails for something missing is tried again at the end (any_order), another
  /// failure is reported. The search_path and defaults of now are in force then too.
  void attempt(std::function<void()> action);

  /// Texts, trees and statements that a statement holds within, kept as long as the interpreter: they may wait.
  const Script& keep(std::uint32_t file, std::string text);
  const tree::Tree& keep(tree::Tree tree) { return inner_trees_.emplace_back(std::move(tree)); }
  const Statement& keep(const Statement& statement) { return statements_.emplace_back(statement); }

  // The search path.
  const SearchPath& search_path() const { return path_; }
  void set_search_path(SearchPath path);
  PathIndex path_index() const { return path_index_; }

  /// Where a new relation goes, and what it is kept by, when its statement does not say: SET default_tablespace,
  /// default_table_access_method. Empty: the server's own choice.
  struct Defaults {
    Name tablespace, access_method;
  };
  Defaults defaults;
  /// RESET ALL.
  void reset_settings();
  /// What the model has of a new relation's clause: `pg_default` and `heap` are as good as nothing.
  Name tablespace(std::string_view written) const;
  Name access_method(std::string_view written) const;

  // Names. "Written" names may lack their schema.
  /// Of a RangeVar, a list of String nodes (the last two), an ObjectWithArgs (its objname) or a String.
  static QualifiedName written_name(tree::Node node);
  /// Where a new object of that written name goes: the first schema of the path that exists. Fails if there is none.
  QualifiedName creation_target(const QualifiedName& written, const Place& place) const;
  bool schema_exists(const std::string& name) const;
  /// The schemas to look through for a written name: its own, or the path's.
  /// The schema it names, else those of the path: holds while `written` and the path do.
  std::span<const Name> schemas_for(const QualifiedName& written) const;

  /// Table, view, materialized view, sequence or composite type.
  std::optional<ObjectId> find_relation(const QualifiedName& written) const;
  ObjectId relation(const Statement& statement, tree::Node range_var) const;  ///< throws
  ObjectId relation(const QualifiedName& written, const Place& place) const;  ///< throws
  /// An index, or the constraint whose index is of that name.
  std::optional<ObjectId> find_index(const QualifiedName& written) const;
  /// Is the name taken among relations and indexes (pg_class)? Objects outside the model count where they are known:
  /// sequences of identity columns, indexes that partitions got from their parents.
  bool class_name_taken(const QualifiedName& name) const;
  /// Is there a constraint of that name anywhere in the schema?
  bool constraint_name_taken(const QualifiedName& name) const;
  /// A relation that is not in the model for itself but takes a name (reserved_names.cpp): the sequence of an identity
  /// column; the index or key that a partition has for its parent's (`made_for`, which may be no object either).
  struct Reserved {
    ObjectId owner, made_for;
  };
  void reserve_class_name(const QualifiedName& name, const ObjectId& owner, const ObjectId& made_for = {}) {
    reserved_.insert_or_assign(name, Reserved{owner, made_for});
  }
  void release_class_name(const QualifiedName& name) { reserved_.erase(name); }
  const std::map<QualifiedName, Reserved>& reserved_names() const { return reserved_; }
  /// Gives the names back that partitions, at every level, have for a parent's index or key: what they were.
  std::vector<ObjectId> release_class_names(const ObjectId& made_for);
  /// Another name for what a partition has; what the level below has is made for it as before.
  void rename_reserved(const QualifiedName& from, const QualifiedName& to);
  /// Those of partitions that were there before this text: called before the first is looked for, and before another
  /// table becomes one.
  void know_parts();
  bool knows_parts() const { return knows_parts_; }
  /// The identity column whose sequence is of that name.
  std::optional<ObjectId> find_identity_sequence(const QualifiedName& written) const;
  /// Partitions and inheriting tables, nearest only; of a composite type the tables OF it.
  std::vector<QualifiedName> children(const QualifiedName& parent) const;
  /// Enum, composite, range (or its multirange), domain or base type; a relation's row type; an extension's type.
  /// Types declared further down count when any_order. Builtin types are not here, see type_name.hpp.
  std::optional<QualifiedName> find_type(const QualifiedName& written) const;
  /// The id of a type of the model (not row types of tables); nothing for a builtin or an extension's.
  std::optional<ObjectId> find_type_object(const QualifiedName& written) const;
  /// Functions, procedures and aggregates of that name, over all argument types; the first schema that has any.
  std::vector<ObjectId> find_routines(const QualifiedName& written) const;
  /// Where a function of that name is or will be; extension members count. Nothing for a builtin or unknown one.
  std::optional<QualifiedName> find_function_name(const QualifiedName& written) const;
  bool is_extension_member(std::string_view kind, const QualifiedName& name) const;
  /// The tables and views that a view's query names have to be there, once everything is read.
  void expect_relations(const Statement& statement, const ObjectId& view, tree::Node query);

  // The model. Objects are made and unmade through these, which keep the name indexes.
  /// Sets place, hints and search_path, and fails when the id is taken.
  template <class T>
  T& add(const Statement& statement, const ObjectId& id, T object, std::size_t offset) {
    object.place = statement.place(offset);
    object.hints = statement.script->hints(offset);
    object.search_path = path_index_;
    const Place place = object.place;
    const auto [added, is_new] = database.of<T>().try_emplace(id, std::move(object));
    if (!is_new) {
      already_there(id, place);
    }
    created(id);
    return added->second;
  }
  template <class T>
  T& add(const Statement& statement, const ObjectId& id, T object) {
    return add<T>(statement, id, std::move(object), statement.begin);
  }
  /// To be called for an object that came to be by other means than add().
  void created(const ObjectId& id);
  /// A name that is no object of the model, such as a member of an extension: what waits for it is tried again.
  void name_appeared(std::string_view name) {
    if (something_waits_) {
      created_[std::string(name)] = ++clock_;
    }
  }
  void erase(const ObjectId& id);
  /// Renames or moves in the model (schema/rename.hpp).
  void rename(const ObjectId& from, const ObjectId& to);
  /// Of several relations, all called alike.
  void rename_columns(const std::vector<ObjectId>& columns, const Name& name);
  /// After a change of parents: name indexes are built anew when next asked for.
  void reparented() { names_stale_ = true; }
  /// Something a foreign key may refer to came to be on that table; see Failure::waits_for.
  static std::string key_of(const QualifiedName& table) { return "key of " + table.schema + '.' + table.name; }

  /// Temporary objects are not in the model; statements about them are passed over.
  void remember_temporary(const std::string& name) { temporary_.insert(name); }
  void forget_temporary(const std::string& name) { temporary_.erase(name); }
  bool is_temporary(const QualifiedName& written) const;

  /// Names of existing objects of about the same spelling, for hints: ` did you mean "x"?` or "".
  std::string did_you_mean(std::string_view what, const QualifiedName& name) const;

  /// Of an index or key made on the parent alone: the partitions that have one attached to it by now.
  std::map<ObjectId, std::set<QualifiedName>> attached_partitions;

  std::set<ObjectId> being_dropped;  ///< by a CASCADE that is under way: views may refer to each other in a circle

  bool parts_renamed = false;  ///< something was: a partition's index may not be called any more as it would be made

  bool declaring = false;                ///< looking ahead for names: nothing is done yet
  std::vector<Place> grants_on_members;  ///< GRANT and REVOKE on what an extension has brought: not compared
  bool saw_privileges = false;           ///< a GRANT, REVOKE or ALTER DEFAULT PRIVILEGES was read
  bool saw_owners = false;

 private:
  struct Pending {
    std::function<void()> action;
    SearchPath path;
    PathIndex path_index;
    Defaults defaults;
    Failure failure;
    std::uint64_t tried = 0;
  };
  struct Expected {
    ObjectId view;
    QualifiedName written;
    Place place;
    std::vector<std::string> schemas;
  };
  void rename_expected(const ObjectId& from, const ObjectId& to);
  void check_expected();
  [[noreturn]] void already_there(const ObjectId& id, const Place& place) const;
  void declare(const std::vector<ParsedScript>& scripts);
  void settle();
  void rebuild_names() const;
  void index_names(const ObjectId& id, int count) const;
  void rename_reserved(const ObjectId& from, const ObjectId& to);

  SearchPath path_;
  PathIndex path_index_;
  std::vector<Pending> pending_;
  std::vector<Expected> expected_;
  std::unordered_map<std::string, std::uint64_t> created_;  // bare name -> when
  std::uint64_t clock_ = 0;
  bool something_waits_ = false;  // since when names are remembered: what came before, a statement finds by itself
  std::set<QualifiedName> declared_types_, declared_functions_;
  std::set<std::string> declared_schemas_;
  std::set<std::string> temporary_;
  std::deque<std::string> inner_texts_;
  std::deque<Script> inner_scripts_;
  std::deque<tree::Tree> inner_trees_;
  std::deque<Statement> statements_;                   // they may wait longer than who handed them over
  mutable std::map<QualifiedName, ObjectId> indexes_;  // by name: an index, or the constraint that has one
  mutable std::map<QualifiedName, int> constraint_names_;
  mutable std::map<QualifiedName, std::vector<QualifiedName>> children_;
  std::map<QualifiedName, Reserved> reserved_;
  bool knows_parts_ = false;
  mutable bool names_stale_ = true;
};

/// Levenshtein distance; `limit` + 1 when greater than `limit`.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

}  // namespace schema::parse
