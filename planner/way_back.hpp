#pragma once
// The way back of what the rules plan, where they leave it open.

#include <optional>
#include <string>
#include <vector>

#include "planner/context.hpp"
#include "planner/rule.hpp"

namespace planner {

class WayBack {
 public:
  explicit WayBack(const Context& context) : context_(context) {}

  /// What a rule changes in place, and does not say how to take back, it changes back when asked the other way round.
  void state(const KindRule& rule, const ObjectId& id, const Fields& fields, Chain& chain);

  /// The rows that a dropped index or constraint was on are still in use when it comes back.
  void make_online(const KindRule& rule, const ObjectId& id, Chain& chain);

  /// The plan's context with its sides exchanged.
  const Context& reverse();

 private:
  // As it was before the plan; nothing where others rest on it all the time.
  std::vector<std::string> made_anew(const ObjectId& id) const;

  const Context& context_;
  Options options_;
  std::optional<Context> reverse_;  // made when first asked
};

/// What is not made again on the way back (a server whose password is kept nowhere), nothing can be made upon.
void give_up_what_needs_the_lost(const Context& context, std::vector<Step>& steps);

}  // namespace planner
