#pragma once
// What a statement leaves behind in the catalog, read off its text: how a person sees that it has run. Nothing here
// asks a server.

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "migrate/migration.hpp"
#include "schema/object_id.hpp"

namespace migrate {

/// Something that holds of the catalog once the statement has run.
struct Fact {
  std::string of;     ///< what it is about: a later fact about the same takes its place
  bool gone = false;  ///< that is there no longer, nor anything that was said of it
  std::string query;  ///< gives `t`; empty: nothing to ask
};

struct Effects {
  std::string tag;  ///< what psql prints once it ran, `ALTER TABLE`; empty: not known beforehand
  std::vector<Fact> facts;
  std::set<std::pair<schema::QualifiedName, std::string>> columns;  ///< relation and column, those it names
  bool makes_unique = false;                                        ///< may find duplicates
};

/// Of a text that the grammar does not know: nothing.
Effects effects_of(const Statement& statement);

/// What each statement can be known by once all of them have run: facts that none of those after it takes back. A
/// list for each.
std::vector<std::vector<Fact>> lasting_facts(const std::vector<Effects>& effects);

}  // namespace migrate
