#include <CLI/CLI.hpp>

#include "cli/commands/command.hpp"
#include "cli/source.hpp"
#include "cli/terminal.hpp"
#include "report/inspect.hpp"
#include "schema/print/print.hpp"

namespace cli {

Body declare_inspect(CLI::App& app, Options& options) {
  const auto source = std::make_shared<std::string>();
  app.add_option("SOURCE", *source, "What to read (default: the environment's database)");
  add_target(app, options);
  add_format(app, options, {"sql", "json"});
  add_comparison(app, options);
  return [source](const Context& context) {
    const Source what = source->empty() ? require_target(context.options, context.config)
                                        : parse_source(*source, context.config);
    const Loaded loaded = load(what, context.options);
    for (const schema::Unmodelled& object : loaded.database.unmodelled) {
      say(context.options, "warning: not modelled, left out: " + object.kind + ' ' + object.identity);
    }
    write_result(context.options.format == "json" ? report::inspect_json(loaded.database)
                                                  : schema::print::render(loaded.database),
                 context.options);
    return Exit::done;
  };
}

}  // namespace cli
