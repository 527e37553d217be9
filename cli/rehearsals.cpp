#include "cli/rehearsals.hpp"

#include <algorithm>
#include <tuple>

#define TOML_EXCEPTIONS 1
#include <fmt/format.h>
#include <toml++/toml.h>

#include "cli/exit.hpp"
#include "cli/terminal.hpp"
#include "migrate/text_file.hpp"
#include "report/json.hpp"

namespace cli {

namespace {

namespace fs = std::filesystem;
using report::json_string;  // a basic string of TOML is one of JSON

constexpr const char* kFile = "rehearsed.toml";

struct RateKey {
  const char* name;
  std::optional<double> migrate::JournalRates::*rate;
  double unit;  ///< as in `[env.NAME.rates]`: megabytes, rows
};
constexpr RateKey kRates[] = {{"scan", &migrate::JournalRates::scan, 1e6},
                              {"index", &migrate::JournalRates::index, 1e6},
                              {"rewrite", &migrate::JournalRates::rewrite, 1e6},
                              {"backfill", &migrate::JournalRates::backfill_rows, 1}};

Rehearsal read_one(const toml::table& table) {
  const auto text = [&](std::string_view key) { return table[key].value_or(std::string{}); };
  Rehearsal rehearsal{text("version"),
                      text("name"),
                      text("hash"),
                      text("environment"),
                      text("at"),
                      table["seconds"].value_or(0.0),
                      table["largest_mb"].value_or(0.0) * 1024 * 1024,
                      {}};
  if (const toml::array* steps = table["steps"].as_array()) {
    for (const toml::node& step : *steps) {
      rehearsal.steps.push_back(step.value_or(0.0));
    }
  }
  return rehearsal;
}

}  // namespace

const Rehearsal* Rehearsals::find(const std::string& hash, const std::string& environment) const {
  const auto found = std::ranges::find_if(items, [&](const Rehearsal& rehearsal) {
    return rehearsal.hash == hash && rehearsal.environment == environment;
  });
  return found == items.end() ? nullptr : &*found;
}

void Rehearsals::put(Rehearsal rehearsal) {
  std::erase_if(items, [&](const Rehearsal& other) {
    return other.version == rehearsal.version && other.environment == rehearsal.environment;
  });
  items.push_back(std::move(rehearsal));
  std::ranges::stable_sort(items, [](const Rehearsal& left, const Rehearsal& right) {
    return std::tie(left.version, left.environment) < std::tie(right.version, right.environment);
  });
}

Rehearsals read_rehearsals(const fs::path& directory) {
  Rehearsals rehearsals;
  const fs::path path = directory / kFile;
  if (!fs::exists(path)) {
    return rehearsals;
  }
  toml::table table;
  try {
    table = toml::parse(migrate::read_text(path));
  } catch (const toml::parse_error& error) {
    throw Failure(Exit::configuration,
                  fmt::format("{}:{}:{}: {}", path.string(), error.source().begin.line, error.source().begin.column,
                              error.description()),
                  "`schema rehearse` writes this file; take it away and rehearse again");
  }
  if (const toml::array* migrations = table["migration"].as_array()) {
    for (const toml::node& node : *migrations) {
      if (const toml::table* one = node.as_table()) {
        rehearsals.items.push_back(read_one(*one));
      }
    }
  }
  if (const toml::table* environments = table["rates"].as_table()) {
    for (const auto& [name, node] : *environments) {
      for (const RateKey& key : kRates) {
        if (const auto value = node.is_table() ? (*node.as_table())[key.name].value<double>() : std::nullopt) {
          rehearsals.rates[std::string(name.str())].*key.rate = *value * key.unit;
        }
      }
    }
  }
  return rehearsals;
}

void write_rehearsals(const fs::path& directory, const Rehearsals& rehearsals) {
  std::string text = "# Written by `schema rehearse`: what migrations took on a restored copy.\n";
  for (const auto& [environment, rates] : rehearsals.rates) {
    text += fmt::format("\n[rates.{}]\n", json_string(environment));
    for (const RateKey& key : kRates) {
      if (const std::optional<double>& rate = rates.*key.rate) {
        text += fmt::format("{} = {:.1f}\n", key.name, *rate / key.unit);
      }
    }
  }
  for (const Rehearsal& rehearsal : rehearsals.items) {
    std::string steps;
    for (const double step : rehearsal.steps) {
      steps += fmt::format("{}{:.3f}", steps.empty() ? "" : ", ", step);
    }
    const auto line = [&text](std::string_view key, const std::string& value) {
      text += fmt::format("{} = {}\n", key, value);
    };
    text += "\n[[migration]]\n";
    line("version", json_string(rehearsal.version));
    line("name", json_string(rehearsal.name));
    line("hash", json_string(rehearsal.hash));
    line("environment", json_string(rehearsal.environment));
    line("at", json_string(rehearsal.at));
    line("seconds", fmt::format("{:.3f}", rehearsal.seconds));
    line("largest_mb", fmt::format("{:.1f}", rehearsal.largest / 1024 / 1024));
    line("steps", '[' + steps + ']');
  }
  Options to_file;
  to_file.output = (directory / kFile).string();
  write_result(text, to_file);
}

}  // namespace cli
