#pragma once
// The object that COMMENT ON, ALTER … OWNER TO, SET SCHEMA, RENAME, SECURITY LABEL or DROP names.

#include <optional>
#include <string_view>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// `type` is the parser's ObjectType (`OBJECT_TABLE`), `name` what the statement holds: names, a TypeName, an
/// ObjectWithArgs, a String. Nothing when there is no such object in the model.
std::optional<ObjectId> find_object(const Interpreter& interpreter, const Statement& statement, std::string_view type,
                                    tree::Node name);

/// Throws Failure when it is not there; PassedOver when it is temporary, OfExtension when it is an extension's.
ObjectId object_named(const Interpreter& interpreter, const Statement& statement, std::string_view type,
                      tree::Node name);

struct MemberOfExtension {
  ObjectId extension, id;
};
/// A function, type or relation that an extension has brought, by the id that Extension::member_privileges has it
/// under; nothing when it is another's, or an object of the model.
std::optional<MemberOfExtension> extension_member(const Interpreter& interpreter, const Statement& statement,
                                                  std::string_view type, tree::Node name);

/// A transform's name in its id: `FOR type LANGUAGE name`.
std::string transform_name(const std::string& type, std::string_view language);

/// PostgreSQL's word for an ObjectType: "table", "function", …
std::string object_type_word(std::string_view type);

}  // namespace schema::parse
