#include "schema/filter.hpp"

#include <algorithm>

namespace schema {

bool matches_glob(std::string_view text, std::string_view glob) {
  // Greedy with one point of return: linear in practice, never exponential.
  std::size_t t = 0, g = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (g < glob.size() && (glob[g] == '?' || glob[g] == text[t]) && glob[g] != '*') {
      ++t;
      ++g;
    } else if (g < glob.size() && glob[g] == '*') {
      star = g++;
      resume = t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') {
    ++g;
  }
  return g == glob.size();
}

namespace {

bool matches(const ObjectId& id, const std::string& glob) {
  // What belongs to a relation is in or out with it.
  std::string name = id.relation.empty() ? id.name : id.relation;
  const std::string qualified = id.schema.empty() ? name : id.schema + '.' + name;
  const std::size_t colon = glob.find(':');
  if (colon != std::string::npos) {
    return id.relation.empty() && kind_name(id.kind) == glob.substr(0, colon) &&
           (matches_glob(qualified, glob.substr(colon + 1)) || matches_glob(name, glob.substr(colon + 1)));
  }
  return matches_glob(qualified, glob);
}

bool in_scope(const ObjectId& id, const Filter& wanted) {
  const auto any = [&](const std::vector<std::string>& globs) {
    return std::ranges::any_of(globs, [&](const std::string& glob) { return matches(id, glob); });
  };
  const std::string& home = id.kind == Kind::schema ? id.name : id.schema;
  if (!wanted.schemas.empty() && std::ranges::find(wanted.schemas, home) == wanted.schemas.end()) {
    return false;
  }
  if (!wanted.include.empty() && id.kind != Kind::schema && !any(wanted.include)) {
    return false;
  }
  return !any(wanted.exclude);
}

}  // namespace

void filter(Database& database, const Filter& wanted) {
  if (wanted.empty()) {
    return;
  }
  for_each_kind(database, [&](auto& map) {
    std::erase_if(map, [&](const auto& entry) { return !in_scope(entry.first, wanted); });
  });
  std::erase_if(database.unmodelled, [&](const Unmodelled& object) {
    return std::ranges::any_of(wanted.exclude, [&](const std::string& glob) {
      return matches_glob(object.identity, glob) || matches_glob(object.kind + ':' + object.identity, glob);
    });
  });
}

}  // namespace schema
