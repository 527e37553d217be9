#include "diff/own_columns.hpp"

#include <algorithm>
#include <map>
#include <span>

#include "diff/fields.hpp"
#include "schema/inherited_parts.hpp"
#include "schema/sql.hpp"

namespace diff {

using namespace schema;

namespace {

using Parents = std::span<const QualifiedName>;

bool has_column(const Database& database, const QualifiedName& table, const Name& name) {
  return database.contains(ObjectId{Kind::column, table.schema, table.name, name});
}

bool any_has(const Database& database, Parents parents, const Name& name) {
  return std::ranges::any_of(parents, [&](const QualifiedName& parent) { return has_column(database, parent, name); });
}

// Both sides' columns that are inherited afterwards, and the child's own on the one side only.
struct Differing {
  std::vector<Name> become_own, stay_own;
};

Differing differing_columns(const Database& from, const Database& to, const ObjectId& child) {
  Differing differing;
  const Table* const was = from.find<Table>(child);
  const Table& table = *to.find<Table>(child);
  if (was == nullptr || table.inherits.empty()) {
    return differing;
  }
  for (const auto& [id, column] : of_relation<Column>(from, {child.schema, child.name})) {
    const Column* const wanted = to.find<Column>(id);
    if (wanted == nullptr || wanted->local == column.local || !any_has(to, table.inherits, id.name)) {
      continue;
    }
    if (column.local && !is_replaced(from, to, id)) {  // what is made anew comes as `to` has it
      differing.stay_own.push_back(id.name);
    } else if (!column.local && any_has(from, was->inherits, id.name)) {
      differing.become_own.push_back(id.name);
    }
  }
  return differing;
}

// What the child has from these parents alone, and `to` does not have as its own.
bool makes_others_own(const Database& from, const Database& to, const ObjectId& child, Parents again, Parents rest) {
  for (const auto& [id, column] : of_relation<Column>(from, {child.schema, child.name})) {
    const Column* const wanted = to.find<Column>(id);
    if (!column.local && wanted != nullptr && !wanted->local && any_has(from, again, id.name) &&
        !any_has(from, rest, id.name)) {
      return true;
    }
  }
  const auto checks_of = [&](Parents parents) {
    std::map<Name, ObjectId> checks;
    for (const QualifiedName& parent : parents) {
      checks.merge(checks_for_children(from, parent));
    }
    return checks;
  };
  const std::map<Name, ObjectId> kept = checks_of(rest);
  return std::ranges::any_of(checks_of(again), [&](const auto& check) {
    return !kept.contains(check.first) &&
           !to.contains(ObjectId{Kind::constraint, child.schema, child.name, check.first});
  });
}

Diagnostic stays(const Database& to, const ObjectId& child, const Name& name, std::string message, std::string hint) {
  const ObjectId column{Kind::column, child.schema, child.name, name};
  return {"inherited-column", Severity::warning, column, to.find<Column>(column)->place,
          std::move(message), std::move(hint)};
}

}  // namespace

std::vector<QualifiedName> inherited_again(const Database& from, const Database& to, const ObjectId& child) {
  const std::vector<Name> wanted = differing_columns(from, to, child).become_own;
  if (wanted.empty()) {
    return {};
  }
  std::vector<QualifiedName> parents = from.find<Table>(child)->inherits;
  std::erase_if(parents, [&](const QualifiedName& parent) {
    return std::ranges::count(to.find<Table>(child)->inherits, parent) == 0;
  });
  // Their order stays: all from the first one on.
  const auto first = std::ranges::find_if(parents, [&](const QualifiedName& parent) {
    return std::ranges::any_of(wanted, [&](const Name& name) { return has_column(from, parent, name); });
  });
  if (makes_others_own(from, to, child, Parents(first, parents.end()), Parents(parents.begin(), first))) {
    return {};
  }
  return {first, parents.end()};
}

std::vector<Diagnostic> columns_that_stay(const Database& from, const Database& to) {
  std::vector<Diagnostic> found;
  for (const auto& [child, table] : to.tables) {
    const Differing differing = differing_columns(from, to, child);
    for (const Name& name : differing.stay_own) {
      found.push_back(stays(to, child, name,
                            to_string(child) + " keeps the column " + quote_identifier(name) +
                                " as its own besides inheriting it: no command makes it only inherited",
                            "name the column in the file's CREATE TABLE of the child, too"));
    }
    if (!differing.become_own.empty() && inherited_again(from, to, child).empty()) {
      for (const Name& name : differing.become_own) {
        found.push_back(stays(to, child, name,
                              to_string(child) + " goes on only inheriting the column " + quote_identifier(name) +
                                  ": NO INHERIT would make others its own, too",
                              "leave the column out of the file's CREATE TABLE of the child"));
      }
    }
  }
  return found;
}

}  // namespace diff
