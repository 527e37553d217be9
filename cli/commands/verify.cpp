#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands/command.hpp"
#include "cli/commands/prove_migrations.hpp"
#include "cli/commands/running.hpp"
#include "cli/terminal.hpp"
#include "cli/version.hpp"
#include "migrate/branches.hpp"
#include "migrate/error.hpp"
#include "report/findings.hpp"

namespace cli {

namespace {

/// Do the migrations of two branches touch each other?
Exit verify_against(const std::string& ref, const Context& context) {
  const migrate::Directory directory = open_directory(context);
  const migrate::Branches sides = migrate::branches(directory.migrations, migrations_at(ref, context));
  const migrate::Crossing crossing = migrate::cross(sides);
  std::string text;
  for (const std::string& object : crossing.both) {
    text += "both change " + object + '\n';
  }
  if (!crossing.commute) {
    text += "they do not commute: " + crossing.problem + '\n';
  }
  write_result(text, context.options);
  say(context.options, fmt::format("{} migration(s) here, {} at {}, {} in common", sides.ours.size(),
                                   sides.theirs.size(), ref, sides.common.size()));
  return text.empty() ? Exit::done : Exit::differences;
}

/// Somebody edited files on purpose: schema.sum says from now on what they are.
Exit update_sums(const Context& context) {
  const std::filesystem::path path = migrations_source(context.config).text.at(0);
  const migrate::Directory directory = migrate::read_directory(path);
  for (const schema::Diagnostic& diagnostic : directory.diagnostics) {
    if (diagnostic.severity == schema::Severity::error) {
      throw Failure(Exit::error, diagnostic.message, diagnostic.hint);
    }
  }
  for (const migrate::SumMismatch& mismatch : directory.mismatches) {
    say(context.options, migrate::to_string(mismatch));
  }
  migrate::change_files(path, {});
  say(context.options, "wrote " + (path / migrate::kSumFile).string());
  return Exit::done;
}

void verify(const Context& context) {
  const migrate::Directory directory = open_directory(context);
  const std::unique_ptr<postgres::ScratchServer> server = proving_server(context);
  const int version = server == nullptr ? 0 : server->version();
  // What cannot be read is said before anything runs.
  const Loaded replayed = load(migrations_source(context.config), context.options, {{}, nullptr, nullptr, version});
  say(context.options, fmt::format("{} migrations: sums and order are right", directory.migrations.size()));
  if (!directory.unsealed.empty()) {
    say(context.options, fmt::format("note: {} gets its sum when it first runs, or by --update-sums",
                                     fmt::join(directory.unsealed, ", ")));
  }
  prove_migrations(server, directory.migrations, context);
  const Loaded wanted = load(schema_source(context.config), context.options, {{}, nullptr, nullptr, version});
  require_known({&replayed, &wanted}, context.options);
  require_same(replayed.database, wanted.database, "the migrations do not end in what the schema says", "", context);
  say(context.options, "the migrations end in what the schema says");
}

/// The same, what is wrong told as findings.
Exit verify_as_findings(const Context& context) {
  report::Findings findings{"verify", kVersion, "the migrations", {}, {}};
  Exit exit = Exit::done;
  const auto found = [&](const std::string& code, Exit with, const std::string& message, const std::string& hint) {
    exit = with;
    report::Finding finding;
    finding.code = code;
    finding.file = (std::filesystem::path(migrations_source(context.config).text.at(0)) / migrate::kSumFile).string();
    finding.message = message;
    finding.hint = hint;
    findings.items.push_back(std::move(finding));
  };
  try {
    verify(context);
  } catch (const NotSame& error) {
    exit = error.code;
    findings.items = error.findings;
  } catch (const migrate::HistoryMismatch& error) {
    found("checksum", static_cast<Exit>(error.exit_code), error.what(), "");
  } catch (const migrate::Error& error) {
    found("migration-file", static_cast<Exit>(error.exit_code), error.what(), "");
  } catch (const Failure& error) {
    found("migration-file", error.code, error.what(), error.hint);
  }
  write_result(report::render(findings, context.options.format), context.options);
  return exit;
}

}  // namespace

Body declare_verify(CLI::App& app, Options& options) {
  add_findings_format(app, options);
  const auto sums = std::make_shared<bool>(false);
  CLI::Option* update =
      app.add_flag("--update-sums", *sums, "The files were edited on purpose: write schema.sum anew, and do no more");
  add_comparison(app, options);
  add_target(app, options);
  const auto against = std::make_shared<std::string>();
  app.add_option("--against", *against, "Whether the migrations of this git ref and ours touch the same objects")
      ->excludes(update);
  return [sums, against](const Context& context) {
    if (*sums) {
      return update_sums(context);
    }
    if (!against->empty()) {
      return verify_against(*against, context);
    }
    if (!context.options.format.empty() && context.options.format != "text") {
      return verify_as_findings(context);
    }
    verify(context);
    return Exit::done;
  };
}

}  // namespace cli
