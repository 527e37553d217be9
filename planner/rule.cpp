#include "planner/rule.hpp"

#include <algorithm>
#include <array>

namespace planner {

const KindRule& rule_of(schema::Kind kind) {
  static constexpr std::array kRules = {
#define KIND(kind_, Type, map_, printed) &kRule_##kind_,
#include "schema/kinds.def"
#undef KIND
  };
  return *kRules.at(static_cast<std::size_t>(kind));
}

bool has(const Fields& fields, std::string_view name) { return std::ranges::find(fields, name) != fields.end(); }

}  // namespace planner
