#include "lint/lint.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/activity.hpp"
#include "cli/commands/command.hpp"
#include "cli/commands/lint_files.hpp"
#include "cli/similar.hpp"
#include "cli/source.hpp"
#include "cli/terminal.hpp"
#include "cli/version.hpp"
#include "lint/documentation.hpp"
#include "migrate/migration.hpp"
#include "report/findings.hpp"
#include "schema/tree/tree.hpp"

namespace cli {

namespace {

struct LintArguments {
  std::vector<std::string> paths;
  std::string explain, from, fail_on = "error";
  std::size_t latest = 0;
  int server = 0;
  bool in_transaction = false;
};

Exit explain(const std::string& name, const Options& options) {
  if (name == "all") {
    write_result(lint::rules_page(), options);
    return Exit::done;
  }
  const auto found = lint::find_rules(name);
  if (found.empty()) {
    std::vector<std::string> codes;
    for (const lint::Entry& entry : lint::rules()) {
      codes.push_back(entry.code);
    }
    const auto near = most_similar(name, codes);
    throw Failure(Exit::usage, fmt::format("there is no rule \"{}\"", name),
                  near ? fmt::format("did you mean {}?", *near) : "`schema lint --explain all` shows them all");
  }
  std::string text;
  for (const lint::Entry* entry : found) {
    text += lint::explain(*entry);
  }
  write_result(text, options);
  return Exit::done;
}

/// [lint], then what the environment adds, then the command line.
lint::Options lint_options(const LintArguments& arguments, const Context& context) {
  lint::Options options;
  options.server_version = schema::tree::grammar_version() * 10000;
  const auto take = [&options](const LintConfig& config) {
    options.server_version = config.server ? *config.server * 10000 : options.server_version;
    options.runner = config.runner.value_or(options.runner);
    options.lock_timeout = config.lock_timeout.value_or(options.lock_timeout);
    options.statement_timeout = config.statement_timeout.value_or(options.statement_timeout);
    for (const auto& [code, level] : config.levels) {
      options.levels[code] = level;
    }
  };
  take(context.config.lint);
  if (const auto environment = context.config.environment(context.options.environment)) {
    take(environment->lint);
  }
  if (arguments.in_transaction) {
    options.runner = lint::Runner::transaction;
  }
  if (arguments.server > 0) {
    options.server_version = arguments.server * 10000;
  }
  return options;
}

report::Finding finding(const schema::Diagnostic& diagnostic, const schema::Database& database) {
  report::Finding finding;
  finding.code = diagnostic.code;
  finding.severity = diagnostic.severity;
  finding.file = database.files.at(diagnostic.place.file);
  finding.line = diagnostic.place.line;
  finding.column = diagnostic.place.column;
  finding.message = diagnostic.message;
  finding.hint = diagnostic.hint;
  if (const lint::Entry* rule = lint::find_rule(diagnostic.code); rule != nullptr && rule->code == diagnostic.code) {
    finding.why = rule->rule->why;
  }
  return finding;
}

void look(const LintUnit& unit, const schema::Database& before, lint::Options options, const Context& context,
          report::Findings& findings) {
  const bool has_runner = context.config.lint.runner.has_value();
  if (unit.ours && !has_runner && options.runner == lint::Runner::statement) {
    options.runner = lint::Runner::schema;
  }
  options.lock_timeout = options.lock_timeout || (unit.ours && options.runner == lint::Runner::schema);
  schema::Database database = before;
  for (const LintUnit::Part& part : unit.parts) {
    const bool mends = unit.ours && std::ranges::any_of(part.texts, [](const auto& text) {
                         return migrate::parse_migration("", "", text.text).header.mends_drift;
                       });
    if (!part.look) {
      for (const auto& text : mends ? std::vector<schema::parse::SourceText>{} : part.texts) {
        schema::parse::interpret(database, text, {.any_order = false, .extension_members = {}});
      }
      continue;
    }
    // What mends a drift runs on a database that nobody has written down, and leaves the one before it.
    schema::Database drifted = mends ? database : schema::Database{};
    schema::Database& over = mends ? drifted : database;
    options.down = part.down;
    options.complete = unit.complete && !mends;
    for (const schema::Diagnostic& diagnostic : lint::lint(over, part.texts, options)) {
      findings.items.push_back(finding(diagnostic, over));
    }
  }
}

}  // namespace

Body declare_lint(CLI::App& app, Options& options) {
  const auto arguments = std::make_shared<LintArguments>();
  app.add_option("FILE", arguments->paths, "Files or directories; - for standard input (default: the migrations)");
  app.add_option("--explain", arguments->explain, "What a rule means, with examples; `all` for every one");
  app.add_option("--from", arguments->from, "The schema before the files: a SOURCE");
  app.add_option("--latest", arguments->latest, "Of a directory of migrations look at the last N only")
      ->check(CLI::Range(1, 1000000));
  app.add_option("--server", arguments->server, "Major version of the oldest server the files must run on")
      ->check(CLI::Range(9, 99));
  app.add_flag("--in-transaction", arguments->in_transaction, "Whoever runs a file makes one transaction of it");
  app.add_option("--fail-on", arguments->fail_on, "Exit with 4 from this level on")
      ->check(CLI::IsMember({"error", "warning", "note"}));
  app.add_option("--env", options.environment, "Environment of schema.toml");
  add_findings_format(app, options);
  return [arguments](const Context& context) {
    if (!arguments->explain.empty()) {
      return explain(arguments->explain, context.options);
    }
    const Activity looking(context.options, "looking for hazards");
    const std::vector<LintUnit> units = lint_units(arguments->paths, arguments->latest, context.config);
    schema::Database before = schema::parse::read({}).database;
    if (!arguments->from.empty()) {
      before = load(parse_source(arguments->from, context.config), context.options).database;
    }
    const lint::Options lint_with = lint_options(*arguments, context);
    report::Findings findings{"lint", kVersion, "", {}, {}};
    std::size_t files = 0;
    for (const LintUnit& unit : units) {
      look(unit, before, lint_with, context, findings);
      for (const LintUnit::Part& part : unit.parts) {
        files += part.look ? part.texts.size() : 0;
      }
    }
    findings.looked_at = fmt::format("{} file{}", files, files == 1 ? "" : "s");
    write_result(report::render(findings, context.options.format, {use_color(context.options)}), context.options);
    const auto rule =
        std::ranges::find_if(findings.items, [](const auto& item) { return lint::find_rule(item.code) != nullptr; });
    if (rule != findings.items.end()) {
      say_next(context.options, fmt::format("`schema lint --explain {}` says more of it, with examples", rule->code));
    }
    const schema::Severity bar = arguments->fail_on == "error"     ? schema::Severity::error
                                 : arguments->fail_on == "warning" ? schema::Severity::warning
                                                                   : schema::Severity::note;
    const bool fails = std::ranges::any_of(findings.items, [bar](const auto& item) { return item.severity >= bar; });
    return fails ? Exit::findings : Exit::done;
  };
}

}  // namespace cli
