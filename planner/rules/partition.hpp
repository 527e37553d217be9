#pragma once
// Partitioned tables: what the server would do to all partitions under one lock, done partition by partition.

#include <array>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "planner/rules/common.hpp"

namespace planner {

/// The partitions that the wanted side gives a table, in order of name.
std::vector<schema::QualifiedName> partitions_of(const Context& context, const schema::QualifiedName& parent);
/// An index or key of the parent is valid only if every partition has its part by then, those that go as well; looked
/// at when it is declared and when a part is attached. The draft waits for them to be gone.
void wait_for_partitions_that_go(const Context& context, const schema::QualifiedName& parent, Draft& draft);
/// What a parent gets reaches the children it has by then; of a new one ATTACH and INHERIT would make or ask for it.
void wait_for_children(const Context& context, const schema::QualifiedName& parent, Draft& draft);
/// Likewise an index or key, of which a table made by PARTITION OF would bring its part.
void wait_for_all_partitions(const Context& context, const schema::QualifiedName& parent, Draft& draft);

/// PARTITION OF would make the parent's indexes anew: one that has its own for them is made for itself, and attached.
/// `is_new`: of an index of the parent, that it comes later.
bool brings_own_indexes(const schema::Database& database, const ObjectId& partition,
                        const std::function<bool(const ObjectId&)>& is_new);
/// A partition as a table for itself, with all that attaching it asks for but indexes.
std::vector<std::string> standalone_statements(const schema::Database& database, const ObjectId& partition,
                                               schema::print::TableLayout layout);
/// The indexes and keys that a partition's come from, of all tables above it.
std::vector<ObjectId> indexes_above(const schema::Database& database, const ObjectId& partition);
std::string attach_statement(const ObjectId& partition, const schema::PartitionOf& of);

/// What the partitions use their part of a new key for: REPLICA IDENTITY, CLUSTER ON.
void mark_parts(const Context& context, const ObjectId& key, const schema::Constraint& constraint, Chain& chain);
/// The same again, for a key that went, when it is back.
std::vector<std::string> marks_of_parts(const Context& context, const ObjectId& key,
                                        const schema::Constraint& constraint);
/// An unfinished plan has built a partition's index or key, and attached it to its parent's.
bool was_attached(const Context& context, const ObjectId& part);
/// What partitions had of `id` before the plan goes with the parent's on the way back: the end of it makes it again.
void bring_back_parts(const Context& context, const ObjectId& id, Chain& chain);
/// PRIMARY KEY or UNIQUE: the index of each partition concurrently, the constraint on the parent alone, then attached.
Chain create_key_on_partitions(const Context& context, const ObjectId& id, const schema::Constraint& constraint);
/// The same for a constraint that is there on the parent alone.
Chain complete_key_on_partitions(const Context& context, const ObjectId& id, const schema::Constraint& constraint);
/// FOREIGN KEY: NOT VALID and proved on each partition; the parent's then takes them over without a scan.
Chain create_foreign_key_on_partitions(const Context& context, const ObjectId& id,
                                       const schema::Constraint& constraint);

/// A partition's part of the parent's foreign key `id`, in steps of `about`: NOT VALID, then proved. Where they stand
/// in the graph is the caller's.
std::array<Draft, 2> prove_foreign_key_of(const Context& context, const schema::QualifiedName& partition,
                                          const ObjectId& about, const ObjectId& id,
                                          const schema::Constraint& constraint);

/// Detached from the parent only to be attached to it by another bound: it keeps what it has from it meanwhile.
bool gets_another_bound(const Context& context, const ObjectId& table);

/// What has to stand around ATTACH PARTITION of a table with rows, so that ATTACH itself makes nothing.
struct AroundAttach {
  Chain before, after;
  std::set<ObjectId> needs;     ///< indexes of the partition that the file names, built before ATTACH for it to take
  std::set<std::string> found;  ///< names of what ATTACH finds then, which have a way back of their own
  bool excludes = false;        ///< ATTACH builds the index of an EXCLUDE constraint (17+)
  bool leaves_work = false;     ///< the table has partitions of its own: ATTACH makes what the parent has on each
};
/// An index that the file has for a part of the parent's, where ATTACH would take another one of the table's own, which
/// is to stay: that one is to be called so, and is built anew.
bool is_given_by_attach(const Context& context, const ObjectId& part);
AroundAttach around_attach(const Context& context, const ObjectId& table, const schema::QualifiedName& parent);
/// The CHECKs that INHERIT asks the child for.
Chain checks_before_inherit(const Context& context, const ObjectId& table, const schema::QualifiedName& parent);

/// Partitions of one parent of `database` whose bounds are not known to have nothing in common.
bool may_overlap(const schema::Database& database, const schema::PartitionOf& a, const schema::PartitionOf& b);
/// A partition takes its place once those that are in it now have gone, or are detached.
void wait_for_room(const Context& context, const ObjectId& id, const schema::PartitionOf& partition, Draft& draft);
/// What every row within the bound satisfies, over the parent's partition key, so that the server finds its own
/// partition constraint implied; none for keys and strategies where it would not.
std::optional<std::string> bound_condition(const schema::Database& database, const schema::PartitionOf& partition);
/// The same where a CHECK can say it.
std::optional<std::string> provable_condition(const schema::Database& database, const schema::PartitionOf& partition);
/// The CHECK on `relation`, the partition or the default one beside it, that proves its bound.
ObjectId bound_proof_id(const ObjectId& partition, const schema::QualifiedName& relation);
/// Steps around the one that sets a bound, which spare a table with rows a scan under ACCESS EXCLUSIVE.
struct BoundProof {
  Chain before, after;
  bool scans = false;  ///< no CHECK would
};
/// `side` is the one that has `partition`. Of the partition's own rows:
BoundProof prove_within(const Context& context, const ObjectId& id, const schema::PartitionOf& partition,
                        const schema::Database& side);
/// and of those of the default partition beside it.
BoundProof prove_none_in_default(const Context& context, const ObjectId& id, const schema::PartitionOf& partition,
                                 const schema::Database& side, const schema::QualifiedName& rest);
/// Of the step that sets the bound, where there is no proof.
void claim_scan(Draft& draft);
/// The CHECK that DETACH … CONCURRENTLY leaves on the partition; none where its name cannot be foretold.
std::optional<std::string> check_left_by_detach(const Context& context, const ObjectId& table);

}  // namespace planner
