#include "schema/signature.hpp"

#include <string_view>

namespace schema {

Signature split_signature(const std::string& name) {
  int depth = 0;
  bool quoted = false;
  for (std::size_t at = name.size(); at-- > 0;) {
    if (name[at] == '"') {
      quoted = !quoted;
    } else if (!quoted && name[at] == ')') {
      ++depth;
    } else if (!quoted && name[at] == '(' && --depth == 0) {
      return {name.substr(0, at), name.substr(at + 1, name.size() - at - 2)};
    }
  }
  return {name, ""};
}

Signature split_method(const std::string& name) {
  static constexpr std::string_view kUsing = " USING ";
  const std::size_t at = name.rfind(kUsing);
  return at == std::string::npos ? Signature{name, "btree"}
                                 : Signature{name.substr(0, at), name.substr(at + kUsing.size())};
}

}  // namespace schema
