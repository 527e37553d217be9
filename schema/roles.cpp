#include "schema/roles.hpp"

#include <algorithm>
#include <array>

#include "schema/privileges.hpp"

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

/// A sequence that a column begins to own must have the owner of its table, of whom only the other side may know.
void own_sequences(Database& silent, const Database& other) {
  if (silent.server_version != 0) {
    return;
  }
  for (auto& [id, sequence] : silent.sequences) {
    const Sequence* const is = other.find<Sequence>(id);
    if (sequence.owner || !sequence.owned_by || (is != nullptr && is->owned_by == sequence.owned_by)) {
      continue;
    }
    const ObjectId table = table_id({sequence.owned_by->schema, sequence.owned_by->relation});
    const Object* const said = silent.object(table);
    const Object* const known = said != nullptr && said->owner ? said : other.object(table);
    if (known != nullptr && known->owner && (is != nullptr || *known->owner != other.role)) {
      sequence.owner = known->owner;
    }
  }
}

/// A member may have it, or lack it, because of what was said of its whole schema or of all objects to come. Who was
/// there at that moment a file cannot tell: what is so stays so.
bool said_of_all(const Database& file, const Database& live, const ObjectId& member, const Grant& grant, bool given) {
  if (file.whole_schema_grants.contains({member.schema, member.kind, grant.grantee, grant.privilege, given})) {
    return true;
  }
  const std::string_view word = default_privileges_word(member.kind);
  return std::ranges::any_of(std::array{&file, &live}, [&](const Database* side) {
    return std::ranges::any_of(side->default_privileges, [&](const auto& entry) {
      const auto& [id, privileges] = entry;
      const std::set<Grant>& grants = given ? privileges.grants.granted : privileges.grants.revoked;
      return id.name == word && (id.schema.empty() || id.schema == member.schema) &&
             (grants.contains({grant.grantee, grant.privilege, false}) ||
              grants.contains({grant.grantee, grant.privilege, true}));
    });
  });
}

/// A file says what is granted and taken away, not what that changes: this depends on what the extension granted
/// itself.
void keep_changes(MemberPrivileges& members, const Extension* live, int server_version) {
  const std::optional<std::string> owner = live != nullptr ? live->owner : std::nullopt;
  for (auto& [member, privileges] : members) {
    static const Privileges kNothing;
    const Privileges* initial = &kNothing;
    if (live != nullptr) {
      if (const auto found = live->initial_privileges->find(member); found != live->initial_privileges->end()) {
        initial = &found->second;
      }
    }
    const auto changes_nothing = [&](const Grant& grant, bool given, const std::set<Grant>& by_extension,
                                     const std::set<Grant>& taken) {
      return grant.grantee == kOwner || grant.grantee == owner || by_extension.contains(grant) ||
             (given && !taken.contains(grant));
    };
    std::erase_if(privileges.granted, [&](const Grant& grant) {
      return changes_nothing(grant, is_initial(member, grant, server_version), initial->granted, initial->revoked);
    });
    std::erase_if(privileges.revoked, [&](const Grant& grant) {
      return changes_nothing(grant, !is_initial(member, grant, server_version), initial->revoked, initial->granted);
    });
  }
  std::erase_if(members, [](const auto& entry) { return entry.second.empty(); });
}

/// A file may leave out the arguments of a function, of which there is one then. The live side knows them where its
/// privileges are other than those of any function.
void add_arguments(MemberPrivileges& members, const Extension& live) {
  MemberPrivileges named;
  for (auto& [member, privileges] : members) {
    ObjectId id = member;
    if (member.kind == Kind::routine && member.name.find('(') == std::string::npos) {
      const auto is_it = [&](const auto& entry) {
        return entry.first.kind == Kind::routine && entry.first.schema == id.schema &&
               entry.first.name.starts_with(id.name + '(');
      };
      for (const MemberPrivileges* known : {&*live.initial_privileges, &*live.member_privileges}) {
        if (const auto found = std::ranges::find_if(*known, is_it); found != known->end()) {
          id = found->first;
          break;
        }
      }
    }
    named.insert_or_assign(id, std::move(privileges));
  }
  members = std::move(named);
}

void align_members(Database& file, const Database& live) {
  if (file.server_version != 0 || !file.manages_privileges) {
    return;
  }
  for (auto& [id, extension] : file.extensions) {
    const Extension* twin = live.find<Extension>(id);
    if (twin != nullptr) {
      add_arguments(extension.member_privileges.edit(), *twin);
    }
    if (!extension.member_privileges->empty()) {
      keep_changes(extension.member_privileges.edit(), twin, live.server_version);
    }
    if (twin == nullptr) {
      continue;
    }
    for (const auto& [member, privileges] : *twin->member_privileges) {
      for (const Grant& grant : privileges.granted) {
        if (said_of_all(file, live, member, grant, true)) {
          extension.member_privileges.edit()[member].granted.insert(grant);
        }
      }
      for (const Grant& grant : privileges.revoked) {
        if (said_of_all(file, live, member, grant, false)) {
          extension.member_privileges.edit()[member].revoked.insert(grant);
        }
      }
    }
  }
}

/// Where privileges are not managed, those of identity sequences and of members of extensions are not either.
void align_carried_privileges(const Database& from, Database& to) {
  if (to.manages_privileges) {
    return;
  }
  for (auto& [id, extension] : to.extensions) {
    if (const Extension* is = from.find<Extension>(id)) {
      extension.member_privileges = is->member_privileges;
    }
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
  own_sequences(from, to);
  own_sequences(to, from);
  align_members(from, to);
  align_members(to, from);
  align_carried_privileges(from, to);
}

}  // namespace schema
