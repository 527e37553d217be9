#pragma once
// What the phases of a change beside share: what takes part, what stands for it in the graph, and the statements about
// one half of a column. Internal to planner/rules/beside.

#include <string>
#include <vector>

#include "planner/rules/common.hpp"
#include "schema/key.hpp"

namespace planner::beside {

/// The indexes and constraints that one plan builds beside, by what is done about them; each in the order of their ids.
struct Parts {
  explicit Parts(const Context& context);

  std::vector<ObjectId> keys, checks, foreign_keys, indexes;

  /// CHECKs and foreign keys: added NOT VALID, then proved.
  std::vector<ObjectId> proved() const;
  std::vector<ObjectId> all() const;
};

bool is_foreign_key(const schema::Constraint& constraint);

/// What stands for the new column in the graph: by its own name it may be the wanted one.
ObjectId half(const Beside& beside);
/// What stands for the filled new column: its pieces are built when the rows are there.
ObjectId filled(const Beside& beside);
/// What stands for an index or constraint built beside.
ObjectId built(const ObjectId& id);

/// What the wanted object needs but what changes beside, too.
std::vector<ObjectId> needs_of(const Context& context, const ObjectId& id);
/// The same, with the halves it is built on: of its own table, and of the one a foreign key refers to.
std::vector<ObjectId> needs_filled(const Context& context, const ObjectId& id);
/// A foreign key to a key that is built beside hangs on that key's index.
bool rests_on_built(const Context& context, const ObjectId& foreign_key);

ObjectId with_name(ObjectId id, std::string name);
void append(std::vector<std::string>& statements, std::vector<std::string> more);

/// After everything else of its phase.
inline constexpr int kLast = 1000;

Draft step(const Context& context, const ObjectId& id, std::string sql, std::string comment, Phase phase);

/// Statements that run under the locks of the switch, or as it does; each says what takes it back.
struct Swap {
  const Context& context;
  Phase phase = Phase::switch_over;
  Chain chain;

  Draft& change(const ObjectId& id, std::string sql, std::string comment, std::vector<std::string> undo);
};

/// `ALTER TABLE t `, of the table that `part` belongs to.
std::string alter(const ObjectId& part);
/// `ALTER TABLE t ALTER COLUMN name action`
std::string alter_column(const Beside& beside, const std::string& name, const std::string& action);
/// One half of a column, as `source` has it, without what the other half has meanwhile: default, identity, NOT NULL.
schema::Column bare_column(const Context& context, const schema::Database& source, const ObjectId& id,
                           std::string Beside::*half);

std::string add_not_valid(const Context& context, const schema::Database& source, const ObjectId& id,
                          std::string Beside::*half, const std::string& name);
std::string validate(const ObjectId& id, const std::string& name);
std::string drop_constraint(const ObjectId& id, const std::string& name);
std::string drop_constraint_if_exists(const ObjectId& id, const std::string& name);
std::string rename_constraint(const ObjectId& id, const std::string& name, const std::string& to);

/// Says on the old half, once the new one has taken over, what it is: `diff` knows it by that.
std::string comment_what_is_left(const Context& context, const Beside& beside);

/// The CHECK, named after `half`, that the column now called `column` has no NULL.
std::string add_not_null_check(const Beside& beside, const std::string& half, const std::string& column);

}  // namespace planner::beside
