#include "report/coverage.hpp"

#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "report/json.hpp"

namespace report {

namespace {

using Counts = std::vector<std::pair<std::string, std::size_t>>;

/// Kinds there are any of. Several are called "type": the enumerators tell them apart.
Counts counts(const schema::Database& database) {
  Counts result;
  const auto add = [&](std::string name, std::size_t count) {
    for (char& c : name) {
      c = c == '_' ? ' ' : c;
    }
    if (count > 0) {
      result.emplace_back(name.substr(0, name.find_last_not_of(' ') + 1), count);
    }
  };
#define KIND(kind_, Type, map_, printed) add(#kind_, database.map_.size());
#include "schema/kinds.def"
#undef KIND
  return result;
}

constexpr std::array<std::pair<const char*, const char*>, 4> kOutside = {{
    {"roles, tablespaces, databases and their settings, parameter privileges",
     "belong to the cluster; only referred to"},
    {"rows, large objects, statistics", "data"},
    {"pg_catalog, information_schema", "the server's own"},
    {"members of extensions", "come with their extension"},
}};

}  // namespace

std::string coverage_text(const schema::Database& database) {
  std::string text = "Modelled\n";
  for (const auto& [kind, count] : counts(database)) {
    text += fmt::format("  {:<28}{:>6}\n", kind, count);
  }
  text += "\nNot modelled, so not compared\n";
  for (const schema::Unmodelled& object : database.unmodelled) {
    text += fmt::format("  ! {} {}\n", object.kind, object.identity);
  }
  text += database.unmodelled.empty() ? "  nothing\n" : "";
  text += "\nNot looked at\n";
  for (const auto& [what, why] : kOutside) {
    text += fmt::format("  {}: {}\n", what, why);
  }
  return text;
}

std::string coverage_json(const schema::Database& database) {
  Json json;
  json.begin_object().begin_object("modelled");
  for (const auto& [kind, count] : counts(database)) {
    json.field(kind, count);
  }
  json.end_object().begin_array("unmodelled");
  for (const schema::Unmodelled& object : database.unmodelled) {
    json.begin_object().field("kind", object.kind).field("identity", object.identity);
    if (object.place.line > 0) {
      json.field("place", to_string(database, object.place));
    }
    json.end_object();
  }
  json.end_array().begin_array("outside");
  for (const auto& [what, why] : kOutside) {
    json.begin_object().field("what", what).field("why", why).end_object();
  }
  return json.end_array().end_object().text();
}

}  // namespace report
