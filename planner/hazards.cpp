#include <array>

#include "planner/plan.hpp"

namespace planner {

std::string_view to_string(Hazard hazard) {
  static constexpr std::array<std::string_view, 8> kNames = {"data-loss", "blocking",     "rewrite",     "long-scan",
                                                             "breaking",  "irreversible", "index-build", "may-fail"};
  return kNames.at(static_cast<std::size_t>(hazard));
}

std::vector<Hazard> hazards(const Step& step) {
  std::vector<Hazard> found;
  const auto add = [&](bool is, Hazard hazard) {
    if (is) {
      found.push_back(hazard);
    }
  };
  add(step.loses_data, Hazard::data_loss);
  add(!step.blocking_reason.empty(), Hazard::blocking);
  add(step.rewrites_table, Hazard::rewrite);
  add(step.scans_table && !step.builds_index, Hazard::long_scan);
  add(step.breaks_code, Hazard::breaking);
  add(!step.irreversible.empty(), Hazard::irreversible);
  add(step.builds_index, Hazard::index_build);
  add(!step.preconditions.empty(), Hazard::may_fail);
  return found;
}

}  // namespace planner
