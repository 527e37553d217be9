#include "schema/roles.hpp"

#include <algorithm>

namespace schema {

namespace {

bool is_current_role(const std::string& name) {
  return name == "CURRENT_USER" || name == "SESSION_USER" || name == "CURRENT_ROLE";
}

template <class T, class F>
void rekey(std::map<ObjectId, T>& map, F&& renamed) {
  std::vector<std::pair<ObjectId, ObjectId>> changes;
  for (const auto& [id, object] : map) {
    if (ObjectId to = renamed(id); !(to == id) && !map.contains(to)) {
      changes.emplace_back(id, std::move(to));
    }
  }
  for (auto& [id, to] : changes) {
    auto node = map.extract(id);
    node.key() = std::move(to);
    map.insert(std::move(node));
  }
}

/// The one that runs the file is `role`.
void assume(Database& file, const std::string& role) {
  rekey(file.default_privileges, [&](ObjectId id) {
    if (id.relation.empty()) {
      id.relation = role;
    }
    return id;
  });
  rekey(file.user_mappings, [&](ObjectId id) {
    if (is_current_role(id.name)) {
      id.name = role;
    }
    return id;
  });
  for (auto& [id, policy] : file.policies) {
    for (std::string& name : policy.roles) {
      if (is_current_role(name)) {
        name = role;
      }
    }
    std::ranges::sort(policy.roles);
  }
}

/// What `object` grants to its owner, known from the other side only, is no grant.
void drop_owners_grants(Object& object, const std::string& owner) {
  std::erase_if(object.privileges.edit().granted, [&](const Grant& grant) { return grant.grantee == owner; });
}

void align_owners(Database& silent, const Database& other) {
  // A catalog knows every owner, and a side without grants or the other without owners leaves nothing to align.
  if (silent.server_version != 0 || !silent.manages_privileges || !other.manages_owners) {
    return;
  }
  for_each_kind(silent, [&](auto& map) {
    for (auto& [id, object] : map) {
      if (object.privileges->granted.empty() || object.owner) {
        continue;
      }
      // A column's owner is its relation's.
      const Object* const twin =
          id.kind == Kind::column ? other.object(other.relation_id({id.schema, id.relation})) : other.object(id);
      const Object* const own =
          id.kind == Kind::column ? silent.object(silent.relation_id({id.schema, id.relation})) : nullptr;
      if (twin != nullptr && twin->owner && (own == nullptr || !own->owner)) {
        drop_owners_grants(object, *twin->owner);
      }
    }
  });
}

/// Where privileges are not managed, those of identity sequences are not either.
void align_identity_sequences(const Database& from, Database& to) {
  if (to.manages_privileges) {
    return;
  }
  for (auto& [id, column] : to.columns) {
    const Column* is = column.identity ? from.find<Column>(id) : nullptr;
    if (is != nullptr && is->identity) {
      column.identity->sequence_privileges = is->identity->sequence_privileges;
    }
  }
}

}  // namespace

void align_roles(Database& from, Database& to) {
  if (from.role.empty() && !to.role.empty()) {
    assume(from, to.role);
  } else if (to.role.empty() && !from.role.empty()) {
    assume(to, from.role);
  }
  align_owners(from, to);
  align_owners(to, from);
  align_identity_sequences(from, to);
}

}  // namespace schema
