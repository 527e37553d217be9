#pragma once
// The journal's own statements, as SQL text: so that they can go out together with the steps they speak of. `journal`
// is its schema, quoted (Session::journal()).

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "migrate/journal.hpp"
#include "migrate/migration.hpp"
#include "postgres/connection.hpp"

namespace migrate {

/// A text, or NULL for an empty one.
std::string literal_or_null(std::string_view text);

struct Beginning {
  const MigrationRecord* previous = nullptr;  ///< carried on
  bool down = false;
  std::string tool_version, note;
  std::string plan, undo, goal;  ///< of a direct run
};
/// Yields the id of the record: a new one, or that of `previous`.
std::string begin_record(const std::string& journal, const Migration& migration, const Beginning& beginning);
std::string end_record(const std::string& journal, std::int64_t id, State state, const std::string& error = {},
                       const std::string& sqlstate = {});

struct StepRun {
  std::chrono::milliseconds started{}, finished{};  ///< since now(), the start of the transaction that writes it
  std::int64_t rows = -1;                           ///< that it changed; -1: not counted
};
/// Rows of steps done in the transaction that this statement runs in.
std::string finished_steps(const std::string& journal, std::int64_t id, bool down,
                           const std::vector<const Statement*>& steps, const std::vector<StepRun>& runs);
std::string start_step(const std::string& journal, std::int64_t id, bool down, const Statement& step);
std::string end_step(const std::string& journal, std::int64_t id, bool down, const Statement& step, State state,
                     const std::string& error = {}, const std::string& sqlstate = {}, std::int64_t rows = -1);

std::string step_hash(const Statement& step);

}  // namespace migrate
