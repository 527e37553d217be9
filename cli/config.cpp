#include "cli/config.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <string_view>

#include <fmt/format.h>

#include "cli/config_section.hpp"
#include "cli/exit.hpp"
#include "cli/similar.hpp"
#include "migrate/hash.hpp"

namespace cli {

namespace {

namespace fs = std::filesystem;

/// Settings of lint stand beside levels of its rules: the latter are all keys but these.
LintConfig read_lint(const fs::path& file, const toml::table& table) {
  static const std::map<std::string, lint::Runner> kRunners = {{"schema", lint::Runner::schema},
                                                               {"transaction", lint::Runner::transaction},
                                                               {"statement", lint::Runner::statement}};
  LintConfig config;
  for (const auto& [key, node] : table) {
    const std::string name(key.str());
    if (name == "server") {
      config.server = static_cast<int>(node.value<std::int64_t>().value_or(0));
      if (!node.is_integer() || *config.server < 9 || *config.server > 99) {
        fail(file, node.source(), "`server` must be the number of a PostgreSQL major version: 15");
      }
    } else if (name == "lock_timeout" || name == "statement_timeout") {
      if (!node.is_boolean()) {
        fail(file, node.source(), fmt::format("`{}` must be true or false", name));
      }
      (name == "lock_timeout" ? config.lock_timeout : config.statement_timeout) = node.value<bool>();
    } else if (name == "runner") {
      const auto runner = kRunners.find(node.value<std::string>().value_or(""));
      if (runner == kRunners.end()) {
        fail(file, node.source(), "`runner` must be schema, transaction or statement");
      }
      config.runner = runner->second;
    } else if (const lint::Entry* rule = lint::find_rule(name)) {
      const auto level = lint::level(node.value<std::string>().value_or(""));
      if (!level) {
        fail(file, node.source(), fmt::format("`{}` must be \"error\", \"warning\", \"note\" or \"off\"", name));
      }
      config.levels[rule->code] = *level;
    } else {
      std::vector<std::string> known = {"server", "runner", "lock_timeout", "statement_timeout"};
      for (const lint::Entry& entry : lint::rules()) {
        known.push_back(entry.code);
      }
      const auto near = most_similar(name, known);
      fail(file, node.source(), fmt::format("there is no lint rule `{}`", name),
           near ? fmt::format("did you mean `{}`?", *near) : "`schema lint --explain all` lists them");
    }
  }
  return config;
}

/// PostgreSQL cuts names after 63 bytes: two that are alike up to there must not share a journal.
std::string journal_of_part(const std::string& part) {
  constexpr std::size_t kLongestName = 63;
  const std::string name = std::string(migrate::kJournal) + '_' + part;
  if (name.size() <= kLongestName) {
    return name;
  }
  std::size_t end = kLongestName - 17;
  while ((static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) {  // within a character
    --end;
  }
  return name.substr(0, end) + '_' + migrate::sha256(part).substr(0, 16);
}

Manage read_manage(const fs::path& file, const toml::table& table) {
  Manage manage;
  Section section(file, table);
  manage.schemas = section.list("schemas").value_or(std::vector<std::string>{});
  if (manage.schemas.empty()) {
    fail(file, table.source(), "`manage` names no schema", "schemas = [\"billing\"]");
  }
  manage.journal = journal_of_part(section.text("journal").value_or(manage.schemas.front()));
  section.finish();
  return manage;
}

/// Megabytes of table a second, and rows a second.
planner::Rates read_rates(const fs::path& file, const toml::table& table) {
  planner::Rates rates;
  rates.source = "schema.toml";
  Section section(file, table);
  const auto take = [&](std::string_view key, double unit, double& rate) {
    const toml::node* node = section.take(key);
    if (node == nullptr) {
      return;
    }
    const auto value = node->value<double>();
    if (!node->is_number() || !value || *value <= 0) {
      fail(file, node->source(), fmt::format("`{}` must be a number above zero", key));
    }
    rate = *value * unit;
  };
  take("scan", 1e6, rates.scan);
  take("index", 1e6, rates.index);
  take("rewrite", 1e6, rates.rewrite);
  take("backfill", 1, rates.backfill_rows);
  section.finish();
  return rates;
}

migrate::BackfillOptions read_backfill(const fs::path& file, const toml::table& table) {
  migrate::BackfillOptions options;
  Section section(file, table);
  section.duration("batch_time", options.batch_time);
  section.duration("replica_lag", options.replica_lag);
  section.number("share", options.share, 0.01, 1);
  section.number("vacuum_after", options.vacuum_after, 0, 1);
  double sessions = 0;
  section.number("active_sessions", sessions, 1, 100'000);
  options.active_sessions = static_cast<int>(sessions);
  options.wait_when = section.text("wait_when").value_or("");
  section.finish();
  return options;
}

Gates read_gates(const fs::path& file, const toml::table& table) {
  Gates gates;
  Section section(file, table);
  section.duration("replica_lag", gates.replica_lag);
  section.duration("transaction_age", gates.transaction_age);
  section.duration("patience", gates.patience);
  section.megabytes("wal_kept_mb", gates.wal_kept);
  section.megabytes("free_disk_mb", gates.disk_left);
  gates.free_disk = section.text("free_disk").value_or("");
  if (gates.disk_left > 0 && gates.free_disk.empty()) {
    fail(file, table.source(), "`free_disk_mb` says what must stay free, and nothing says what is",
         "free_disk = \"cmd:ssh db df -B1 --output=avail /var/lib/postgresql | tail -n 1\", or a query");
  }
  double version = 0;
  section.number("server_version", version, 10, 99);
  gates.server_version = static_cast<int>(version);
  section.finish();
  return gates;
}

void read_policy(const fs::path& file, const toml::table& table, Environment& environment) {
  Section section(file, table);
  for (std::size_t i = 0; i < planner::kHazards; ++i) {
    const auto hazard = static_cast<planner::Hazard>(i);
    const auto permission = section.choice<Permission>(
        policy_key(hazard),
        {{"allow", Permission::allow}, {"contract", Permission::contract}, {"refuse", Permission::refuse}});
    environment.policy.set(hazard, permission.value_or(environment.policy.of(hazard)));
  }
  section.megabytes("rehearsed_above_mb", environment.rehearsed_above);
  section.finish();
}

Environment read_environment(const fs::path& file, const std::string& name, const toml::table& table) {
  Environment environment;
  environment.name = name;
  Section section(file, table);
  environment.url = section.text("url").value_or("");
  environment.schemas = section.list("schemas").value_or(std::vector<std::string>{});
  environment.include = section.list("include").value_or(std::vector<std::string>{});
  environment.exclude = section.list("exclude").value_or(std::vector<std::string>{});
  environment.additive = section.list("additive").value_or(std::vector<std::string>{});
  environment.partitions = section.list("partitions").value_or(std::vector<std::string>{});
  environment.privileges =
      section.choice<std::string>("privileges", {{"auto", "auto"}, {"manage", "manage"}, {"ignore", "ignore"}})
          .value_or("");
  section.duration("lock_budget", environment.lock_budget);
  section.duration("lock_patience", environment.lock_patience);
  section.duration("runner_wait", environment.runner_wait);
  if (const toml::table* backfill_table = section.table("backfill")) {
    environment.backfill = read_backfill(file, *backfill_table);
  }
  environment.targets = section.list("targets").value_or(std::vector<std::string>{});
  environment.targets_query = section.text("targets_query").value_or("");
  if (!environment.targets_query.empty() && environment.url.empty()) {
    fail(file, table.source(), "`targets_query` is asked on `url`, and there is none", "url = \"env:DATABASE_URL\"");
  }
  environment.tenants = section.list("tenants").value_or(std::vector<std::string>{});
  environment.tenants_query = section.text("tenants_query").value_or("");
  environment.tenant_schema = section.text("tenant_schema").value_or(environment.tenant_schema);
  environment.before_apply = section.text("before_apply").value_or("");
  environment.on_event = section.text("on_event").value_or("");
  section.duration("silence", environment.silence);
  section.moment("not_before", environment.not_before);
  section.moment("until", environment.until);
  environment.approved = section.text("require_approval").value_or("");
  if (const toml::table* gates_table = section.table("gates")) {
    environment.gates = read_gates(file, *gates_table);
  }
  if (const toml::table* policy_table = section.table("policy")) {
    read_policy(file, *policy_table, environment);
  }
  if (const toml::table* manage_table = section.table("manage")) {
    environment.manage = read_manage(file, *manage_table);
  }
  if (const toml::table* lint_table = section.table("lint")) {
    environment.lint = read_lint(file, *lint_table);
  }
  if (const toml::table* rates_table = section.table("rates")) {
    environment.rates = read_rates(file, *rates_table);
  }
  section.finish();
  return environment;
}

}  // namespace

std::optional<Environment> Config::environment(const std::string& name) const {
  if (!name.empty()) {
    const auto it = environments.find(name);
    if (it != environments.end()) {
      return it->second;
    }
    std::vector<std::string> names;
    std::string list;
    for (const auto& [known, environment] : environments) {
      names.push_back(known);
      list += (list.empty() ? "" : ", ") + known;
    }
    const auto near = most_similar(name, names);
    throw Failure(
        Exit::configuration,
        fmt::format("there is no environment \"{}\" in {}", name, file.empty() ? "schema.toml" : file.string()),
        near           ? fmt::format("did you mean \"{}\"?", *near)
        : list.empty() ? "add a section [env." + name + "] with a url"
                       : "known: " + list);
  }
  if (environments.size() == 1) {
    return environments.begin()->second;
  }
  const auto dev = environments.find("dev");
  return dev == environments.end() ? std::nullopt : std::optional(dev->second);
}

std::string Config::journal(const std::string& name) const {
  if (const auto found = environment(name); found && found->has_tenants() && tenant.empty()) {
    throw Failure(Exit::usage, fmt::format("environment \"{}\" has many tenants, and none is named", found->name),
                  "say --tenant NAME");
  }
  return managed(name).journal;
}

Manage Config::managed(const std::string& name) const {
  if (!tenant.empty()) {
    return {{tenant}, journal_of_part(tenant)};
  }
  const auto found = environment(name);
  Manage ours = found && !found->manage.schemas.empty() ? found->manage : manage;
  if (ours.schemas.empty()) {
    ours.journal = migrate::kJournal;
  }
  return ours;
}

fs::path Config::resolve(const std::string& path) const {
  return file.empty() || fs::path(path).is_absolute() ? fs::path(path) : file.parent_path() / path;
}

Config load_config(const std::string& path) {
  Config config;
  const fs::path file = path.empty() ? "schema.toml" : path;
  // A link that leads nowhere is there, and was meant to be read.
  if (!fs::exists(file)) {
    if (path.empty() && !fs::is_symlink(file)) {
      return config;
    }
    throw Failure(Exit::configuration, fmt::format("there is no file {}", file.string()));
  }
  if (fs::is_directory(file)) {
    throw Failure(Exit::configuration, fmt::format("{} is a directory", file.string()));
  }
  config.file = file;
  std::ifstream stream(file);
  if (!stream) {
    throw Failure(Exit::configuration, fmt::format("cannot read {}", file.string()));
  }
  std::stringstream text;
  text << stream.rdbuf();
  toml::table table;
  try {
    table = toml::parse(text.str());
  } catch (const toml::parse_error& error) {
    fail(file, error.source(), std::string(error.description()));
  }
  Section root(file, table);
  config.schema = root.paths("schema").value_or(config.schema);
  const auto versions = [&config](Section& section) {
    config.versions =
        section
            .choice<std::string>(
                "versions", {{"timestamp", "timestamp"}, {"sequence", "sequence"}, {"date-sequence", "date-sequence"}})
            .value_or(config.versions);
  };
  if (const toml::node* node = table.get("migrations"); node != nullptr && node->is_table()) {
    Section migrations(file, *root.table("migrations"));
    config.migrations = migrations.path("path").value_or(config.migrations);
    config.format = migrations
                        .choice<std::string>("format", {{"native", "native"},
                                                        {"golang-migrate", "golang-migrate"},
                                                        {"flyway", "flyway"},
                                                        {"dbmate", "dbmate"},
                                                        {"goose", "goose"}})
                        .value_or(config.format);
    versions(migrations);
    migrations.finish();
  } else {
    config.migrations = root.path("migrations").value_or(config.migrations);
  }
  versions(root);
  if (const toml::table* lint_table = root.table("lint")) {
    config.lint = read_lint(file, *lint_table);
  }
  if (const toml::table* manage_table = root.table("manage")) {
    config.manage = read_manage(file, *manage_table);
  }
  if (const toml::table* environments = root.table("env")) {
    for (const auto& [key, node] : *environments) {
      if (!node.is_table()) {
        fail(file, node.source(), fmt::format("`env.{}` must be a table", key.str()));
      }
      const std::string name(key.str());
      config.environments[name] = read_environment(file, name, *node.as_table());
    }
  }
  root.finish();
  return config;
}

}  // namespace cli
