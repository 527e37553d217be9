#pragma once
// What people want to know of a step or a plan, derived from the facts that its steps state: what is blocked, for how
// long, over how much data, and how it can go wrong. Every format tells the same, so it is derived here only.

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "planner/estimate.hpp"
#include "planner/plan.hpp"

namespace report {

/// How much there is of a relation, as the server estimates it; known only where a live database was read.
struct RelationSize {
  double rows = -1;  ///< -1: never analysed
  std::int64_t bytes = 0;
};
using RelationSizes = std::map<schema::QualifiedName, RelationSize>;

/// What others cannot do while a step holds its locks.
enum class Blocks : std::uint8_t { nothing, schema_changes, writes, reads_and_writes };
std::string_view to_string(Blocks blocks);  ///< "nothing", …, "reads and writes"

using planner::Risk;
using planner::to_string;

struct StepFacts {
  std::string lock;   ///< the strongest: `ACCESS EXCLUSIVE on public.orders`; empty: none
  std::string locks;  ///< with the others that writers feel
  Blocks blocks = Blocks::nothing;
  bool long_block = false;             ///< blocks readers or writers for as long as it works, not for a moment
  bool works_long = false;             ///< its time grows with the data
  const RelationSize* size = nullptr;  ///< of what it works over, where that is known and its time grows with it
  bool reversible = true;
  std::string work;  ///< "rewrites the table", "builds an index", …; empty: nothing that grows with the data

  std::string blocking() const;  ///< "blocks reads and writes for a moment"; empty: blocks nobody's queries
};
StepFacts facts(const planner::Step& step, const RelationSizes& sizes = {});

/// What of a step's hazards wants to be seen, worst first, each with whom it concerns, how long, and the safer way.
std::vector<std::string> warnings(const planner::Step& step);

Risk risk(const std::vector<planner::Step>& steps);
/// "none", or what stands still and while what happens.
std::string downtime(const std::vector<planner::Step>& steps, const RelationSizes& sizes = {});

/// What a phase of these steps promises to the code that runs beside it.
std::string_view promise(const std::vector<planner::Step>& steps, planner::Phase phase);

/// The statement as a person reads it: a backfill is the UPDATE that runs in batches, not the loop around it.
std::string readable_sql(const planner::Step& step);

std::string human_rows(double rows);          ///< "1.2 million rows"
std::string human_bytes(std::int64_t bytes);  ///< "340 MB"
std::string human(const RelationSize& size);  ///< "1.2 million rows, 340 MB"

}  // namespace report
