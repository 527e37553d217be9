// GRANT, REVOKE and ALTER DEFAULT PRIVILEGES. An ACL is kept as its difference from what an object has from the start.

#include "schema/privileges.hpp"

#include <algorithm>
#include <array>

#include "schema/canonical/catalog.hpp"
#include "schema/parse/attributes.hpp"
#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/object_name.hpp"
#include "schema/parse/text.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

using Words = std::vector<std::string>;

/// One privilege as it is named, perhaps for columns only; an empty word is ALL.
struct Named {
  std::string privilege;
  Words columns;
};

std::vector<Named> named_privileges(tree::Node grant) {
  std::vector<Named> list;
  for (const tree::Node node : grant["privileges"]) {
    const tree::Node privilege = node.inner();
    Named named;
    named.privilege = to_upper(privilege["priv_name"].text());
    for (const tree::Node column : privilege["cols"]) {
      named.columns.emplace_back(column.text());
    }
    list.push_back(std::move(named));
  }
  if (list.empty()) {
    list.push_back({});
  }
  return list;
}

std::vector<std::string> grantees_of(tree::Node grant, const std::optional<std::string>& owner) {
  std::vector<std::string> names;
  for (const tree::Node node : grant["grantees"]) {
    if (node.inner()["roletype"].text() == "ROLESPEC_PUBLIC") {
      names.emplace_back();
      continue;
    }
    // Who runs the file owns what it makes, unless it says otherwise.
    const std::optional<std::string> name = role_name(node);
    names.push_back(!name || name == owner ? std::string(kOwner) : *name);
  }
  return names;
}

/// Who gets or loses what by one word of the statement: `visit(grantee, privilege)`.
template <class Visit>
void for_each_grant(tree::Node grant, const std::string& word, const std::optional<std::string>& owner, Kind kind,
                    int version, const Visit& visit) {
  const Words all = all_privileges(kind, version);
  // GRANT … ON TABLE takes a sequence too, and passes over what a sequence has not.
  if (kind == Kind::sequence && grant["objtype"].text() == "OBJECT_TABLE" && !word.empty() &&
      std::ranges::find(all, word) == all.end()) {
    return;
  }
  const Words privileges = word.empty() ? all : Words{word};
  for (const std::string& grantee : grantees_of(grant, owner)) {
    for (const std::string& privilege : privileges) {
      visit(grantee, privilege);
    }
  }
}

void change(Privileges& privileges, const ObjectId& id, const std::optional<std::string>& owner, tree::Node grant,
            const std::string& word, int version) {
  const bool option = grant["grant_option"].flag();
  for_each_grant(grant, word, owner, id.kind, version, [&](const std::string& grantee, const std::string& privilege) {
    if (!grant["is_grant"].flag()) {
      schema::revoke(privileges, id, {grantee, privilege, false}, option, version);
    } else if (!(id.kind == Kind::column && grantee == kOwner)) {
      schema::grant(privileges, id, {grantee, privilege, option}, version);
    }
  });
}

void change(Interpreter& interpreter, const ObjectId& id, tree::Node grant, const std::string& word) {
  Object& object = *interpreter.database.object(id);
  // A column's owner is its table's.
  const Object* table = id.kind == Kind::column
                            ? interpreter.database.object(interpreter.database.relation_id({id.schema, id.relation}))
                            : nullptr;
  change(object.privileges.edit(), id, table != nullptr ? table->owner : object.owner, grant, word,
         interpreter.options.server_version);
}

/// The sequence of an identity column is no object for itself; its owner is the table's.
void change_identity(Interpreter& interpreter, const ObjectId& column, tree::Node grant) {
  const Object* table = interpreter.database.object(interpreter.database.relation_id({column.schema, column.relation}));
  Privileges& privileges = interpreter.database.find<Column>(column)->identity->sequence_privileges;
  for (const Named& named : named_privileges(grant)) {
    change(privileges, {Kind::sequence, "", "", ""}, table->owner, grant, named.privilege,
           interpreter.options.server_version);
  }
}

bool is_system_column(std::string_view name) {
  static constexpr std::array kNames = {"tableoid", "ctid", "xmin", "cmin", "xmax", "cmax"};
  return std::ranges::find(kNames, name) != kNames.end();
}

void change_object(Interpreter& interpreter, const Statement& statement, const ObjectId& id, tree::Node grant) {
  for (const Named& named : named_privileges(grant)) {
    for (const std::string& column : named.columns) {
      if (id.kind == Kind::table && is_system_column(column)) {
        interpreter.unmodelled("privileges on a system column", quote_qualified(id.schema, id.name) + '.' + column,
                               start_of(statement));
        continue;
      }
      change(interpreter, carrier_column(interpreter, statement, id, column), grant, named.privilege);
    }
    if (!named.columns.empty()) {
      continue;
    }
    change(interpreter, id, grant, named.privilege);
    if (is_relation(id.kind) && !grant["is_grant"].flag()) {
      // What is revoked on the table is revoked on its columns too.
      std::vector<ObjectId> columns;
      for (const auto& [column, value] : of_relation<Column>(interpreter.database, {id.schema, id.name})) {
        if (!value.privileges->empty()) {
          columns.push_back(column);
        }
      }
      for (const ObjectId& column : columns) {
        change(interpreter, column, grant, named.privilege);
      }
    }
  }
}

/// What it does to members of extensions in the schema, of which a file knows the names at most.
void note_whole_schema(Interpreter& interpreter, std::string_view type, const std::string& schema, tree::Node grant) {
  const Kind kind = type == "OBJECT_TABLE" ? Kind::table : type == "OBJECT_SEQUENCE" ? Kind::sequence : Kind::routine;
  for (const Named& named : named_privileges(grant)) {
    for_each_grant(
        grant, named.privilege, std::nullopt, kind, interpreter.options.server_version,
        [&](const std::string& grantee, const std::string& privilege) {
          interpreter.database.whole_schema_grants.insert({schema, kind, grantee, privilege, grant["is_grant"].flag()});
        });
  }
}

/// Of an ACL that is kept whole, not as its difference from a beginning.
void change_whole(Privileges& privileges, const Grant& plain, bool is_grant, bool grant_option) {
  Grant with_option = plain;
  with_option.with_grant_option = true;
  if (is_grant) {
    privileges.revoked.erase(plain);
    const bool has_option = privileges.granted.erase(with_option) > 0;
    privileges.granted.erase(plain);
    privileges.granted.insert(grant_option || has_option ? with_option : plain);
  } else if (grant_option) {  // REVOKE GRANT OPTION FOR
    if (privileges.granted.erase(with_option) > 0) {
      privileges.granted.insert(plain);
    }
  } else {
    privileges.granted.erase(plain);
    privileges.granted.erase(with_option);
  }
}

/// What an extension brought is no object of the model; the grants on it are the extension's.
bool change_member(Interpreter& interpreter, const Statement& statement, std::string_view type, tree::Node object,
                   tree::Node grant) {
  const auto member = extension_member(interpreter, statement, type, object);
  if (!member) {
    return false;
  }
  Privileges& privileges =
      interpreter.database.find<Extension>(member->extension)->member_privileges.edit()[member->id];
  const bool is_grant = grant["is_grant"].flag(), option = grant["grant_option"].flag();
  for (const Named& named : named_privileges(grant)) {
    if (!named.columns.empty()) {
      throw OfExtension{};
    }
    for_each_grant(grant, named.privilege, std::nullopt, member->id.kind, interpreter.options.server_version,
                   [&](const std::string& grantee, const std::string& privilege) {
                     const Grant plain{grantee, privilege, false};
                     change_whole(privileges, plain, is_grant, option);
                     if (!is_grant && !option) {
                       privileges.revoked.insert(plain);  // the extension, or nobody at all, may have granted it
                     }
                   });
  }
  return true;
}

/// The server's own, which nothing of the file hides.
bool is_builtin(const Interpreter& interpreter, std::string_view type, tree::Node object) {
  if (type == "OBJECT_SCHEMA") {
    const std::string_view name = object.text();
    return !interpreter.schema_exists(std::string(name)) && (name.starts_with("pg_") || name == "information_schema");
  }
  const bool is_function = type == "OBJECT_FUNCTION" || type == "OBJECT_ROUTINE";
  const QualifiedName written = Interpreter::written_name(is_function ? object.inner()["objname"] : object);
  if (!written.schema.empty() && written.schema != "pg_catalog") {
    return written.schema == "information_schema" && !interpreter.schema_exists(written.schema);
  }
  const canonical::Rows& rows = canonical::builtin_rows();
  return is_function
             ? rows.functions.contains(written.name) && !interpreter.find_function_name(written)
             : type == "OBJECT_TABLE" && rows.relations.contains(written.name) && !interpreter.find_type(written);
}

template <class... Maps>
std::vector<ObjectId> all_in_schema(const std::string& schema, const Maps&... maps) {
  std::vector<ObjectId> ids;
  const auto collect = [&](const auto& map) {
    for (const auto& [id, object] : map) {
      if (id.schema == schema) {
        ids.push_back(id);
      }
    }
  };
  (collect(maps), ...);
  return ids;
}

std::vector<ObjectId> all_of(const Interpreter& interpreter, std::string_view type, const std::string& schema) {
  const Database& db = interpreter.database;
  if (type == "OBJECT_TABLE") {
    return all_in_schema(schema, db.tables, db.views, db.materialized_views);
  }
  if (type == "OBJECT_SEQUENCE") {
    return all_in_schema(schema, db.sequences);
  }
  std::vector<ObjectId> ids = all_in_schema(schema, db.routines, db.aggregates);
  std::erase_if(ids, [&](const ObjectId& id) {
    const Routine* routine = db.find<Routine>(id);
    const bool procedure = routine != nullptr && routine->procedure;
    return (type == "OBJECT_FUNCTION" && procedure) || (type == "OBJECT_PROCEDURE" && !procedure);
  });
  return ids;
}

/// What ALTER DEFAULT PRIVILEGES calls a kind.
std::string_view default_word(std::string_view object_type) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kWords = {{
      {"OBJECT_TABLE", "TABLES"},
      {"OBJECT_SEQUENCE", "SEQUENCES"},
      {"OBJECT_FUNCTION", "FUNCTIONS"},
      {"OBJECT_PROCEDURE", "FUNCTIONS"},
      {"OBJECT_ROUTINE", "FUNCTIONS"},
      {"OBJECT_TYPE", "TYPES"},
      {"OBJECT_SCHEMA", "SCHEMAS"},
  }};
  const auto* const found = std::ranges::find(kWords, object_type, &decltype(kWords)::value_type::first);
  return found == kWords.end() ? object_type : found->second;
}

/// An object of the kind a word of ALTER DEFAULT PRIVILEGES stands for; its name matters to nobody.
ObjectId example_of(std::string_view word) {
  const Kind kind = word == "TABLES"      ? Kind::table
                    : word == "SEQUENCES" ? Kind::sequence
                    : word == "FUNCTIONS" ? Kind::routine
                    : word == "SCHEMAS"   ? Kind::schema
                                          : Kind::domain;
  return {kind, "", "", ""};
}

/// Those of a schema are added to the global ones: there is nothing to take away from.
void change_default(Privileges& grants, const std::string& word, const std::string& role, bool of_schema,
                    tree::Node action, int version) {
  const ObjectId example = example_of(word);
  const std::optional<std::string> owner = role.empty() ? std::nullopt : std::optional(role);
  for (const Named& named : named_privileges(action)) {
    if (!of_schema) {
      change(grants, example, owner, action, named.privilege, version);
      continue;
    }
    for_each_grant(
        action, named.privilege, owner, example.kind, version,
        [&](const std::string& grantee, const std::string& privilege) {
          change_whole(grants, {grantee, privilege, false}, action["is_grant"].flag(), action["grant_option"].flag());
        });
  }
}

}  // namespace

void grant_privileges(Interpreter& interpreter, const Statement& statement, tree::Node grant) {
  static constexpr std::array<std::string_view, 4> kOutside = {"OBJECT_DATABASE", "OBJECT_TABLESPACE",
                                                               "OBJECT_LARGEOBJECT", "OBJECT_PARAMETER_ACL"};
  const std::string_view type = grant["objtype"].text();
  if (std::ranges::find(kOutside, type) != kOutside.end()) {
    return;
  }
  interpreter.saw_privileges = true;
  for (const tree::Node object : grant["objects"]) {
    if (grant["targtype"].text() == "ACL_TARGET_ALL_IN_SCHEMA") {
      for (const ObjectId& id : all_of(interpreter, type, std::string(object.text()))) {
        change_object(interpreter, statement, id, grant);
      }
      note_whole_schema(interpreter, type, std::string(object.text()), grant);
      for (const auto& [id, column] : interpreter.database.columns) {
        if (type == "OBJECT_SEQUENCE" && id.schema == object.text() && column.identity) {
          change_identity(interpreter, id, grant);
        }
      }
      continue;
    }
    if (type == "OBJECT_LANGUAGE" &&
        !interpreter.database.contains({Kind::language, "", "", std::string(object.text())})) {
      // The server's own, or an extension's.
      interpreter.unmodelled("privileges on a language", std::string(object.text()), start_of(statement));
      continue;
    }
    if (is_builtin(interpreter, type, object)) {
      const bool is_name = type == "OBJECT_SCHEMA";
      const QualifiedName name = Interpreter::written_name(object);
      interpreter.unmodelled("privileges on a built-in object",
                             is_name ? std::string(object.text()) : quote_qualified(name), start_of(statement));
      continue;
    }
    interpreter.attempt([&interpreter, &statement, grant, object, type] {
      try {
        if (const auto column = identity_sequence(interpreter, type, object)) {
          change_identity(interpreter, *column, grant);
        } else if (change_member(interpreter, statement, type, object, grant)) {
          return;
        } else if (const auto id = carrier(interpreter, statement, type, object)) {
          change_object(interpreter, statement, *id, grant);
        }
      } catch (const OfExtension&) {
        interpreter.grants_on_members.push_back(start_of(statement));
      }
    });
  }
}

void alter_default_privileges(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  interpreter.saw_privileges = true;
  const auto names = [&](std::string_view option, const std::string& unsaid, const auto& name_of) {
    std::vector<std::string> list;
    const tree::Node argument = find_option(alter["options"], option)["arg"];
    for (const tree::Node node : argument.is("List") ? argument.inner()["items"] : argument) {
      list.push_back(name_of(node));
    }
    return list.empty() ? std::vector<std::string>{unsaid} : list;
  };
  const auto schemas = names("schemas", "", [](tree::Node node) { return std::string(node.text()); });
  const auto roles =
      names("roles", interpreter.database.role, [](tree::Node node) { return role_name(node).value_or(""); });
  const tree::Node action = alter["action"];
  const std::string word(default_word(action["objtype"].text()));
  for (const std::string& schema : schemas) {
    for (const std::string& role : roles) {
      const ObjectId id{Kind::default_privileges, schema, role, word};
      if (!interpreter.database.contains(id)) {
        interpreter.add(statement, id, DefaultPrivileges{});
      }
      Privileges& grants = interpreter.database.find<DefaultPrivileges>(id)->grants;
      change_default(grants, word, role, !schema.empty(), action, interpreter.options.server_version);
      if (grants.empty()) {
        interpreter.erase(id);
      }
    }
  }
}

void apply_default_privileges(Interpreter& interpreter, const ObjectId& id) {
  // Only those of the role that runs the file: what another role will own is not known yet.
  if (!interpreter.database.default_privileges.empty() && !default_privileges_word(id.kind).empty()) {
    interpreter.database.object(id)->privileges =
        initial_privileges(interpreter.database, id, interpreter.database.role, interpreter.options.server_version);
  }
}

}  // namespace schema::parse
