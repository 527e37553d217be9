#include "cli/commands/running.hpp"

#include <algorithm>
#include <cctype>
#include <iterator>

#include <fmt/format.h>

#include "cli/activity.hpp"
#include "cli/commands/expected_owners.hpp"
#include "cli/progress.hpp"
#include "cli/terminal.hpp"
#include "cli/version.hpp"
#include "migrate/error.hpp"
#include "migrate/replay.hpp"
#include "report/json.hpp"

namespace cli {

migrate::RunOptions run_options(const Context& context, const Source& target) {
  migrate::RunOptions run;
  if (const auto environment = context.config.environment(context.options.environment)) {
    run.lock_budget = environment->lock_budget;
    run.lock_patience = environment->lock_patience;
    run.runner_wait = environment->runner_wait;
    run.backfill = environment->backfill;
    run.gate_patience = environment->gates.patience;
  }
  run.journal = context.config.journal(context.options.environment);
  run.tool_version = kVersion;
  run.url = target.text.empty() ? "" : target.text[0];
  if (!context.options.contract_reason.empty()) {
    run.contract_reason = context.options.contract_reason;
  } else if (context.options.allows("contract")) {
    run.contract_reason = "--allow " + std::string(context.options.allow.count("all") > 0 ? "all" : "contract");
  }
  run.on_progress = progress_printer(context.options);
  return run;
}

migrate::Journal read_journal(postgres::Connection& connection, const Context& context) {
  return migrate::read_journal(connection, context.config.journal(context.options.environment));
}

migrate::Directory open_directory(const Context& context) {
  migrate::Directory directory = migrate::read_directory(migrations_source(context.config).text.at(0));
  migrate::require_sound(directory);
  move_to_tenant(directory, context.options);
  for (const schema::Diagnostic& diagnostic : directory.diagnostics) {
    if (diagnostic.severity == schema::Severity::warning) {
      say(context.options,
          fmt::format("warning: {}: {} ({})", directory.path.string(), diagnostic.message, diagnostic.hint));
    }
  }
  return directory;
}

void seal(const migrate::Directory& directory, const Context& context) {
  if (directory.unsealed.empty()) {
    return;
  }
  const std::string sums = (directory.path / migrate::kSumFile).string();
  try {
    migrate::change_files(directory.path, {});
    say(context.options,
        fmt::format("wrote {}: from here on {} must stay as it is", sums, fmt::join(directory.unsealed, ", ")));
  } catch (const migrate::Error& error) {
    say(context.options, fmt::format("warning: {} does not say what {} is: {}", sums,
                                     fmt::join(directory.unsealed, ", "), error.what()));
  }
}

void require_history(const std::vector<migrate::Status>& status) {
  const std::vector<std::string> problems = migrate::history_problems(status);
  if (!problems.empty()) {
    throw Failure(Exit::mismatch, fmt::format("{}", fmt::join(problems, "\n  ")), "`schema status` shows the whole");
  }
}

Comparison compare_with_replay(const Source& target, const std::vector<migrate::Migration>& migrations,
                               const Context& context) {
  const Activity comparing(context.options, fmt::format("comparing {} with the migrations", target.display()));
  Loaded live = load(target, context.options);
  migrate::Replay replayed = migrate::replay_beside(live.database, migrations);
  Loaded wanted;
  wanted.name = "the migrations";
  wanted.database = std::move(replayed.database);
  wanted.diagnostics = std::move(replayed.diagnostics);
  narrow(wanted, context.options);
  require_known({&live, &wanted}, context.options);
  return compare(std::move(live), std::move(wanted), context.options);
}

Comparison compare_strictly(Loaded live, const std::vector<migrate::Migration>& migrations,
                            const migrate::Journal& journal, const std::string& name, const Context& context) {
  const Options options = strict_options(context.options);
  const Activity comparing(options, fmt::format("comparing {} with {}", live.name, name));
  Loaded wanted;
  wanted.name = name;
  migrate::Replay replayed = migrate::replay_beside(live.database, migrations);
  wanted.database = std::move(replayed.database);
  wanted.diagnostics = std::move(replayed.diagnostics);
  wanted.has_run = true;
  if (journal.exists && options.privileges == "manage") {
    std::vector<migrate::Migration> baselined;
    std::ranges::copy_if(migrations, std::back_inserter(baselined), [&journal](const migrate::Migration& migration) {
      const migrate::MigrationRecord* record = journal.current(migration.version);
      return record != nullptr && record->state == migrate::State::baselined;
    });
    expect_owners(wanted.database, live.database, migrate::replay_beside(live.database, baselined).database, journal,
                  migrations);
  }
  narrow(wanted, options);
  require_known({&live, &wanted}, options);
  return compare(std::move(live), std::move(wanted), options);
}

Options strict_options(Options options) {
  if (options.privileges.empty() || options.privileges == "auto") {
    options.privileges = "manage";
  }
  return options;
}

void require_file_name(const std::string& name) {
  const bool plain = !name.empty() && name.size() <= 100 && std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  });
  if (!plain) {
    throw Failure(Exit::usage, fmt::format("\"{}\" cannot be part of a file's name", name),
                  "a migration's name has letters, digits, _ and -");
  }
}

void say_report(const migrate::RunReport& report, const Context& context) {
  if (context.options.format == "json") {
    report::Json json;
    const auto labels = [&json](std::string_view name, const std::vector<std::string>& list) {
      json.begin_array(name);
      std::ranges::for_each(list, [&json](const std::string& label) { json.item(label); });
      json.end_array();
    };
    json.begin_object();
    labels("applied", report.applied);
    labels("baselined", report.baselined);
    json.field("steps", report.steps).field("skipped", report.skipped);
    json.field("elapsed_ms", static_cast<std::int64_t>(report.elapsed.count()));
    report.held.empty() ? json.null("held") : json.field("held", report.held.front());
    report.waits ? json.field("waits", *report.waits) : json.null("waits");
    json.end_object();
    write_result(json.text(), context.options);
  }
  for (const std::string& label : report.baselined) {
    say(context.options, "baselined " + label + ": it is there already");
  }
  for (const std::string& label : report.held) {
    say(context.options, "held back: " + label + " belongs to the contract phase");
  }
  if (report.waits) {
    say(context.options, "waits for it: " + *report.waits);
  }
}

}  // namespace cli
