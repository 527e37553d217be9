#pragma once
// What any object may carry: finding the object that a COMMENT, an owner, a grant or a label is put on.

#include <optional>
#include <string>
#include <string_view>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// The object a statement puts something on. nullopt: of a kind outside the model. Throws as object_named().
std::optional<ObjectId> carrier(Interpreter& interpreter, const Statement& statement, std::string_view object_type,
                                tree::Node object);

/// The identity column whose sequence is meant, where there is no relation of that name.
std::optional<ObjectId> identity_sequence(const Interpreter& interpreter, std::string_view object_type,
                                          tree::Node object);

/// A column of a relation; a view's is put into the model, since something is about to hang on it.
ObjectId carrier_column(Interpreter& interpreter, const Statement& statement, const ObjectId& relation,
                        const std::string& name);

/// ALTER … OWNER TO. CURRENT_USER and the like are not known to a reader: the owner is then not compared.
void set_owner(Interpreter& interpreter, const ObjectId& id, tree::Node role_spec);

/// Gives a new object the privileges that ALTER DEFAULT PRIVILEGES before it says.
void apply_default_privileges(Interpreter& interpreter, const ObjectId& id);

}  // namespace schema::parse
