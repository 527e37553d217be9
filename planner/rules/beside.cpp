// The phases stand in beside/, a file for each:
// 1. expand: the new column and the trigger that keeps it in step.
// 2. backfill: the rows that are there; then, beside what is there, the indexes, CHECKs and foreign keys of the new
//    column, and the proof that it has no NULL.
// 3. switch, in one transaction that reads no rows: the old constraints go, the columns swap names, the new constraints
//    take over the indexes and names, the trigger turns round. Views, policies and the like stand around it as steps of
//    their own (decide.cpp).
// 4. contract: trigger and old column go.
//
// The way back is of the same make: the switch's undo first builds the old column's indexes and constraints beside,
// swaps within one transaction, and leaves what the backfill phase left.

#include "planner/rules/beside.hpp"

#include <algorithm>

#include "planner/rules/beside/phases.hpp"
#include "planner/rules/beside/pieces.hpp"

namespace planner {

std::vector<Chain> plan_beside(const Context& context) {
  std::vector<Chain> chains = beside::views(context);
  if (context.beside.empty()) {
    return chains;
  }
  const beside::Parts parts(context);
  const auto add = [&](std::vector<Chain> phase) { std::ranges::move(phase, std::back_inserter(chains)); };
  add(beside::expand(context));
  add(beside::backfill(context, parts));
  add(beside::switch_over(context, parts));
  add(beside::contract(context, parts));
  return chains;
}

}  // namespace planner
