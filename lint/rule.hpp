#pragma once
// What a rule is, and the table of them. A rule states facts about PostgreSQL (`why`), names what it saw in the message
// of its finding, and says the safer way. Codes are stable and never used again for something else.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lint {

class Check;

enum class Level : std::uint8_t { off, note, warning, error };
std::string_view to_string(Level level);
std::optional<Level> level(std::string_view name);

enum class Group : std::uint8_t { locks, destructive, data, compatibility, correctness, style };
std::string_view title(Group group);  ///< "Locks and rewrites"
std::string_view about(Group group);  ///< a sentence or two for the reader of docs/rules.md

/// A rule's own file: texts and the check. One of the two functions may be missing.
struct Rule {
  std::string_view summary;  ///< what it sees, without full stop
  std::string_view why;
  std::string_view instead;
  void (*check)(Check&) = nullptr;   ///< at every statement
  void (*finish)(Check&) = nullptr;  ///< behind the last one
};

/// A row of rules.def.
struct Entry {
  std::string code;
  Group group{};
  Level level{};
  std::string_view also;  ///< names of the same rule in other tools, separated by blanks
  const Rule* rule = nullptr;
  std::string_view bad, good, before;  ///< the files of lint/examples/; `before` is the schema they start from
};

const std::vector<Entry>& rules();

#define RULE(name_, group_, level_, also_) extern const Rule kRule_##name_;
#include "lint/rules.def"
#undef RULE

/// By code, with `_` for `-` too, or by another tool's name (the first row that has it). nullptr: there is none.
const Entry* find_rule(std::string_view name);

/// All rules that another tool knows under that name, or the one of that code.
std::vector<const Entry*> find_rules(std::string_view name);

}  // namespace lint
