#pragma once
// A command: how it is called, what it does. One file each; commands.cpp lists them.

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "cli/config.hpp"
#include "cli/exit.hpp"
#include "cli/options.hpp"

namespace CLI {
class App;
}

namespace cli {

/// What a command's body gets: the common options and the configuration they lead to.
struct Context {
  const Options& options;
  const Config& config;
};

using Body = std::function<Exit(const Context&)>;

/// One row of the table of commands. `declare` adds the command's own arguments to its sub-command and gives the body;
/// the arguments' values live as long as the body.
struct Command {
  std::string name, summary, examples;
  Body (*declare)(CLI::App&, Options&);
};

const std::vector<Command>& commands();

Body declare_init(CLI::App& app, Options& options);
Body declare_inspect(CLI::App& app, Options& options);
Body declare_diff(CLI::App& app, Options& options);
Body declare_apply(CLI::App& app, Options& options);
Body declare_rehearse(CLI::App& app, Options& options);
Body declare_drift(CLI::App& app, Options& options);
Body declare_status(CLI::App& app, Options& options);
Body declare_history(CLI::App& app, Options& options);
Body declare_runbook(CLI::App& app, Options& options);
Body declare_rollback(CLI::App& app, Options& options);
Body declare_resolve(CLI::App& app, Options& options);
Body declare_baseline(CLI::App& app, Options& options);
Body declare_new(CLI::App& app, Options& options);
Body declare_lint(CLI::App& app, Options& options);
Body declare_verify(CLI::App& app, Options& options);
Body declare_completion(CLI::App& app, Options& options);
Body declare_manual(CLI::App& app, Options& options);
Body declare_rebase(CLI::App& app, Options& options);
Body declare_squash(CLI::App& app, Options& options);

// Options that several commands share.
void add_format(CLI::App& app, Options& options, const std::vector<std::string>& formats);
/// What --allow may name.
std::set<std::string> allowable();
/// Those of report/findings.hpp, and `more`.
void add_findings_format(CLI::App& app, Options& options, const std::vector<std::string>& more = {});
void add_comparison(CLI::App& app, Options& options);  ///< --judge, --doubts, --pg-bin, filters
void add_target(CLI::App& app, Options& options);      ///< --env, --url
void add_tenant(CLI::App& app, Options& options);      ///< --tenant
void add_check_data(CLI::App& app, Options& options);  ///< --check-data
void add_running(CLI::App& app, Options& options);     ///< --allow, --contract, --yes, --dry-run

}  // namespace cli
