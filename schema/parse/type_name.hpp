#pragma once
// A type as the user spelled it -> as format_type() prints it with an empty search_path.

#include <cstdint>
#include <string>
#include <string_view>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

enum class TypeUse : std::uint8_t {
  column,    ///< of a column, domain or cast: with its modifier, `character varying(32)`
  argument,  ///< of a routine's argument or result: the server keeps no modifier there
};

/// `type` is a TypeName. SETOF is not part of the text. Throws Failure for an unknown type.
std::string type_name(const Interpreter& interpreter, const Statement& statement, tree::Node type,
                      TypeUse use = TypeUse::column);

/// Types of a list of TypeName nodes, joined by ", ": what a routine's id carries.
std::string type_list(const Interpreter& interpreter, const Statement& statement, tree::Node types);

/// serial, bigserial, smallserial: the integer type behind the alias; empty for others.
std::string_view serial_type(tree::Node type);

/// The name format_type() prints for a builtin type of that name in pg_catalog; empty if there is none.
std::string_view builtin_type(std::string_view name);

/// `numeric(10,2)` -> `numeric`
std::string without_modifier(std::string type);

}  // namespace schema::parse
