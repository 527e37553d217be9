#include <sstream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "planner/hazard.hpp"
#include "report/findings.hpp"

namespace cli {

const std::vector<Command>& commands() {
  static const std::vector<Command> kCommands = {
      {"init", "Write schema.toml, schema.sql (from the database, if there is one) and migrations/",
       "  schema init\n  schema init --url postgres://localhost/shop\n", declare_init},
      {"inspect", "Print a schema: as SQL, JSON, a diagram, or a page to browse",
       "  schema inspect postgres://localhost/shop\n  schema inspect schema.sql --format json\n"
       "  schema inspect -o schema/                     # a file for each object; `schema = \"schema\"` reads them\n"
       "  schema inspect --coverage                     # what is modelled, and what is not\n"
       "  schema inspect --format html -o schema.html   # diagram and data dictionary\n",
       declare_inspect},
      {"diff", "Compare, and print the plan; with NAME write migration files",
       "  schema diff                      # the environment's database against schema.sql\n"
       "  schema diff add_payments         # … and write migrations/<version>_add_payments.up.sql\n"
       "  schema diff --from old.sql --to new.sql --format sql\n"
       "  schema diff --exit-code          # 2 when there are differences\n",
       declare_diff},
      {"apply", "Run pending migrations; --to SOURCE plans and runs in one go",
       "  schema apply --env prod\n  schema apply --url postgres://localhost/shop --to schema.sql --yes\n",
       declare_apply},
      {"rehearse", "Run what is pending on a restored copy, and write down what it took",
       "  schema rehearse --env prod --url postgres://localhost/shop_copy\n", declare_rehearse},
      {"drift", "Is the database what the migrations (or --to SOURCE) say?  0 yes, 2 no",
       "  schema drift --env prod\n  schema drift --url postgres://localhost/shop --to schema.sql\n"
       "  schema drift --format sarif -o drift.sarif\n"
       "  schema drift --fix bring_back        # a migration that takes back what was changed by hand\n"
       "  schema drift --adopt                 # keep it: the files are brought up to the database\n",
       declare_drift},
      {"status", "What is applied, pending, failed",
       "  schema status --env prod\n  schema status --require 20261121093000\n", declare_status},
      {"history", "What ran, when, by whom; as Markdown the migration log",
       "  schema history --env prod\n  schema history --format markdown -o docs/migrations.md\n", declare_history},
      {"runbook", "What to know and do to run one migration, its log filled from the journal",
       "  schema runbook 20261121093000\n  schema runbook 20261121093000 --env prod -o runbook.md\n", declare_runbook},
      {"rollback", "Undo the last migrations", "  schema rollback --steps 1\n", declare_rollback},
      {"resolve", "Set a failed or unknown migration right",
       "  schema resolve 20261121093000 --applied\n  schema resolve 20261121093000 --rolled-back\n", declare_resolve},
      {"baseline", "Adopt an existing database: mark migrations as done without running them",
       "  schema baseline 20261121093000\n", declare_baseline},
      {"new", "Write an empty migration", "  schema new fix_totals\n", declare_new},
      {"lint", "Find hazards in SQL files, migrations or hand-written; 4 when there are errors",
       "  schema lint                          # the migrations, each with the schema before it\n"
       "  schema lint changes.sql --in-transaction\n"
       "  schema lint --format sarif -o lint.sarif\n"
       "  schema lint --explain index-not-concurrent\n",
       declare_lint},
      {"verify", "Check sums, order and replay of the migrations, up and down",
       "  schema verify\n  schema verify --against origin/main\n", declare_verify},
      {"rebase", "Put our migrations behind those that came in between",
       "  schema rebase --onto origin/main\n  schema rebase --env dev        # ours: those the database passed by\n",
       declare_rebase},
      {"squash", "Many migrations into one", "  schema squash baseline --to 20261121093000\n", declare_squash},
      {"completion", "Print a completion script for bash, zsh or fish",
       "  schema completion bash > ~/.local/share/bash-completion/completions/schema\n"
       "  schema completion zsh > ~/.zfunc/_schema\n"
       "  schema completion fish > ~/.config/fish/completions/schema.fish\n",
       declare_completion},
      {"manual", "Print the manual: man pages, or the reference in Markdown",
       "  schema manual | man -l -\n  schema manual --format markdown\n", declare_manual},
  };
  return kCommands;
}

void add_format(CLI::App& app, Options& options, const std::vector<std::string>& formats) {
  app.add_option("--format", options.format, "How to print the result")->check(CLI::IsMember(formats));
  app.add_option("-o,--output", options.output,
                 "Write the result to this file (inspect: or a directory, a file for each object)")
      ->multi_option_policy(CLI::MultiOptionPolicy::TakeLast);
}

void add_findings_format(CLI::App& app, Options& options, const std::vector<std::string>& more) {
  std::vector<std::string> names = more;
  for (const report::FindingsFormat& format : report::findings_formats()) {
    names.emplace_back(format.name);
  }
  add_format(app, options, names);
}

void add_comparison(CLI::App& app, Options& options) {
  app.add_option("--judge", options.judge, "Who may be asked about texts that canonical form cannot settle")
      ->check(CLI::IsMember({"auto", "scratch", "target", "none"}));
  app.add_option("--doubts", options.doubts, "What to do with differences that nobody could decide")
      ->check(CLI::IsMember({"change", "ignore", "fail"}));
  app.add_option("--schema", options.schemas, "Only this schema (may be repeated)")->allow_extra_args(false);
  app.add_option("--include", options.include, "Only objects that match this glob")->allow_extra_args(false);
  app.add_option("--exclude", options.exclude, "Leave out objects that match this glob")->allow_extra_args(false);
  app.add_option("--additive", options.additive, "Never drop objects that match this glob")->allow_extra_args(false);
  app.add_option("--partitions", options.partitions,
                 "Leave alone partitions of tables that match this glob, where the schema does not speak of them")
      ->allow_extra_args(false);
  app.add_option("--privileges", options.privileges,
                 "Whether grants are compared: auto (drift: always; else where the wanted side speaks of any, "
                 "or --allow revoke), manage, ignore")
      ->check(CLI::IsMember({"auto", "manage", "ignore"}));
  app.add_option("--pg-bin", options.pg_bin, "Folder of the PostgreSQL server binaries for the scratch server");
}

void add_target(CLI::App& app, Options& options) {
  app.add_option("--env", options.environment, "Environment of schema.toml");
  app.add_option("--url", options.url, "The database, postgres://…");
}

void add_tenant(CLI::App& app, Options& options) {
  app.add_option("--tenant", options.tenant, "Of an environment with tenants this one alone");
}

std::set<std::string> allowable() {
  std::set<std::string> known = {"all", "contract", "revoke", "unrehearsed"};
  for (std::size_t i = 0; i < planner::kHazards; ++i) {
    known.emplace(planner::to_string(static_cast<planner::Hazard>(i)));
  }
  return known;
}

void add_running(CLI::App& app, Options& options) {
  app.add_option_function<std::string>(
      "--allow",
      [&options](const std::string& list) {
        const std::set<std::string> known = allowable();
        std::istringstream names(list);
        for (std::string name; std::getline(names, name, ',');) {
          if (!known.contains(name)) {
            throw CLI::ValidationError("--allow",
                                       fmt::format("unknown kind \"{}\"; known: {}", name, fmt::join(known, ", ")));
          }
          options.allow.insert(name);
        }
      },
      "Permit what policy would refuse: data-loss, blocking, breaking, contract, revoke (of grants that a file silent "
      "about grants does not have), … or all");
  app.add_option("--contract", options.contract_reason, "Run contract migrations; say why");
  app.add_flag("--yes", options.yes, "Do not ask");
  app.add_flag("--dry-run", options.dry_run, "Show what would be done, and do nothing");
}

void add_check_data(CLI::App& app, Options& options) {
  app.add_option("--check-data", options.check_data, "Conditions on the data: probe them, or count every offender")
      ->check(CLI::IsMember({"probe", "full"}));
}

}  // namespace cli
