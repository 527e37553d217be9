#include <CLI/CLI.hpp>

#include "cli/commands/command.hpp"
#include "cli/commands/plan_report.hpp"
#include "cli/terminal.hpp"

namespace cli {

Body declare_drift(CLI::App& app, Options& options) {
  const auto to = std::make_shared<std::string>();
  app.add_option("--to", *to, "What the database should be (default: what the applied migrations say)");
  add_target(app, options);
  add_format(app, options, {"text", "json", "markdown", "html"});
  add_comparison(app, options);
  return [to](const Context& context) {
    const Source target = require_target(context.options, context.config);
    const Source wanted = to->empty() ? migrations_source(context.config) : parse_source(*to, context.config);
    const Comparison comparison = compare(target, wanted, context.options);
    const planner::Plan none;  // drift says what differs, not how to mend it
    const report::PlanReport view = plan_report(comparison, none);
    const report::Format format = plan_format(context.options);
    write_result(format == report::Format::text ? report::render_differences(view, plan_style(context.options))
                                                : report::render(view, format, plan_style(context.options)),
                 context.options);
    const bool decided = context.options.doubts == "ignore" || comparison.doubts.empty();
    return comparison.changes.empty() && comparison.unmodelled.empty() && decided ? Exit::done : Exit::differences;
  };
}

}  // namespace cli
