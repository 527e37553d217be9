#include "planner/step.hpp"

#include <array>

namespace planner {

namespace {

constexpr std::array<std::string_view, 9> kLockModes{
    "no lock", "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",   "SHARE UPDATE EXCLUSIVE",
    "SHARE",   "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"};
constexpr std::array<std::string_view, 4> kPhases{"expand", "backfill", "switch", "contract"};

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& names, std::string_view name) {
  for (std::size_t i = 0; i < N; ++i) {
    if (names[i] == name) {
      return static_cast<Enum>(i);
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(LockMode mode) { return kLockModes[static_cast<std::size_t>(mode)]; }
std::optional<LockMode> lock_mode(std::string_view name) { return find<LockMode>(kLockModes, name); }

std::string_view to_string(Phase phase) { return kPhases[static_cast<std::size_t>(phase)]; }
std::optional<Phase> phase(std::string_view name) { return find<Phase>(kPhases, name); }

}  // namespace planner
