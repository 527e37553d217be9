#include "cli/commands/write_migrations.hpp"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "cli/commands/authorship.hpp"
#include "cli/commands/plan_report.hpp"
#include "cli/commands/running.hpp"
#include "cli/from_nothing.hpp"
#include "cli/terminal.hpp"
#include "migrate/replay.hpp"
#include "report/change_tree.hpp"
#include "schema/parse/read.hpp"

namespace cli {

namespace {

/// What an empty database holds, as far as it is in scope: the schema public.
schema::Database empty_database(const Options& options) {
  schema::Database nothing = schema::parse::read({}).database;
  filter(nothing, options);
  return nothing;
}

/// A database that is not where the directory's migrations end would get their changes twice.
void require_up_to_date(const Comparison& comparison, const migrate::Directory& directory, const Context& context) {
  if (comparison.from.connection == nullptr || directory.migrations.empty()) {
    return;
  }
  Loaded is;
  is.name = comparison.from.name;
  is.database = comparison.before.value();
  migrate::Replay replayed = migrate::replay_beside(is.database, directory.migrations);
  Loaded wanted;
  wanted.database = std::move(replayed.database);
  filter(wanted.database, context.options);
  const Comparison rest = compare(std::move(is), std::move(wanted), context.options);
  if (!rest.changes.empty()) {
    throw Failure(Exit::mismatch,
                  fmt::format("{} is not where the migrations end; it would have to:{}", comparison.from.name,
                              difference_lines(rest)),
                  "run `schema apply` first, or compare with the migrations alone: --from " + directory.path.string());
  }
}

/// The changes, a line each, as a plan shows them.
void add_problem(const std::vector<report::ChangeNode>& nodes, const std::string& above,
                 std::vector<std::string>& lines) {
  constexpr std::size_t kMost = 30;
  for (const report::ChangeNode& node : nodes) {
    if (node.change != nullptr && lines.size() < kMost) {
      lines.push_back(fmt::format("`{} {}`{}{}", node.sign, node.name, above.empty() ? "" : " of " + above,
                                  node.detail.empty() ? "" : ": " + node.detail));
    } else if (node.change != nullptr && lines.size() == kMost) {
      lines.emplace_back("…");
    }
    add_problem(node.children, node.name, lines);
  }
}

/// What was proved of the plan as a whole, and what was asked about this migration's own steps.
void add_known(migrate::RunbookContext& page, const Known& known, const migrate::Migration& migration) {
  page.proved = page.unproved = page.asked = "";
  if (known.proof && !migration.header.baseline) {
    constexpr std::string_view kProved = "proved ";
    const std::string& message = known.proof->message;
    const bool proved = known.proof->verdict == Proof::Verdict::proved;
    (proved ? page.proved : page.unproved) = message.starts_with(kProved) ? message.substr(kProved.size()) : message;
  }
  for (const migrate::Statement& statement : migration.statements) {
    for (const planner::DataPrecondition& condition : statement.preconditions) {
      const bool holds = std::ranges::any_of(known.data, [&](const migrate::DataAnswer& answer) {
        return answer.verdict == migrate::DataVerdict::holds &&
               answer.question.condition.description == condition.description;
      });
      if (holds) {
        page.asked +=
            fmt::format("{}{} (step {})", page.asked.empty() ? "" : "; ", condition.description, statement.number);
      }
    }
  }
}

}  // namespace

migrate::RunbookContext runbook_context(const migrate::Directory& directory, const Comparison& comparison,
                                        const planner::Plan& plan, const Context& context) {
  migrate::RunbookContext page = authorship(directory.path);
  if (comparison.from.connection != nullptr) {
    page.database = comparison.from.name;
    page.url = url_for_shell(page.database, context);
  }
  add_problem(report::change_tree(plan_report(comparison, plan)), "", page.problem);
  return page;
}

Exit write_migrations(const std::string& name, const Comparison& comparison, const planner::Plan& plan,
                      const Context& context, const Known& known) {
  migrate::Directory directory = open_directory(context);
  check_policy(comparison, plan, context.options, context.config, false);
  if (plan.empty()) {
    say(context.options, "nothing to write: " + same_text(comparison));
    return Exit::done;
  }
  require_up_to_date(comparison, directory, context);
  const auto style = migrate::version_style(context.config.versions).value_or(migrate::VersionStyle::timestamp);
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch());

  const auto layout = migrate::layout(context.config.format).value_or(migrate::Layout::native);
  std::vector<migrate::Migration> migrations = migrate::split_by_phase(plan, name, layout);
  migrate::stamp_fingerprints(migrations, comparison.before.value());
  const std::size_t planned = migrations.size();
  postgres::Connection* live = directory.migrations.empty() ? comparison.from.connection.get() : nullptr;
  const schema::Database nothing = empty_database(context.options);
  if (const planner::Plan found =
          live != nullptr ? plan_from_nothing(nothing, comparison.before.value(), *live) : planner::Plan{};
      !found.empty()) {
    std::vector<migrate::Migration> baseline = migrate::split_by_phase(found, "baseline", layout);
    migrate::stamp_fingerprints(baseline, nothing);
    for (migrate::Migration& migration : baseline) {
      migration.header.baseline = true;
    }
    migrations.insert(migrations.begin(), baseline.begin(), baseline.end());
  }
  const std::size_t baselines = migrations.size() - planned;
  std::vector<migrate::FileChange> files;
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    migrations[i].version = migrate::next_version(directory, style, now.count(), i);
  }
  migrate::RunbookContext page = runbook_context(directory, comparison, plan, context);
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    migrate::render(migrations[i]);
    add_known(page, known, migrations[i]);
    page.before = i > 0                          ? migrations[i - 1].label()
                  : directory.migrations.empty() ? ""
                                                 : directory.migrations.back().label();
    page.after = i + 1 < migrations.size() ? migrations[i + 1].label() : "";
    migrations[i].runbook = migrate::render_runbook(migrations[i], page);
    std::ranges::move(migrate::files_of(migrations[i]), std::back_inserter(files));
  }
  if (context.options.dry_run) {
    std::string text;
    for (const migrate::FileChange& file : files) {
      text += "-- " + file.file + '\n' + file.text.value_or("") + '\n';
    }
    write_result(text, context.options);
    return Exit::done;
  }
  migrate::change_files(directory.path, files);
  for (const migrate::FileChange& file : files) {
    say(context.options, "wrote " + (directory.path / file.file).string());
  }
  say(context.options, fmt::format("next: read {}, then `schema apply` runs it",
                                   (directory.path / (migrations[baselines].label() + ".md")).string()));
  return Exit::done;
}

}  // namespace cli
