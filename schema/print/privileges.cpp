// What any object carries: owner, comment, labels, grants; and default privileges, which are grants of their own.

#include "schema/privileges.hpp"

#include <algorithm>
#include <iterator>
#include <map>

#include "schema/parse/choose_name.hpp"
#include "schema/print/text.hpp"
#include "schema/standard_comments.hpp"

namespace schema::print {

namespace {

struct Difference {
  std::set<Grant> revoke, revoke_option, grant;
};

Difference difference(const Privileges& from, const Privileges& to) {
  Difference result;
  for (const Grant& grant : from.granted) {
    if (to.granted.contains(grant)) {
      continue;
    }
    const Grant plain{grant.grantee, grant.privilege, false};
    const bool only_gains_option =
        !grant.with_grant_option && to.granted.contains({grant.grantee, grant.privilege, true});
    if (only_gains_option) {
      continue;
    }
    (grant.with_grant_option && to.granted.contains(plain) ? result.revoke_option : result.revoke).insert(grant);
  }
  for (const Grant& grant : to.revoked) {
    if (!from.revoked.contains(grant)) {
      result.revoke.insert(grant);
    }
  }
  for (const Grant& grant : to.granted) {
    if (!from.granted.contains(grant) && !result.revoke_option.contains({grant.grantee, grant.privilege, true})) {
      result.grant.insert(grant);
    }
  }
  for (const Grant& grant : from.revoked) {
    if (!to.revoked.contains(grant) && !to.granted.contains({grant.grantee, grant.privilege, true})) {
      result.grant.insert(grant);
    }
  }
  return result;
}

/// Everything of one statement: who, and with which option.
using Grouped = std::map<std::pair<std::string, bool>, std::vector<std::string>>;

Grouped grouped(const std::set<Grant>& grants, const std::string& column_list) {
  Grouped groups;
  for (const Grant& grant : grants) {
    groups[{grant.grantee, grant.with_grant_option}].push_back(grant.privilege + column_list);
  }
  return groups;
}

}  // namespace

Statements privilege_statements(const Database& database, const ObjectId& id, const Privileges& from,
                                const Privileges& to) {
  if (from == to) {
    return {};
  }
  std::string before, target, column_list, owner = "CURRENT_USER";
  if (id.kind == Kind::default_privileges) {
    before = "ALTER DEFAULT PRIVILEGES";
    if (!id.relation.empty()) {
      before += " FOR ROLE " + role(id.relation);
      owner = role(id.relation);
    }
    before += (id.schema.empty() ? "" : " IN SCHEMA " + quote_identifier(id.schema)) + ' ';
    target = id.name;
  } else {
    target = grant_clause(database, id);
    column_list = id.kind == Kind::column ? " (" + quote_identifier(id.name) + ')' : "";
    const Object* object =
        id.kind == Kind::column ? database.object(database.relation_id(relation_name(id))) : database.object(id);
    if (object != nullptr && object->owner) {
      owner = role(*object->owner);
    }
  }
  const auto grantee = [&](const std::string& name) { return name == kOwner ? owner : role(name); };
  Difference change = difference(from, to);
  Statements statements;
  // Who could grant may have granted to others: their grants fall with the option, and come back as the owner's.
  const auto revoke = [&](const std::string& words, const std::set<Grant>& grants) {
    for (const auto& [key, privileges] : grouped(grants, column_list)) {
      const auto& [name, option] = key;
      const auto may_depend = [&](const Grant& other) {
        return option && id.kind != Kind::default_privileges && other.grantee != name &&
               grants.contains({name, other.privilege, true});
      };
      const bool cascades = std::ranges::any_of(from.granted, may_depend);
      if (cascades) {
        std::ranges::copy_if(to.granted, std::inserter(change.grant, change.grant.end()), may_depend);
      }
      statements.push_back(before + words + join(privileges) + " ON " + target + " FROM " + grantee(name) +
                           (cascades ? " CASCADE" : ""));
    }
  };
  revoke("REVOKE ", change.revoke);
  revoke("REVOKE GRANT OPTION FOR ", change.revoke_option);
  for (const auto& [key, privileges] : grouped(change.grant, column_list)) {
    statements.push_back(before + "GRANT " + join(privileges) + " ON " + target + " TO " + grantee(key.first) +
                         (key.second ? " WITH GRANT OPTION" : ""));
  }
  return statements;
}

std::string comment_statement(const Database& database, const ObjectId& id, const std::optional<std::string>& comment) {
  const std::optional<std::string> text = comment ? comment : standard_comment(database, id);
  return "COMMENT ON " + object_clause(database, id) + " IS " +
         (text && !text->empty() ? quote_literal(*text) : "NULL");
}

std::string index_comment_statement(const ObjectId& constraint, const std::optional<std::string>& comment) {
  return "COMMENT ON INDEX " + qualified(constraint) + " IS " + (comment ? quote_literal(*comment) : "NULL");
}

Statements identity_attributes(const Database& database, const ObjectId& column, const Identity& identity,
                               const std::optional<std::string>& comment, const Privileges& given) {
  const QualifiedName name = parse::sequence_of_identity(column, identity);
  const ObjectId id{Kind::sequence, name.schema, "", name.name};
  Statements statements;
  if (identity.sequence_comment != comment) {
    statements.push_back(comment_statement(database, id, identity.sequence_comment));
  }
  for (std::string& statement : privilege_statements(database, id, given, identity.sequence_privileges)) {
    statements.push_back(std::move(statement));
  }
  return statements;
}

std::string owner_statement(const Database& database, const ObjectId& id, const std::string& owner) {
  return words(id.kind).owned ? "ALTER " + object_clause(database, id) + " OWNER TO " + role(owner) : "";
}

std::string label_statement(const Database& database, const ObjectId& id, const std::string& provider,
                            const std::optional<std::string>& label) {
  return "SECURITY LABEL FOR " + quote_identifier(provider) + " ON " + object_clause(database, id) + " IS " +
         (label ? quote_literal(*label) : "NULL");
}

Statements attributes(const Database& database, const ObjectId& id, const Privileges& initial) {
  const Object* object = database.object(id);
  if (object == nullptr) {
    return {};
  }
  Statements statements;
  if (object->owner && words(id.kind).owned) {
    statements.push_back(owner_statement(database, id, *object->owner));
  }
  if (object->comment) {
    statements.push_back(comment_statement(database, id, object->comment));
  }
  for (const auto& [provider, label] : *object->security_labels) {
    statements.push_back(label_statement(database, id, provider, label));
  }
  if (const auto* constraint = database.find<Constraint>(id); constraint != nullptr && constraint->index_comment) {
    statements.push_back(index_comment_statement(id, constraint->index_comment));
  }
  const Privileges given = object->owner ? owned_by(initial, *object->owner) : initial;
  for (std::string& statement : privilege_statements(database, id, given, *object->privileges)) {
    statements.push_back(std::move(statement));
  }
  if (const Extension* extension = database.find<Extension>(id)) {
    for (const auto& [member, privileges] : *extension->member_privileges) {
      std::ranges::move(privilege_statements(database, member, {}, privileges), std::back_inserter(statements));
    }
  }
  return statements;
}

Statements create_object(const Database& database, const ObjectId& id, const DefaultPrivileges& object,
                         const TableParts&) {
  return privilege_statements(database, id, {}, object.grants);
}

}  // namespace schema::print
