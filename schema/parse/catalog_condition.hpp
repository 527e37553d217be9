#pragma once
// What `IF EXISTS (SELECT … FROM pg_type WHERE typname = 'x')` comes to over the model: the conditions that DDL in a DO
// block usually stands under.

#include <optional>
#include <string_view>

#include "schema/parse/body_value.hpp"
#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// The condition's value as the model stands; nullopt: reading cannot tell.
std::optional<bool> catalog_condition(const Interpreter& interpreter, std::string_view expression,
                                      const Variables& variables);

}  // namespace schema::parse
