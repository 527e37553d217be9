#pragma once
// What `IF EXISTS (SELECT … FROM pg_type WHERE typname = 'x')` comes to over the model: the conditions that DDL in a DO
// block usually stands under.

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// Variables of a PL/pgSQL body, in lower case, as far as their values are known.
using Variables = std::map<std::string, bool, std::less<>>;

/// The condition's value as the model stands; nullopt: reading cannot tell.
std::optional<bool> catalog_condition(const Interpreter& interpreter, std::string_view expression,
                                      const Variables& variables);

}  // namespace schema::parse
