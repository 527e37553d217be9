#pragma once
// What planning one object may look at: both models, who refers to whom, and what is decided for every object.

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "planner/beside.hpp"
#include "planner/children.hpp"
#include "planner/plan.hpp"
#include "planner/reference_map.hpp"
#include "planner/view_outputs.hpp"
#include "schema/references.hpp"

namespace planner {

/// What happens to an object. `replace`: dropped and created again, by its own difference or around another one.
/// `beside`: built anew beside the old one, which it then replaces (planner/beside.hpp); `built`: left by an unfinished
/// plan, and used by this one.
enum class Fate : std::uint8_t { keep, create, drop, alter, replace, beside, built };

struct Decision {
  Fate fate = Fate::keep;
  std::vector<std::string_view> fields;  ///< that differ, for alter and replace
  bool forced = false;                   ///< replace: not for its own difference, but because what it hangs on goes
  bool drop_folded = false;              ///< goes with its relation, column or type
  bool create_folded = false;            ///< comes with its relation
  bool default_anew = false;             ///< column: its default lets go of something that is made anew
  bool unfilled = false;                 ///< column: added by an unfinished plan; its rows wait for their value
  bool aside = false;                    ///< type with columns: renamed aside, built anew, columns moved over, dropped
};

/// Of both models, made at the same time.
struct Finders {
  Finders(const schema::Database& from_model, const schema::Database& to_model);
  std::optional<schema::ReferenceFinder> from, to;
};

struct Context {
  Context(const schema::Database& from_model, const schema::Database& to_model, const Options& plan_options);

  const schema::Database& from;
  const schema::Database& to;
  const Options& options;
  mutable Finders finders;
  ReferenceMap from_references, to_references;
  ReferenceMap from_soft_references, to_soft_references;  ///< names in string bodies
  ReferenceMap dependents;                                ///< of `from`: who refers to it
  Children from_children, to_children;
  std::map<ObjectId, Decision> decisions;
  std::map<ObjectId, Beside> beside;  ///< by column
  std::set<ObjectId> beside_types;    ///< enums built anew beside the old, with the columns that use them
  std::set<ObjectId> beside_views;    ///< materialized views filled anew beside the old
  std::set<ObjectId> begun_halves;    ///< see begun_halves()
  std::set<ObjectId> stale;           ///< left by an unfinished plan for something else, under names this plan needs
  std::set<ObjectId> stood_in;        ///< views that are made, and go, by way of their columns alone
  std::vector<schema::Diagnostic> diagnostics;
  /// Of `to`: indexes and keys of partitions, by the parent's index they are attached to.
  std::map<ObjectId, std::vector<ObjectId>> attached;
  mutable ViewOutputs view_outputs;
  mutable std::map<bool, schema::Database> named_back;  ///< as_it_is_left(), as_it_was(): made when first asked

  const Decision& decision(const ObjectId& id) const;
  Fate fate(const ObjectId& id) const { return decision(id).fate; }
  /// Dropped, or dropped and created again.
  bool goes(const ObjectId& id) const;
  /// Created, or dropped and created again.
  bool comes(const ObjectId& id) const;

  /// The relation is there before the plan and not made anew by it: its data is, and locks on it are felt.
  bool existed(const schema::QualifiedName& relation) const;
  /// It existed and may hold rows that must stay readable and writable: work on it goes in online forms.
  bool online(const schema::QualifiedName& relation) const;
  const schema::Table* table(const schema::QualifiedName& relation) const;       ///< in `to`
  const schema::Table* from_table(const schema::QualifiedName& relation) const;  ///< in `from`
  /// `from`, where columns that are renamed beside themselves have the name they go back to.
  const schema::Database& as_it_was() const;
  /// `from`, where all columns that change beside themselves have the name that is left to them for the contract phase.
  const schema::Database& as_it_is_left() const;
  /// What an object of `to` may run as it is made: what its own body names and, by way of functions and domains that
  /// the plan leaves alone, what theirs do.
  std::set<ObjectId> may_run(const ObjectId& id) const;
  /// Whether a view reads itself by a detour (other views, the body of a function). `side`: `from` or `to`.
  bool leads_to_itself(const schema::Database& side, const ObjectId& view) const;
  /// Of what it reads, that which does not read it.
  std::set<ObjectId> outside_circle(const schema::Database& side, const ObjectId& view) const;
  /// Where the view is of `stood_in` and of a circle on that side: its columns alone.
  std::optional<schema::View> stand_in(const schema::Database& side, const ObjectId& view) const;
  /// Who runs the plan; empty: not known.
  const std::string& role() const { return from.role.empty() ? to.role : from.role; }
  bool at_least(int major) const { return options.server_version >= major * 10000; }
};

/// A table with rows that the plan attaches to a parent which it was not of, or which is made anew: ATTACH makes no
/// columns, and wants the same on both sides.
bool is_attached_anew(const Context& context, const schema::QualifiedName& table);

ObjectId column_id(const schema::QualifiedName& relation, const std::string& column);

/// Fills `decisions` from the changes: what is replaced because it cannot be altered, what is made anew around it,
/// what is folded into its relation. `in_place` are columns that may not change beside themselves; those that turn out
/// so are added.
void decide(Context& context, const std::vector<diff::Change>& changes, std::set<ObjectId>& in_place);

/// Gives what is made anew the owners and grants it has, where the wanted side does not manage them. `to` is the
/// context's.
void keep_attributes(const Context& context, schema::Database& to);

}  // namespace planner
