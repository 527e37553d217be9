#include "planner/type_name.hpp"

namespace planner {

TypeName parse_type(std::string text) {
  TypeName type;
  while (text.ends_with("[]")) {
    text.resize(text.size() - 2);
    type.array = true;
  }
  const auto open = text.find('(');
  const auto close = text.find(')', open == std::string::npos ? 0 : open);
  if (open != std::string::npos && close != std::string::npos && text.find('"') == std::string::npos) {
    int value = 0, sign = 1;
    bool digits = false;
    for (std::size_t i = open + 1; i <= close; ++i) {
      if (text[i] >= '0' && text[i] <= '9') {
        value = value * 10 + (text[i] - '0');
        digits = true;
      } else if (text[i] == '-') {
        sign = -1;
      } else if ((text[i] == ',' || text[i] == ')') && digits) {
        type.modifiers.push_back(sign * value);
        value = 0;
        sign = 1;
        digits = false;
      }
    }
    text.erase(open, close - open + 1);
  }
  type.base = text;
  return type;
}

}  // namespace planner
