#include <CLI/CLI.hpp>

#include "cli/commands/command.hpp"
#include "cli/draw.hpp"
#include "cli/source.hpp"
#include "cli/terminal.hpp"
#include "report/inspect.hpp"
#include "schema/print/print.hpp"

namespace cli {

namespace {

std::string render(const Loaded& loaded, const Options& options) {
  if (options.format == "json") {
    return report::inspect_json(loaded.database);
  }
  if (options.format == "mermaid") {
    return report::inspect_mermaid(loaded.database);
  }
  if (options.format == "html") {
    return report::inspect_html(loaded.database, loaded.name, graphviz(options));
  }
  if (options.format == "svg") {
    std::string svg = report::inspect_svg(loaded.database, graphviz(options));
    if (svg.empty()) {
      throw Failure(Exit::error, "there is nothing to draw the diagram with", "install Graphviz, or say --format mermaid");
    }
    return svg;
  }
  return schema::print::render(loaded.database);
}

}  // namespace

Body declare_inspect(CLI::App& app, Options& options) {
  const auto source = std::make_shared<std::string>();
  app.add_option("SOURCE", *source, "What to read (default: the environment's database)");
  add_target(app, options);
  add_format(app, options, {"sql", "json", "mermaid", "svg", "html"});
  add_comparison(app, options);
  return [source](const Context& context) {
    const Source what = source->empty() ? require_target(context.options, context.config)
                                        : parse_source(*source, context.config);
    const Loaded loaded = load(what, context.options);
    for (const schema::Unmodelled& object : loaded.database.unmodelled) {
      say(context.options, "warning: not modelled, left out: " + object.kind + ' ' + object.identity);
    }
    write_result(render(loaded, context.options), context.options);
    return Exit::done;
  };
}

}  // namespace cli
