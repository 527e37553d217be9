#pragma once
// What stands around a run of migrations: the window, the gates, the events, the state the database must be in.

#include <functional>
#include <string>
#include <vector>

#include "cli/commands/command.hpp"
#include "cli/commands/running.hpp"
#include "cli/window.hpp"

namespace cli {

struct ApplyArguments {
  std::string to, up_to;
  std::string not_before, until;
  bool abort = false;
};

using Steps = std::vector<const migrate::Statement*>;

/// What the command line says goes before what the environment says.
Window window_of(const ApplyArguments& arguments, const Context& context);

/// Whatever stands against a run at this moment, before anything is begun; `run` asks the same on its way.
void require_allowed(const Window& window, postgres::Connection& connection, const Steps& steps,
                     migrate::RunOptions& run, const Context& context);

/// Throws Failure(refused) where the environment lets nothing work on a table of that size that was not rehearsed, on a
/// copy at least half as large. Of a migration that has begun nothing is asked; a plan without files was not rehearsed.
void require_rehearsed(postgres::Connection& connection, const std::vector<const migrate::Status*>& pending,
                       const Context& context);
void require_rehearsed(postgres::Connection& connection, const Steps& plan, const Context& context);

/// Runs it. Tells the environment's `on_event` when it gets stuck, and how it ended, unless it ended well.
migrate::RunReport watched(migrate::RunOptions& run, const std::function<migrate::RunReport()>& begin,
                           const Context& context);

/// Before a run the database must be what its first migration starts from, after it what its last one ends in.
/// `will_run`: of `status`, the rows of its migrate::route().
void guard(migrate::RunOptions& run, const Source& target, const migrate::Directory& directory,
           const std::vector<migrate::Status>& status, const std::vector<const migrate::Status*>& will_run,
           const Context& context);

/// `apply --to`: plans and runs in one go.
Exit apply_to(const ApplyArguments& arguments, const Context& context);

}  // namespace cli
