#pragma once
// Operator families: what they have of their own, and what becomes of them when their classes and members go.

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// Has the server itself a family of that name, for whatever access method?
bool is_builtin_family(std::string_view name);

bool is_in_family(const ObjectId& opclass_id, const OperatorClass& opclass, const ObjectId& family);

/// CREATE OPERATOR CLASS makes a family of its own name where none is said; the model speaks of it only where it has
/// something beyond the class.
bool comes_with_class(const Database& database, const ObjectId& family);

/// To be called where a member or the comment of the family has gone.
void forget_if_implied(Interpreter& interpreter, const ObjectId& family);

/// The server takes a member that stands loose in a family out of it when its operator or function is dropped.
void drop_from_families(Interpreter& interpreter, const ObjectId& member);

/// The family that came with a class stays when that one is dropped.
void drop_operator_class(Interpreter& interpreter, const ObjectId& opclass);

/// Of a class or a family. The family that came with a class keeps its name when the class gets another one.
void rename_among_families(Interpreter& interpreter, const ObjectId& from, const ObjectId& to);

/// All classes and families of an access method go with it, also where nothing says CASCADE.
void drop_families_of(Interpreter& interpreter, std::string_view access_method);

/// Its classes go with it.
void drop_operator_family(Interpreter& interpreter, const ObjectId& family);

}  // namespace schema::parse
