#include <algorithm>
#include <array>

#include "lint/examples.hpp"
#include "lint/rule.hpp"

namespace lint {

namespace {

struct GroupText {
  std::string_view title, about;
};

constexpr std::array kGroups = {
    GroupText{"Locks and rewrites",
              "What blocks reads or writes of a table that is in use for longer than a moment. Nothing here fires on "
              "tables that the same file creates."},
    GroupText{"Destructive",
              "What takes data or objects away. Errors until the file says why it may: a line `-- contract-phase-ok: "
              "reason`. What the same file created, or creates again, is not asked about."},
    GroupText{"Data-dependent", "What fails, or not, depending on the rows that are there."},
    GroupText{"Compatibility with running code",
              "What the version of the application that is running now may fail on, before or while the new one is "
              "rolled out."},
    GroupText{"Correctness", "What the server refuses, ignores, or takes for something else than it seems."},
    GroupText{"Style", "Advice. Notes, or off until schema.toml asks for them."},
};

std::string code_of(std::string_view name) {
  std::string code(name);
  std::ranges::replace(code, '_', '-');
  return code;
}

bool lists(std::string_view also, std::string_view name) {
  for (std::size_t at = 0; at < also.size();) {
    const std::size_t end = std::min(also.find(' ', at), also.size());
    if (also.substr(at, end - at) == name) {
      return true;
    }
    at = end + 1;
  }
  return false;
}

}  // namespace

std::string_view to_string(Level level) {
  static constexpr std::array<std::string_view, 4> kNames = {"off", "note", "warning", "error"};
  return kNames.at(static_cast<std::size_t>(level));
}

std::optional<Level> level(std::string_view name) {
  for (const Level level : {Level::off, Level::note, Level::warning, Level::error}) {
    if (to_string(level) == name) {
      return level;
    }
  }
  return std::nullopt;
}

std::string_view title(Group group) { return kGroups.at(static_cast<std::size_t>(group)).title; }
std::string_view about(Group group) { return kGroups.at(static_cast<std::size_t>(group)).about; }

const std::vector<Entry>& rules() {
  static const std::vector<Entry> kRules = [] {
    std::vector<Entry> rules = {
#define RULE(name_, group_, level_, also_) \
  {code_of(#name_), Group::group_, Level::level_, also_, &kRule_##name_, {}, {}, {}},
#include "lint/rules.def"
#undef RULE
    };
    for (Entry& entry : rules) {
      for (const Example& example : examples()) {
        if (code_of(example.rule) == entry.code) {
          (example.file == "bad" ? entry.bad : example.file == "good" ? entry.good : entry.before) = example.text;
        }
      }
    }
    return rules;
  }();
  return kRules;
}

std::vector<const Entry*> find_rules(std::string_view name) {
  const std::string code = code_of(name);
  std::vector<const Entry*> found;
  for (const Entry& entry : rules()) {
    if (entry.code == code) {
      return {&entry};
    }
    if (lists(entry.also, name)) {
      found.push_back(&entry);
    }
  }
  return found;
}

const Entry* find_rule(std::string_view name) {
  const auto found = find_rules(name);
  return found.empty() ? nullptr : found.front();
}

}  // namespace lint
