#pragma once
// What kRule_table is made of: a table that changes where it stands, and what its parent has to do with it.

#include "planner/rules/common.hpp"

namespace planner {

schema::QualifiedName name_of(const ObjectId& id);

/// A child must have all columns and CHECKs of its parent, so those that go must have gone; a partition has no other
/// columns.
void wait_for_what_goes(const Context& context, const schema::QualifiedName& parent, Draft& draft);
/// The columns of both tables, and what the child has to have by the time it is attached or inherits.
std::vector<ObjectId> needs_of_inheritance(const schema::Database& side, const ObjectId& id,
                                           const schema::QualifiedName& parent);
/// What refers to a partitioned table refers to each of its partitions.
void lock_referencing(const Context& context, const schema::QualifiedName& parent, LockMode mode, Draft& draft);
/// ATTACH PARTITION of a table that the plan has made for itself.
Chain attach_new(const Context& context, const ObjectId& id, const schema::PartitionOf& partition);
/// `chain` makes the table a partition in its first step: with what spares a default partition beside it the scan.
Chain beside_default(const Context& context, const ObjectId& id, const schema::PartitionOf& partition, Chain chain);
/// DETACH PARTITION of one that the plan drops; what takes back the drop makes it a partition again.
Draft detach_to_drop(const Context& context, const ObjectId& id, const schema::QualifiedName& parent);

class TableAlteration {
 public:
  TableAlteration(const Context& context, const ObjectId& id);
  Chain run(const Fields& fields);

 private:
  void act(const std::string& action, const std::string& what, LockMode mode);
  /// Neither needs what the table refers to nor makes anybody wait for the table.
  Draft& aside(const std::string& action, const std::string& what, LockMode mode);
  /// The last step takes back how all the parameters change.
  void take_back(const OptionChange& back);
  void flag(bool on, const std::string& yes, const std::string& no);
  void rewrites(const std::string& reason);
  void change_type();
  void change_storage(const Fields& fields);
  void keep_references_logged();
  void change_parameters();
  void change_toast_parameters();
  bool made_by_plan(const std::string& index) const;
  void replica_identity();
  void cluster();

  // table_parent.cpp
  void detach(const schema::PartitionOf& partition);
  void attach(const schema::PartitionOf& partition);
  void attach_by_another_bound();
  Chain attachment(const schema::PartitionOf& partition, const schema::Database& side) const;

  // table_inheritance.cpp
  bool passes_column_on() const;
  void change_parents();
  void inherit_again();
  void lose_parents();
  void gain_parents();

  const Context& context_;
  ObjectId id_;
  const schema::Table& from_;
  const schema::Table& to_;
  std::string alter_;
  Chain chain_;
};

}  // namespace planner
