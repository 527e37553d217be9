#pragma once
// What is disturbed by what: whoever refers to something that goes, or that gets another type, and stands in the target
// is made anew, altered, or built beside, and disturbs others in turn. Internal to decide().

#include <deque>
#include <set>

#include "planner/context.hpp"

namespace planner {

class Disturbance {
 public:
  /// `in_place`: what may not change beside itself; what turns out so is added.
  Disturbance(Context& context, std::set<ObjectId>& in_place) : context_(context), in_place_(in_place) {}

  /// A column for which the application uses both names at once.
  void rename_beside(const diff::Rename& rename);
  /// Spreads what is decided until nothing more is disturbed.
  void run();

 private:
  void spread(const ObjectId& id);
  /// Makes a standing object anew.
  void force(const ObjectId& id);
  /// What is disturbed by more than columns beside themselves needs those to change in place.
  void take_back(const ObjectId& id);

  /// `id` goes, and `dependent` refers to it.
  void let_go(const ObjectId& dependent, const ObjectId& id);
  void column_lets_go(const ObjectId& column, const ObjectId& id);
  void leave_parent(const ObjectId& child, const ObjectId& parent);
  void leave_type(const ObjectId& table, const ObjectId& type);
  void refuse_under_columns(const ObjectId& base_type);
  /// What the server cannot do: said once of an object, before the first step.
  void refuse(const ObjectId& id, std::string_view code, std::string message, std::string hint);
  /// It stays, and gets or loses something.
  void alter(const ObjectId& id, std::string_view field);
  void functions_go_with_type(const ObjectId& type);
  void parts_anew(const ObjectId& relation);
  void parent_index_goes(const ObjectId& id);
  bool used_by_columns(const ObjectId& type) const;

  /// `column` gets another type, and `dependent` refers to it.
  void follow_type(const ObjectId& dependent, const ObjectId& column);
  void retype(const ObjectId& column);
  /// The server changes no type of a column that rows are sorted into partitions by.
  void refuse_in_partition_key(const ObjectId& column);
  bool has_own_type_change(const ObjectId& column) const;
  bool holds_table(const ObjectId& column) const;

  /// False: it cannot, and is of `in_place` from now on.
  bool go_beside(Beside beside);
  bool type_beside(const ObjectId& type);
  bool view_beside(const ObjectId& view);
  /// The column gives way to one beside it, and `dependent` refers to it.
  void follow_beside(const ObjectId& dependent);

  Context& context_;
  std::set<ObjectId>& in_place_;
  std::deque<ObjectId> pending_;  ///< whose own fate is decided, and who may disturb others
};

}  // namespace planner
