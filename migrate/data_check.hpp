#pragma once
// Asks a live database whether its data allows what is planned, without being felt: a probe looks for one offender, in
// a short read-only transaction of its own that ends after two seconds, with bounded temporary files.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "planner/step.hpp"
#include "postgres/connection.hpp"

namespace migrate {

/// A condition of a step, to be asked about under the search_path that its texts were written for.
struct DataQuestion {
  std::size_t step = 0;  ///< its number
  planner::DataPrecondition condition;
  std::vector<std::string> search_path;
};

/// not_there: speaks of what an earlier step will make. hidden: policies keep rows from this role.
enum class DataVerdict : std::uint8_t { holds, broken, not_finished, not_there, hidden };

struct DataAnswer {
  DataQuestion question;
  DataVerdict verdict{};
  std::string sample;      ///< broken: an offending row, its key first, as JSON; or what the server said of a value
  std::int64_t rows = -1;  ///< offenders; -1: not counted
  std::string reason;      ///< not_finished, hidden: why
};

/// Something may stand against the step.
inline bool is_open(const DataAnswer& answer) {
  return answer.verdict != DataVerdict::holds && answer.verdict != DataVerdict::not_there;
}

enum class DataCheck : std::uint8_t { probe, full };  ///< full counts all offenders, however long it takes

std::vector<DataQuestion> data_questions(const std::vector<planner::Step>& steps);
/// Those of one step: its conditions, and, where it fills rows, that it can see them all.
std::vector<DataQuestion> data_questions(std::size_t number, const std::vector<planner::DataPrecondition>& conditions,
                                         const std::optional<planner::Backfill>& backfill,
                                         const std::vector<std::string>& search_path);

/// In the order of the questions. Throws postgres::SqlError only when the connection is lost.
std::vector<DataAnswer> check_data(postgres::Connection& connection, const std::vector<DataQuestion>& questions,
                                   DataCheck how);

/// `step 2 needs: …; but there is {"id": 5}`, with the number of rows where it is known, and the query to see them.
std::string describe(const DataAnswer& answer);

}  // namespace migrate
