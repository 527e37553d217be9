#include "report/inspect.hpp"

#include <filesystem>
#include <fstream>
#include <system_error>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/draw.hpp"
#include "cli/leave_to_exit.hpp"
#include "cli/source.hpp"
#include "cli/terminal.hpp"
#include "report/coverage.hpp"
#include "schema/print/print.hpp"
#include "schema/secrets.hpp"

namespace cli {

namespace {

namespace fs = std::filesystem;

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
      throw Failure(Exit::error, "there is nothing to draw the diagram with",
                    "install Graphviz, or say --format mermaid");
    }
    return svg;
  }
  return schema::print::render(loaded.database);
}

bool is_ours(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  return std::getline(stream, line) && line.starts_with(schema::print::kDirectoryMark);
}

/// `-o DIR`: it is one, or is named like one.
bool names_directory(const std::string& output) {
  std::error_code closed;  // what may not be looked at cannot be written either, and that says so
  return !output.empty() && (output.ends_with('/') || fs::is_directory(output, closed) ||
                             (!fs::exists(output, closed) && !closed && fs::path(output).extension().empty()));
}

/// One file per object; those of an earlier inspection that stand for nothing any more go. Nothing is written where
/// files of somebody else would be read along with ours.
void write_directory(const schema::Database& database, const fs::path& directory, const Options& options) {
  const std::map<std::string, std::string> files = schema::print::render_directory(database);
  std::vector<fs::path> old;
  if (fs::exists(directory)) {
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
      if (!entry.is_regular_file() || entry.path().extension() != ".sql") {
        continue;
      }
      if (!is_ours(entry.path())) {
        throw Failure(Exit::error,
                      fmt::format("{} was not written by `schema inspect`; nothing was written", entry.path().string()),
                      "choose another directory: every .sql file in it is read as part of the schema");
      }
      old.push_back(entry.path());
    }
  }
  for (const auto& [name, text] : files) {
    fs::create_directories((directory / name).parent_path());
    Options one = options;
    one.output = (directory / name).string();
    write_result(text, one);
  }
  for (const fs::path& file : old) {
    if (!files.contains(file.lexically_relative(directory).generic_string())) {
      fs::remove(file);
    }
  }
  say(options, fmt::format("wrote {} files to {}", files.size(), directory.string()));
}

}  // namespace

Body declare_inspect(CLI::App& app, Options& options) {
  const auto source = std::make_shared<std::string>();
  const auto coverage = std::make_shared<bool>(false);
  app.add_option("SOURCE", *source, "What to read (default: the environment's database)");
  app.add_flag("--coverage", *coverage, "Show what of it is modelled and what is not");
  add_target(app, options);
  add_format(app, options, {"sql", "text", "json", "mermaid", "svg", "html"});
  add_comparison(app, options);
  return [source, coverage](const Context& context) {
    const Source what =
        source->empty() ? require_target(context.options, context.config) : parse_source(*source, context.config);
    Loaded loaded = load(what, context.options);
    require_known({&loaded}, context.options);
    schema::mask_secrets(loaded.database);
    if (*coverage) {
      const bool json = context.options.format == "json";
      write_result(json ? report::coverage_json(loaded.database) : report::coverage_text(loaded.database),
                   context.options);
      return Exit::done;
    }
    for (const schema::Unmodelled& object : loaded.database.unmodelled) {
      say(context.options, "warning: not modelled, left out: " + object.kind + ' ' + object.identity);
    }
    const bool as_sql = context.options.format.empty() || context.options.format == "sql";
    if (as_sql && names_directory(context.options.output)) {
      write_directory(loaded.database, context.options.output, context.options);
      return Exit::done;
    }
    write_result(render(loaded, context.options), context.options);
    leave_to_exit(std::move(loaded.database));
    return Exit::done;
  };
}

}  // namespace cli
