#pragma once
// What every run stands in: the session with the runner's lock, the journal as it is under that lock, the clock.

#include <chrono>

#include "migrate/session.hpp"

namespace migrate {

/// body(Session&, const Journal&, RunReport&)
template <class Body>
RunReport in_session(postgres::Connection& connection, const RunOptions& options, const Body& body) {
  const auto start = std::chrono::steady_clock::now();
  RunReport report;
  Session session(connection, options);
  try {
    body(session, read_journal(connection, options.journal), report);
  } catch (const postgres::SqlError& error) {
    if (error.sqlstate == kCanceled) {
      session.heed_stop();  // whoever asked for it has it cancelled, too
    }
    throw;
  }
  report.elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  return report;
}

}  // namespace migrate
