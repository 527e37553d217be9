#pragma once
// What the rules share: steps with their place in the graph filled in, names, locks, and the default forms.

#include <string>
#include <string_view>

#include "planner/rule.hpp"
#include "schema/print/print.hpp"
#include "schema/print/text.hpp"
#include "schema/sql.hpp"

namespace planner {

/// Where a step stands among those the graph leaves free: renames, then drops of dependents, then creates and alters
/// in the order of kinds.def, then what scans.
namespace weight {
inline constexpr int kRename = 0;
inline constexpr int kExpression = 330;  ///< after all that a text which nobody has read may name
inline constexpr int kNotValid = 340;
inline constexpr int kForeignKey = 350;
inline constexpr int kConcurrently = 380;
inline constexpr int kValidate = 400;
inline constexpr int kAfterValidate = 410;
inline constexpr int kReplaced = 420;  ///< what queries use until its successor is there
int drop(schema::Kind kind);
int create(schema::Kind kind);
}  // namespace weight

/// A step about `id` that needs nothing and changes nothing in the graph.
Draft plain(const Context& context, const ObjectId& id, std::string sql, std::string comment);
/// A step that makes `id`; it needs what `id` refers to in `to`.
Draft creating(const Context& context, const ObjectId& id, std::string sql, std::string comment);
/// A step that takes `id` away; it lets go of what `id` refers to in `from`.
Draft dropping(const Context& context, const ObjectId& id, std::string sql, std::string comment);
/// A step that changes `id` in place.
Draft altering(const Context& context, const ObjectId& id, std::string sql, std::string comment);

/// Says that the step locks a relation and those that inherit from it, as far as they were there before the plan.
void lock(const Context& context, Draft& draft, const schema::QualifiedName& relation, LockMode mode);
/// The same without its children.
void lock_only(const Context& context, Draft& draft, const schema::QualifiedName& relation, LockMode mode);
/// Locks every table that stores values of a type.
void lock_users(const Context& context, Draft& draft, const ObjectId& type, LockMode mode);
/// Columns that the text takes without naming them are those of the moment: those that go must have gone.
void wait_for_star(const Context& context, Draft& draft, const ObjectId& id);
/// Locks what a foreign key reaches beside its own table.
void lock_referenced(const Context& context, Draft& draft, const schema::Constraint& constraint, LockMode mode);

/// The user's triggers and rules that an UPDATE of the column fires, listed.
std::string fired_by_update(const Context& context, const ObjectId& column);

/// As `relation` of a table's id: what ATTACH PARTITION, DETACH PARTITION of the table produce.
inline constexpr std::string_view kAttached = "\x01attached";
inline constexpr std::string_view kDetached =
    "\x01"
    "detached";
/// … and SET LOGGED, SET UNLOGGED.
inline constexpr std::string_view kPersistence = "\x01persistence";
/// What VALIDATE of a new constraint produces: ATTACH and INHERIT refuse one that is not proved yet.
inline ObjectId proved_mark(ObjectId constraint) {
  constraint.name = "\x01proved " + constraint.name.text();
  return constraint;
}
/// What the declaration of a type produces, and the functions that it is made of wait for.
inline ObjectId shell_mark(const ObjectId& type) { return {type.kind, type.schema, "\x01shell", type.name}; }
/// The name that a type has while it is made anew and columns are still of the old one.
ObjectId old_type(const ObjectId& type);
/// Do tables store values of the type as parts of others (a row, an array, a range)? There the server checks no values,
/// and refuses what would make it.
bool is_stored_within(const Context& context, const ObjectId& type);
/// Do tables or materialized views have values of the type, or of one that has it within?
bool is_stored(const Context& context, const ObjectId& type);
inline constexpr std::string_view kStoredWithin =
    "the server adds no condition to a domain whose values are stored within others";
/// Does the plan detach the partition?
bool is_detached(const Context& context, const schema::QualifiedName& partition);
/// Does the plan take a parent of the table away by NO INHERIT?
bool loses_parent(const Context& context, const schema::QualifiedName& child);
/// The index or key of the parent that an index or key of a partition is attached to; no name: to none.
ObjectId parent_index(const schema::Database& database, const ObjectId& id);
/// ALTER INDEX … ATTACH PARTITION.
Draft attach_index(const Context& context, const ObjectId& id, const schema::QualifiedName& parent,
                   const schema::QualifiedName& child);
/// The same of an index or key that the wanted side attaches to its parent's, once its table is attached.
Draft attach_to_parent(const Context& context, const ObjectId& id, const schema::QualifiedName& parent);
/// ALTER INDEX … SET TABLESPACE; `what` is moved.
Draft move_index(const Context& context, const ObjectId& id, const std::string& tablespace, const std::string& what);
/// The index or key above that is dropped by itself and takes the part with it; no name: none.
ObjectId taken_with(const Context& context, const ObjectId& part);
/// What goes with a parent's index, because it is attached to it.
void take_attached(const Context& context, const ObjectId& id, Draft& draft);
/// Whether a foreign key refers to the relation: as it is made, it chooses among the keys that are there.
bool is_referenced(const schema::Database& database, const schema::QualifiedName& relation);

/// `ALTER TABLE public.t`, `ALTER FOREIGN TABLE`, `ALTER VIEW`, `ALTER MATERIALIZED VIEW`, `ALTER TYPE`.
std::string alter_relation(const Context& context, const schema::QualifiedName& relation);
/// `name` with a suffix, within 63 bytes.
std::string derived_name(const std::string& name, std::string_view suffix);
/// The slot of a name that tables, views, sequences, indexes and composite types share.
std::string relation_slot(const schema::QualifiedName& name);
std::string type_slot(const schema::QualifiedName& name);
/// What a table that loses the parent frees: a new column of the parent would be its own too.
std::string heirs_slot(const schema::QualifiedName& parent);
std::string primary_key_slot(const schema::QualifiedName& relation);
/// What DROP NOT NULL of a column takes.
std::string null_slot(const ObjectId& column);
/// What goes with a primary key, or with the index that replication identifies rows by: it kept its columns NOT NULL.
std::set<std::string> freed_nulls(const Context& context, const ObjectId& key);

/// print::create() step by step; print::drop(); `ALTER … RENAME TO` / `SET SCHEMA`.
Chain default_create(const Context& context, const ObjectId& id);
Chain default_drop(const Context& context, const ObjectId& id);
Chain default_rename(const Context& context, const diff::Rename& rename);
/// The statements that make dropped objects again, what they need first; for the undo of whatever takes parts along.
/// `was`: `from`, with the names that columns have at that moment; `phase`: in which they go.
std::vector<std::string> make_again(const Context& context, const schema::Database& was,
                                    const std::vector<ObjectId>& gone, Phase phase);
/// For kinds of which every difference is a replacement.
Chain no_alter(const Context& context, const ObjectId& id, const Fields& fields);

/// An unfinished plan has built it, as this one would, and proved it for all rows.
bool is_built(const Context& context, const ObjectId& id);
bool is_proved(const Context& context, const ObjectId& constraint);
/// The step keeps its place in the graph alone.
void skip_if(bool is_done, Draft& draft);

/// Of a plan in phases of which only the last is still to come: it loses nothing and nobody uses it.
bool is_left_behind(const Context& context, const ObjectId& id);

/// Produced by the step that gives an object its owner: a sequence must have that of its table to belong to it.
ObjectId owner_mark(const ObjectId& id);
/// Comment, owner, grants, labels: of a new object, and as they change.
void add_attributes(const Context& context, const ObjectId& id, Chain& chain);
/// What the sequence of a new identity column is given by the default privileges in force.
schema::Privileges initial_sequence_privileges(const Context& context, const ObjectId& column);
Chain alter_attributes(const Context& context, const ObjectId& id, const Fields& fields);

/// `SET (a = 1)` / `RESET (b)` clauses that bring one set of options to the other; either may be empty.
struct OptionChange {
  std::string set, reset;
};
OptionChange option_change(const schema::Options& from, const schema::Options& to);
/// `OPTIONS (ADD a '1', SET b '2', DROP c)` of foreign objects; empty when nothing differs.
std::string foreign_option_change(const schema::Options& from, const schema::Options& to);

/// Before a sequence gets narrower bounds. True where it must RESTART, since they have nothing in common with the old.
bool move_into_bounds(const Context& context, const ObjectId& id, const schema::QualifiedName& sequence,
                      const schema::SequenceOptions& from, const schema::SequenceOptions& to, Chain& chain);

/// `REPLICA IDENTITY …`, `CLUSTER ON …` or `SET WITHOUT CLUSTER`, to stand behind ALTER TABLE.
std::string replica_identity_clause(schema::ReplicaIdentity identity, const std::string& index);
std::string cluster_clause(const std::string& index);
/// What an index and the one whose place it takes are called as the first gets the marks of the other, and gives them
/// back; empty: the first has its name, and the second is not there.
struct MarkedNames {
  std::string made, replaced;
};
/// REPLICA IDENTITY and CLUSTER ON that name an index which is made (anew) by the plan.
void add_index_marks(const Context& context, const schema::QualifiedName& relation, const std::string& index,
                     Chain& chain, const MarkedNames& names = {});

/// DROP that bears that it has gone already.
void drop_if_exists(std::string& sql);

/// `ALTER TABLE … ADD CONSTRAINT … UNIQUE USING INDEX …`: the key that `id` is to be, of an index that is there.
std::string add_key_using_index(const ObjectId& id, const schema::Constraint& key, const std::string& index);

/// CREATE UNIQUE INDEX CONCURRENTLY and its like: outside transactions, with the query that tells whether it is done
/// and the statement that clears a failed attempt away.
void make_concurrent_build(Draft& draft, const schema::QualifiedName& index);

/// A query that tells whether a relation of that name exists.
std::string exists_query(const schema::QualifiedName& relation);

}  // namespace planner
