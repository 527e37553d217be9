#pragma once
// Parse analysis of one text, offline, after the server's parse_expr.c, parse_clause.c and parse_relation.c.
//
// What it is sure of it settles; what it cannot type stays as it is written, under a `?`, so that it equals only the
// same text. Analysis of a query numbers its range table: aliases do not count, the order of FROM does.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "schema/canonical/coerce.hpp"
#include "schema/canonical/expr.hpp"
#include "schema/canonical/resolve.hpp"
#include "schema/canonical/session.hpp"
#include "schema/tree/tree.hpp"

namespace schema::canonical {

/// A construct outside of what is understood: the whole text is then taken as it is written.
struct Unsupported {};

struct ScopeColumn {
  std::string name;
  TypeRef type;
  std::string text;  ///< how a reference to it prints
};

/// One entry of a namespace: a table, sub-select, function or join that column references may name.
struct ScopeItem {
  std::string alias;
  QualifiedName relation;  ///< when no alias hides it
  std::vector<ScopeColumn> columns;
  std::string whole_row;  ///< how a reference to the row prints
  TypeRef row_type;
  bool columns_visible = true;
  bool name_visible = true;
};

struct CommonTable {
  std::vector<ScopeColumn> columns;
  std::string text;  ///< how a reference prints
};

struct Scope {
  const Scope* outer = nullptr;
  std::vector<ScopeItem> items;
  std::map<std::string, CommonTable> common_tables;
  std::map<std::string, Expr*> parameters;     ///< VALUE of a domain, arguments of a function
  std::map<std::string, std::string> windows;  ///< of WINDOW: name by definition
};

struct Target {
  std::string name;
  Expr* expr = nullptr;
};

struct Query {
  std::string head;  ///< before the targets: WITH, DISTINCT
  std::vector<Target> targets;
  std::string tail;  ///< after them: FROM, WHERE, …
  std::string set_operation;
  std::unique_ptr<Query> left, right;  ///< of a set operation; `targets` then only say names and types
};

class Analysis {
 public:
  Analysis(Session& session, const SearchPath& path);

  Arena& arena() { return arena_; }
  const Names& names() const { return names_; }
  Coercion& coercion() { return coercion_; }

  Expr* expression(tree::Node node, const Scope& scope);
  std::unique_ptr<Query> query(tree::Node select, const Scope* outer);
  /// The query with its output names (of a view), or without.
  std::string print(const Query& query, bool with_names) const;
  std::string print(const Expr& expr) const { return printed(names_, expr); }

  /// A statement of a rule or an SQL-standard function body.
  std::string statement(tree::Node node, const Scope* outer);
  /// A relation's columns under a name of its own (OLD, NEW) or as the only ones.
  ScopeItem relation_item(const QualifiedName& relation, const std::string& alias, const std::string& prefix);
  /// The tree as it is written, with the names of user objects settled where they can be.
  std::string as_written(tree::Node node) const;

  /// `*`, NATURAL JOIN or a whole row was expanded: the text means other columns when its relations change.
  bool expanded() const { return expanded_; }
  /// Nothing was left as it is written.
  bool exact() const { return all_typed_ && coercion_.exact(); }

 private:
  using Node = tree::Node;

  // Expressions (analysis_expression.cpp).
  Expr* typed_expression(Node node, const Scope& scope);
  Expr* untyped(Node node, const Scope& scope);
  Expr* constant(Node node);
  TypeRef type_reference(Node type_name) const;
  Expr* other(TypeRef type, std::string text, std::vector<Expr*> args = {}) {
    return arena_.make(Expr::Op::other, std::move(type), std::move(text), std::move(args));
  }

  // Columns (analysis_column.cpp).
  Expr* column(const ScopeColumn& column);
  Expr* column_of(const ScopeItem& item, const std::string& name);
  const ScopeItem* row_reference(Node node, const Scope& scope);
  Expr* column_reference(Node node, const Scope& scope);
  Expr* find_column(const std::string& name, const Scope& scope, bool& found);
  Expr* field(Expr* arg, const std::string& name);
  Expr* indirection(Node node, const Scope& scope);

  // Operators (analysis_operator.cpp).
  Expr* operator_expression(Node node, const Scope& scope);
  Expr* boolean(Node node, const Scope& scope);
  Expr* in_list(Node node, const Scope& scope);
  Expr* between(Node node, const Scope& scope);
  Expr* distinct(Node node, const Scope& scope);
  Expr* null_if(Node node, const Scope& scope);
  Expr* negate(Expr* arg);
  Expr* equality(Expr* left, Expr* right, std::string word);
  Expr* make_boolean(Expr::Op op, std::vector<Expr*> args);
  Expr* make_operator(std::string_view schema, const std::string& name, Expr* left, Expr* right);
  Expr* make_array_operator(std::string_view schema, const std::string& name, bool any, Expr* left, Expr* right);
  Expr* make_row_operator(std::string_view schema, const std::string& name, Expr* left, Expr* right);

  // Constructs with a word or brackets of their own (analysis_construct.cpp).
  Expr* case_expression(Node node, const Scope& scope);
  Expr* common(Node args, std::string_view word, const Scope& scope);
  Expr* type_cast(Node node, const Scope& scope);
  Expr* array(Node node, const TypeRef& wanted, const Scope& scope);
  Expr* row(Node node, const Scope& scope);
  Expr* sub_link(Node node, const Scope& scope);
  Expr* value_function(Node node);
  Expr* collate(Node node, const Scope& scope);

  // Calls (analysis_call.cpp).
  Expr* call(Node node, const Scope& scope);
  Expr* make_call(Node node, const Scope& scope);
  struct Passed {
    std::vector<Expr*> args;
    CallArguments as;
    std::size_t direct = 0;  // how many stand before WITHIN GROUP
  };
  Passed arguments(Node node, const Scope& scope);
  std::string call_modifiers(Node node, const Function& function, const Passed& passed, const Scope& scope);
  void unify_hypothetical(std::vector<Expr*>& args, std::size_t direct);

  // Windows (analysis_window.cpp).
  std::string window(Node definition, const Scope& scope);
  std::string window_clause(Node list, Scope& scope);
  std::string window_used(Node over, const Scope& scope);

  // Queries (analysis_query.cpp).
  std::unique_ptr<Query> simple_query(Node select, Scope& scope, bool resolve_unknowns);
  std::unique_ptr<Query> any_query(Node select, Scope& scope, bool resolve_unknowns);
  std::unique_ptr<Query> set_operation(Node select, Scope& scope);
  std::unique_ptr<Query> values(Node select, Scope& scope);
  void common_tables(Node with, Scope& scope, std::string& text);

  // What a query puts out (analysis_target.cpp).
  void target_list(Node list, const Scope& scope, std::vector<Target>& targets);
  void expand_star(Node reference, const Scope& scope, std::vector<Target>& targets);
  void add_columns(const ScopeItem& item, std::vector<Target>& targets);

  // What may name it (analysis_clause.cpp).
  std::string sort_clause(Node list, const Scope& scope, const std::vector<Target>& targets, bool positions);
  std::string group_clause(Node list, const Scope& scope, const std::vector<Target>& targets);
  std::string sort_direction(Node sort, const Expr& key);
  static Expr* output_column(Node node, const std::vector<Target>& targets);
  Expr* grouping_item(Node node, const Scope& scope, const std::vector<Target>& targets, bool columns_first);
  std::string limit_clause(Node select, const Scope& scope);

  // Other statements (analysis_statement.cpp).
  ScopeItem changed_relation(Node relation, Scope& scope, std::string& text);
  Expr* assigned(const ScopeItem& item, const std::string& name, Node value, const Scope& scope);
  std::string returning(Node list, const Scope& scope);
  std::string insert(Node node, const Scope* outer);
  std::string update(Node node, const Scope* outer);

  // FROM (analysis_from.cpp).
  void from_clause(Node list, Scope& scope, std::string& text);
  std::vector<ScopeItem> from_item(Node node, Scope& scope, std::string& text);
  std::vector<ScopeItem> from_relation(Node node, Scope& scope, std::string& text);
  std::vector<ScopeItem> from_query(Node node, Scope& scope, std::string& text);
  std::vector<ScopeItem> from_function(Node node, Scope& scope, std::string& text);
  std::vector<ScopeItem> from_join(Node node, Scope& scope, std::string& text);
  std::vector<ScopeColumn> function_columns(Node node, Node definitions, const Scope& scope, const std::string& alias,
                                            std::string& text);
  static void apply_alias(ScopeItem& item, Node alias);

  Session& session_;
  const Names& names_;
  const SearchPath& path_;
  Arena arena_;
  Coercion coercion_;
  std::size_t next_relation_ = 1;
  const Function* called_ = nullptr;  // by the last call(): FROM asks for its columns
  bool expanded_ = false;
  bool all_typed_ = true;
  struct UntypedPart {
    Node node;
    const Scope* scope;
    Expr* expr;
  };
  std::vector<UntypedPart> untyped_;
};

/// The item of that name, schema maybe empty, in the nearest scope that has one.
const ScopeItem* find_item(const Scope& scope, const std::string& schema, const std::string& name);
/// `{a, b}` of a list of String nodes: schema (maybe empty) and name.
std::pair<std::string, std::string> qualified(tree::Node strings);

}  // namespace schema::canonical
