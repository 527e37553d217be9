#pragma once
// Names that carry more than a name: `f(integer, text)` of routines and operators, `ops USING gin` of operator classes.

#include <string>

namespace schema {

struct Signature {
  std::string name, arguments;
};

/// `f(integer, text)` -> {f, "integer, text"}; the name may hold parentheses itself.
Signature split_signature(const std::string& name);
/// `name USING method` -> {name, method}
Signature split_method(const std::string& name);

}  // namespace schema
