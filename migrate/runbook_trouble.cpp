// What to do when it does not go well, by what one sees: of every symptom, what of this migration may be behind it.

#include <algorithm>

#include <fmt/format.h>

#include "migrate/runbook_page.hpp"

namespace migrate {

namespace {

/// `steps 2 and 5`, of those that hold; empty: none.
template <class Test>
std::string steps_with(const Migration& migration, Test test) {
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < migration.statements.size(); ++i) {
    if (is_step(migration.statements[i]) && test(i)) {
      numbers.push_back(migration.statements[i].number);
    }
  }
  std::string text = numbers.size() == 1 ? "step " : "steps ";
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    text += (i == 0 ? "" : i + 1 == numbers.size() ? " and " : ", ") + std::to_string(numbers[i]);
  }
  return numbers.empty() ? "" : text;
}

bool about_nulls(const planner::DataPrecondition& condition) {
  return condition.description.find("NULL") != std::string::npos;
}

}  // namespace

std::string Runbook::troubleshooting() const {
  std::string out = "\n## Troubleshooting\n\n";
  const auto symptom = [&](const char* name, const std::string& text) {
    out += fmt::format("- **{}**{}{}\n", name, text.starts_with('(') ? " " : ": ", text);
  };
  const std::string blocking = steps_with(migration_, [&](std::size_t i) {
    const auto& locks = migration_.statements[i].locks;
    return std::ranges::any_of(locks, [](const auto& lock) { return lock.mode >= planner::LockMode::share; });
  });
  symptom(
      "Lock not obtained",
      fmt::format("(exit 6{}): whoever holds it is named, and the first query under Monitoring shows it. Nothing is "
                  "half-done; wait for them or end them, then run `schema apply` again.",
                  blocking.empty() ? "" : "; " + blocking + (blocking.starts_with("steps") ? " wait" : " waits")));
  const auto offenders = [&](bool nulls) {
    std::string found;
    for (const Statement& statement : migration_.statements) {
      for (const planner::DataPrecondition& condition : statement.preconditions) {
        if (about_nulls(condition) == nulls && !condition.query.empty()) {
          found += fmt::format("\n  Step {} needs that {}. Who stands against it:\n\n{}", statement.number,
                               flat(condition.description), sql_block(condition.query));
        }
      }
    }
    return found;
  };
  const std::string unique = steps_with(migration_, [&](std::size_t i) { return effects_[i].makes_unique; });
  symptom("Duplicate key",
          unique.empty() ? "(SQLSTATE 23505): no step here makes anything unique; the error names the index that was "
                           "there before, and the row."
                         : fmt::format("(exit 5, or SQLSTATE 23505 in {}): rows have the same values; the error names "
                                       "them. Make them differ, then run `schema apply` again.",
                                       unique));
  const std::string others = offenders(false);
  out += others;
  const std::string nulls = offenders(true);
  symptom("NULLs found", nulls.empty()
                             ? "(SQLSTATE 23502): no step here forbids NULL; whoever writes left out a column "
                               "that was NOT NULL before."
                             : "(exit 5): fill them, then run `schema apply` again." + nulls);
  symptom("Invalid index",
          concurrently_ ? "left by a build that was cut off: `schema apply` removes it and builds it again. The first "
                          "query under Verification shows it."
                        : "no step here builds an index concurrently: what the first query under Verification shows "
                          "was there before, and `schema drift` names it.");
  symptom("Permission denied",
          "(SQLSTATE 42501): run as the owner of the tables; the message names what is missing. Nothing is half-done.");
  symptom("Files, journal and database do not agree", "(exit 7): `schema drift` and `schema verify` say where.");
  symptom("Interrupted or failed",
          "run `schema apply` again; it goes on where it stopped. Where it cannot know whether a step is done it says "
          "so: `schema resolve`.");
  return out;
}

}  // namespace migrate
