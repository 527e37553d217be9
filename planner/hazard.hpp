#pragma once
// What may hurt about a step: derived from its facts, never attached by hand. Policy, `--allow`, the plan as people
// read it and the runbook all speak of these.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "planner/step.hpp"

namespace planner {

enum class Hazard : std::uint8_t {
  data_loss,
  blocking,  ///< a lock that others wait for is held while rows are read or written
  rewrite,
  long_scan,
  breaking,  ///< the running application may fail on it
  irreversible,
  index_build,
  may_fail,     ///< on the data that is there
  cached_plan,  ///< prepared statements fail once
  fires_triggers
};
inline constexpr std::size_t kHazards = 10;

std::string_view to_string(Hazard hazard);            ///< "data-loss", "blocking", …, as `--allow` takes them
std::optional<Hazard> hazard(std::string_view name);  ///< the way back

/// In the order of the enumeration.
std::vector<Hazard> hazards(const Step& step);

/// A hazard of one step, in words.
struct Danger {
  Hazard hazard{};
  std::string blocks;   ///< who has to wait or fails: "reads and writes of public.t"; "nobody"
  std::string lasts;    ///< "while every row is written anew"
  std::string instead;  ///< the safer way, or what to see to first
};
std::vector<Danger> dangers(const Step& step);

/// The strongest lock of the step and the relation it is on; nullptr where it takes none.
const TableLock* strongest_lock(const Step& step);

/// Reads or writes all rows of a table that was there before.
bool works_long(const Step& step);

}  // namespace planner
