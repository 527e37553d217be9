#include "schema/name.hpp"

#include <array>
#include <functional>
#include <mutex>
#include <ostream>
#include <unordered_set>

namespace schema {

namespace {

/// A text that is looked for, hashed once for the pools and for the table of one.
struct Wanted {
  std::string_view text;
  std::size_t hash = std::hash<std::string_view>()(text);
};

struct Hash {
  using is_transparent = void;
  std::size_t operator()(const Wanted& wanted) const { return wanted.hash; }
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

struct Equal {
  using is_transparent = void;
  bool operator()(const std::string& kept, const std::string& other) const { return kept == other; }
  bool operator()(const Wanted& wanted, const std::string& kept) const { return wanted.text == kept; }
};

/// Both sides are read at once, each by its thread: they meet here seldom when there are many small pools.
struct Pool {
  std::mutex mutex;
  std::unordered_set<std::string, Hash, Equal> texts;  // its nodes stay where they are
};

constexpr std::size_t kPools = 64;

const std::string* keep(std::string_view text) {
  // Never destroyed: names outlive whatever else is left to the end of the program.
  static auto& pools = *new std::array<Pool, kPools>;
  const Wanted wanted{text};
  Pool& pool = pools[(wanted.hash >> 32U) % kPools];
  const std::lock_guard lock(pool.mutex);
  const auto found = pool.texts.find(wanted);
  return &*(found != pool.texts.end() ? found : pool.texts.emplace(text).first);
}

}  // namespace

// There before any name that is made while the program starts. (Clang 16 takes no string as constinit.)
[[gnu::init_priority(101)]] const std::string Name::kEmpty;

Name::Name(std::string_view text) : text_(text.empty() ? &kEmpty : keep(text)) {}

std::ostream& operator<<(std::ostream& out, const Name& name) { return out << name.text(); }

}  // namespace schema
