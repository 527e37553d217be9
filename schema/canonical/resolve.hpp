#pragma once
// Which operator or function a call means, after the server's parse_oper.c and parse_func.c.

#include <optional>
#include <string>
#include <vector>

#include "schema/canonical/coerce.hpp"

namespace schema::canonical {

/// The operator for operands of these types; `left` is kNoType for a prefix operator. Throws Untyped.
const Operator& find_operator(const Coercion& coercion, const SearchPath& path, std::string_view schema,
                              const std::string& name, std::optional<TypeId> left, TypeId right);

/// What a call `name(arguments)` means.
struct Call {
  const Function* function = nullptr;  ///< nullptr: the name is a type's and the call a cast
  TypeId cast_to = kNoType;
  std::vector<TypeId> declared;   ///< one per argument passed; VARIADIC expanded
  std::size_t variadic_from = 0;  ///< arguments from here on go into an array; 0: none do
};

struct CallArguments {
  std::vector<TypeId> types;
  std::vector<std::string> names;  ///< of the last ones, when called by name
  bool variadic = false;           ///< VARIADIC was written
  bool plain = true;               ///< no *, DISTINCT, FILTER, OVER …: it may be a cast
};

/// func_get_detail(). Throws Untyped.
Call find_function(const Coercion& coercion, const SearchPath& path, std::string_view schema, const std::string& name,
                   const CallArguments& arguments);

}  // namespace schema::canonical
