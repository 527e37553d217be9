#include "schema/name.hpp"

#include <array>
#include <functional>
#include <mutex>
#include <ostream>
#include <unordered_set>

namespace schema {

namespace {

struct Hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

/// Both sides are read at once, each by its thread: they meet here seldom when there are many small pools.
struct Pool {
  std::mutex mutex;
  std::unordered_set<std::string, Hash, std::equal_to<>> texts;  // its nodes stay where they are
};

constexpr std::size_t kPools = 64;

const std::string* keep(std::string_view text) {
  // Never destroyed: names outlive whatever else is left to the end of the program.
  static auto& pools = *new std::array<Pool, kPools>;
  Pool& pool = pools[(Hash()(text) >> 32U) % kPools];
  const std::lock_guard lock(pool.mutex);
  const auto found = pool.texts.find(text);
  return &*(found != pool.texts.end() ? found : pool.texts.emplace(text).first);
}

}  // namespace

constinit const std::string Name::kEmpty;

Name::Name(std::string_view text) : text_(text.empty() ? &kEmpty : keep(text)) {}

std::ostream& operator<<(std::ostream& out, const Name& name) { return out << name.text(); }

}  // namespace schema
