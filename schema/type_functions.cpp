#include "schema/type_functions.hpp"

#include <algorithm>

#include "schema/names/scan.hpp"
#include "schema/sql.hpp"

namespace schema {

bool is_made_of(const Database& database, const ObjectId& type, const ObjectId& routine) {
  const auto is_this = [&](const std::string& function) {
    const auto name = names::dotted_name(function);
    return name && name->name.schema == routine.schema && routine.name.starts_with(name->name.name + '(');
  };
  if (const BaseType* const base = database.find<BaseType>(type)) {
    return std::ranges::any_of(base->parameters, [&](const auto& entry) { return is_this(entry.second); });
  }
  const RangeType* const range = database.find<RangeType>(type);
  return range != nullptr && (is_this(range->canonical) || is_this(range->subtype_diff));
}

bool is_function_of(const Database& database, const ObjectId& type, const ObjectId& routine) {
  const Routine* const object = is_made_of(database, type, routine) ? database.find<Routine>(routine) : nullptr;
  const std::string own = quote_qualified(type.schema, type.name);
  return object != nullptr && (object->returns == own || std::ranges::any_of(object->arguments, [&](const Argument& a) {
                                 return a.type == own;
                               }));
}

}  // namespace schema
