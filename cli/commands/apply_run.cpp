#include "cli/commands/apply_run.hpp"

#include <algorithm>
#include <memory>
#include <set>

#include <fmt/format.h>

#include "cli/gates.hpp"
#include "cli/rehearsals.hpp"
#include "cli/replicated.hpp"
#include "cli/silence.hpp"
#include "cli/terminal.hpp"
#include "migrate/needs.hpp"

namespace cli {

Window window_of(const ApplyArguments& arguments, const Context& context) {
  const Environment environment = context.config.environment(context.options.environment).value_or(Environment{});
  const auto first = [](const std::string& said, const std::string& configured) {
    return said.empty() ? configured : said;
  };
  return window(first(arguments.not_before, environment.not_before), first(arguments.until, environment.until),
                std::chrono::system_clock::now());
}

void require_allowed(const Window& window, postgres::Connection& connection, const Steps& steps,
                     migrate::RunOptions& run, const Context& context) {
  require_open(window, std::chrono::system_clock::now());
  require_right_server(connection, context);
  for (const std::string& warning : replication_warnings(connection, steps)) {
    say(context.options, "warning: " + warning);
  }
  run.gate = gate(connection, context);
  if (const std::string reason = run.gate ? run.gate(steps) : ""; !reason.empty() && run.gate_patience.count() == 0) {
    report_event("stopped", reason, context);
    throw Failure(Exit::lock, reason, "nothing was begun; run again when it is over");
  }
}

void require_rehearsed(postgres::Connection& connection, const std::vector<const migrate::Status*>& pending,
                       const Context& context) {
  const auto environment = context.config.environment(context.options.environment);
  const Rehearsals rehearsals = read_rehearsals(migrations_source(context.config).text.at(0));
  std::string missing;
  for (const migrate::Status* row : pending) {
    const Rehearsal* rehearsal = rehearsals.find(row->migration->hash, environment ? environment->name : "");
    if (rehearsal != nullptr) {
      say(context.options, fmt::format("{} took {:.1f} s when it was rehearsed, on {}", row->migration->label(),
                                       rehearsal->seconds, rehearsal->at));
    }
    if (row->record != nullptr || !environment || environment->rehearsed_above == 0) {
      continue;
    }
    const double size = migrate::largest(migrate::needs(connection, migrate::steps_ahead(*row)));
    const bool rehearsed = rehearsal != nullptr && rehearsal->largest * 2 >= size;
    if (size > static_cast<double>(environment->rehearsed_above) && !rehearsed) {
      missing +=
          fmt::format("\n  {} works on {}{}", row->migration->label(), planner::bytes_text(size),
                      rehearsal == nullptr ? "" : ", and was rehearsed on " + planner::bytes_text(rehearsal->largest));
    }
  }
  if (!missing.empty() && !context.options.allows("unrehearsed")) {
    throw Failure(Exit::refused, "not rehearsed:" + missing,
                  "`schema rehearse --url …` runs them on a restored copy; or say --allow unrehearsed");
  }
}

void require_rehearsed(postgres::Connection& connection, const Steps& plan, const Context& context) {
  const auto environment = context.config.environment(context.options.environment);
  if (!environment || environment->rehearsed_above == 0 || context.options.allows("unrehearsed")) {
    return;
  }
  const double size = migrate::largest(migrate::needs(connection, plan));
  if (size > static_cast<double>(environment->rehearsed_above)) {
    throw Failure(Exit::refused, fmt::format("not rehearsed: the plan works on {}", planner::bytes_text(size)),
                  "write it as migrations (`schema diff NAME`) and rehearse them; or say --allow unrehearsed");
  }
}

migrate::RunReport watched(migrate::RunOptions& run, const std::function<migrate::RunReport()>& begin,
                           const Context& context) {
  const auto environment = context.config.environment(context.options.environment);
  const Silence silence(environment ? environment->silence : std::chrono::milliseconds{}, run,
                        [&context](const std::string& message) {
                          say(context.options, "warning: " + message);
                          report_event("silent", message, context);
                        });
  try {
    return begin();
  } catch (const migrate::Stopped& error) {
    report_event("stopped", error.what(), context);
    throw;
  } catch (const std::exception& error) {
    report_event("failed", error.what(), context);
    throw;
  }
}

void guard(migrate::RunOptions& run, const Source& target, const migrate::Directory& directory,
           const std::vector<migrate::Status>& status, const std::vector<const migrate::Status*>& will_run,
           const Context& context) {
  std::string first, last;
  for (const migrate::Status* row : will_run) {
    first = first.empty() && row->record == nullptr ? row->version : first;
    last = row->version;
  }
  const auto ran = std::make_shared<std::set<std::string>>();
  for (const migrate::Status& row : status) {
    if (row.done()) {
      ran->insert(row.version);
    }
  }
  // A contract that is held back has not run, whatever comes behind it.
  const auto what_ran = [&directory, ran](const std::string& and_this = "") {
    std::vector<migrate::Migration> migrations;
    std::ranges::copy_if(directory.migrations, std::back_inserter(migrations),
                         [&](const migrate::Migration& migration) {
                           return ran->contains(migration.version) || migration.version == and_this;
                         });
    return migrations;
  };
  run.is_there = [&target, &context, ran, what_ran](const migrate::Migration& migration) {
    const std::vector<migrate::Migration> with_it = what_ran(migration.version);
    bool same = false;
    if (migration.header.mends_drift) {
      Loaded live = load(target, strict_options(context.options));
      const migrate::Journal journal = read_journal(*live.connection, context);
      same = !compare_strictly(std::move(live), with_it, journal, "the migrations", context).differs();
    } else {
      same = !compare_with_replay(target, with_it, context).differs();
    }
    if (same) {
      ran->insert(migration.version);
    }
    return same;
  };
  run.check = [&target, &context, ran, what_ran, first, last](const migrate::Migration& migration,
                                                              migrate::Moment moment) {
    const bool before = moment == migrate::Moment::before;
    if (!before) {
      ran->insert(migration.version);
    }
    // What mends a drift starts from a database that is not what the migrations say.
    if (migration.version != (before ? first : last) || (before && migration.header.mends_drift)) {
      return;
    }
    const Comparison comparison = compare_with_replay(target, what_ran(), context);
    if (comparison.differs() && before && migration.header.baseline) {
      throw migrate::HistoryMismatch(fmt::format(
          "{}: the database is neither empty nor what the baseline says; to be the latter it would have to:{}",
          migration.label(), difference_lines(compare_with_replay(target, what_ran(migration.version), context))));
    }
    if (comparison.differs()) {
      throw migrate::HistoryMismatch(fmt::format(
          "{}: the database is not what the migration {}; to be what the migrations say it would have to:{}",
          migration.label(), before ? "starts from" : "ends in", difference_lines(comparison)));
    }
  };
}

}  // namespace cli
