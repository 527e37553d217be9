#pragma once
// How far a statement is, seen from a second session: building an index, validating, vacuuming take their time.

#include <memory>

#include "migrate/session.hpp"

namespace migrate {

/// Tells (Progress::What::working) every few seconds while it lives; opens its session only for what takes longer than
/// that. Its queries are short and hold no snapshot in between, so that CREATE INDEX CONCURRENTLY does not wait for
/// them.
class Watch {
 public:
  Watch(Session& session, const Migration& migration, const Statement& statement);
  ~Watch();
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  struct Watcher;
  std::unique_ptr<Watcher> watcher_;
};

}  // namespace migrate
