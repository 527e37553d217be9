#pragma once
// What the planner knows of a kind: how it is created, dropped, altered, renamed. One table, a row per kind of
// kinds.def; each row is defined in planner/rules/.

#include <set>
#include <string>
#include <vector>

#include "planner/context.hpp"
#include "planner/step.hpp"

namespace planner {

/// A step with what the graph needs beside its facts. `consumes` are things of the new world, that must be there;
/// `releases` are things of the old one, that may go only afterwards.
struct Draft {
  Step step;
  int weight = 0;
  std::set<ObjectId> releases;
  std::set<ObjectId> rather_after;     ///< made: names in string bodies, a wish
  std::set<ObjectId> rather_before;    ///< dropped: likewise, so that the way back finds them made again
  std::set<ObjectId> after_gone;       ///< what must not be there any more: a `*` would see it
  std::set<std::string> frees, takes;  ///< names of a shared name space that a drop frees and a create takes
};

/// Drafts that run in this order, others may come between.
using Chain = std::vector<Draft>;
using Fields = std::vector<std::string_view>;

struct KindRule {
  schema::Kind kind{};
  Chain (*create)(const Context&, const ObjectId&) = nullptr;
  Chain (*drop)(const Context&, const ObjectId&) = nullptr;
  /// Changes in place; attributes (comment, owner, grants) come from elsewhere.
  Chain (*alter)(const Context&, const ObjectId&, const Fields&) = nullptr;
  Chain (*rename)(const Context&, const diff::Rename&) = nullptr;
  /// Swaps old for new in a way better than drop + create. Not asked when the replacement is forced.
  Chain (*replace)(const Context&, const ObjectId&, const Fields&) = nullptr;
  /// The differing fields cannot be altered after all (server version, the values themselves).
  bool (*must_replace)(const Context&, const ObjectId&, const Fields&) = nullptr;
  /// What a new object needs once its owner and grants are set.
  Chain (*finish)(const Context&, const ObjectId&) = nullptr;
};

const KindRule& rule_of(schema::Kind kind);

#define KIND(kind_, Type, map_, printed) extern const KindRule kRule_##kind_;
#include "schema/kinds.def"
#undef KIND

bool has(const Fields& fields, std::string_view name);

}  // namespace planner
