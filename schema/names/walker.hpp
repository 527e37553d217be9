#pragma once
// The walk over a parse tree behind for_each_mention(): which relations are in scope, and what each node names.
// Internal to this folder. Queries are in walker_query.cpp, the keys they rely on in walker_group.cpp, what an
// expression names in walker.cpp.

#include <algorithm>
#include <functional>
#include <set>
#include <string_view>
#include <vector>

#include "schema/names/mentions.hpp"
#include "schema/tree/tree.hpp"

namespace schema::names {

/// Something in FROM (or the relation an expression stands over): what `alias.column` may mean.
struct Entry {
  std::string_view alias;              // or the relation's own name
  std::string_view schema;             // as written; only without an alias may it qualify
  bool own_name = false;               // the alias is the relation's name itself
  const Relation* relation = nullptr;  // nullptr: columns not known (subquery, function)
};

class Walker {
 public:
  Walker(const Index& index, const Path& path, std::size_t prefix, const std::function<void(const Mention&)>& f)
      : index_(index), path_(path), prefix_(prefix), f_(f) {}

  void over(const ExpressionUse& use) {
    if (use.role == ExpressionRole::body) {
      routine_ = &use.object;
    }
    if (use.relation.name.empty()) {
      return;
    }
    const Relation* relation = index_.relation(use.relation.schema, use.relation.name, path_);
    if (relation == nullptr) {
      return;
    }
    scopes_.emplace_back();
    if (use.role == ExpressionRole::trigger) {
      scopes_.back().push_back({"old", "", false, relation});
      scopes_.back().push_back({"new", "", false, relation});
    } else if (use.role != ExpressionRole::rule && use.role != ExpressionRole::bound) {
      scopes_.back().push_back({use.relation.name, use.relation.schema, true, relation});
    }
  }

  void walk(tree::Node node);

 private:
  std::size_t offset(tree::Node located) const {
    const std::size_t at = located.location();
    return at < prefix_ ? Mention::kImplied : at - prefix_;
  }
  void mention(const ObjectId* object, std::size_t at = Mention::kImplied, std::size_t part = 0, bool literal = false,
               bool names_output = false) {
    if (object != nullptr) {
      f_({object, at, part, literal, names_output});
    }
  }

  void fields(tree::Node node) {
    node.for_each_field([&](std::string_view name, tree::Node value) {
      if (value.is_object() || value.is_list()) {
        field(name, value);
      }
    });
  }
  /// Some nodes stand without their wrapper where the grammar allows one kind only: the field tells which.
  void field(std::string_view name, tree::Node value) {
    if (value.is_object() && value.kind().empty()) {
      if (name == "typeName" || name == "argType" || name == "returnType") {
        type(value);
        return;
      }
      if (name == "larg" || name == "rarg") {
        select(value);
        return;
      }
      if (name == "relation") {
        range(value);
        return;
      }
    }
    walk(value);
  }

  void select(tree::Node node);
  void keys_of_groups(tree::Node query);
  std::set<const ObjectId*> named_in(tree::Node node, bool outside_aggregates) const;
  bool passes(tree::Node call) const;
  void with(tree::Node clause);
  void from(tree::Node item, std::vector<Entry>& added);
  void from_list(tree::Node list);
  void range(tree::Node range_var) { range_entry(range_var); }
  Entry range_entry(tree::Node range_var);
  void statement(tree::Node node);
  void targets(tree::Node list, const Relation* target);
  /// `in_list`: of what is put out or of a row, where a star stands for its columns.
  void column(tree::Node reference, bool names_output, bool in_list);
  void whole(const Entry& entry, bool in_row = false);
  void natural_join(const std::vector<Entry>& sides);
  void call(tree::Node node);
  void type(tree::Node node);
  void operators(tree::Node names, std::size_t at);
  void literal(tree::Node constant, std::string_view type);
  bool is_with_query(std::string_view name) const { return std::ranges::find(with_, name) != with_.end(); }
  const Relation* target_of(tree::Node range_var);

  const Index& index_;
  const Path& path_;
  std::size_t prefix_;
  const std::function<void(const Mention&)>& f_;
  std::vector<std::vector<Entry>> scopes_;
  std::vector<std::string_view> with_;
  const ObjectId* routine_ = nullptr;  ///< whose body this is
  bool passes_aggregates_ = false;     ///< as if they were not there
};

}  // namespace schema::names
