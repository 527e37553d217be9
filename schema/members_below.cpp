#include "schema/members_below.hpp"

#include <map>

#include "schema/inherited_parts.hpp"

namespace schema {

namespace {

using Children = std::map<QualifiedName, std::vector<QualifiedName>>;

Children children_of(const Database& database) {
  Children children;
  for (const auto& [id, table] : database.tables) {
    for (const QualifiedName& parent : parents_of(table)) {
      children[parent].push_back({id.schema, id.name});
    }
  }
  return children;
}

/// Where the server keeps what a trigger of a partitioned table is on its partitions.
Children clones_of(const Database& database, const Name& name) {
  Children clones;
  for (const auto& [id, trigger] : database.triggers) {
    if (id.name == name && trigger.clone_of) {
      clones[*trigger.clone_of].push_back({id.schema, id.relation});
    }
  }
  return clones;
}

}  // namespace

std::set<ObjectId> members_below(const Database& database, const std::vector<ObjectId>& members) {
  const ObjectId& first = members.front();
  const Children children = first.kind == Kind::trigger ? clones_of(database, first.name) : children_of(database);
  std::set<ObjectId> below;
  std::set<QualifiedName> seen;
  std::vector<QualifiedName> open;
  for (const ObjectId& member : members) {
    open.push_back({member.schema, member.relation});
  }
  while (!open.empty()) {
    const QualifiedName relation = std::move(open.back());
    open.pop_back();
    ObjectId member{first.kind, relation.schema, relation.name, first.name};
    if (!seen.insert(relation).second) {
      continue;
    }
    if (database.contains(member)) {
      below.insert(std::move(member));
    }
    if (const auto found = children.find(relation); found != children.end()) {
      open.insert(open.end(), found->second.begin(), found->second.end());
    }
  }
  return below;
}

}  // namespace schema
