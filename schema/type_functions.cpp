#include "schema/type_functions.hpp"

#include <algorithm>
#include <utility>

#include "schema/names/scan.hpp"
#include "schema/sql.hpp"

namespace schema {

std::vector<std::string> type_function_arguments(std::string_view parameter, const std::string& type,
                                                 const std::string& subtype) {
  if (parameter == "input" || parameter == "receive") {
    const std::string first = parameter == "input" ? "cstring" : "internal";
    return {first, first + ", oid, integer"};
  }
  const std::pair<std::string_view, std::string> others[] = {
      {"output", type},           {"send", type},
      {"typmod_in", "cstring[]"}, {"typmod_out", "integer"},
      {"analyze", "internal"},    {"subscript", "internal"},
      {"canonical", type},        {"subtype_diff", subtype + ", " + subtype}};
  for (const auto& [name, arguments] : others) {
    if (name == parameter) {
      return {arguments};
    }
  }
  return {};
}

bool is_made_of(const Database& database, const ObjectId& type, const ObjectId& routine) {
  const std::string own = quote_qualified(type.schema, type.name);
  const auto is_this = [&](std::string_view parameter, const std::string& function, const std::string& subtype) {
    const auto name = names::dotted_name(function);
    return name && name->name.schema == routine.schema &&
           std::ranges::any_of(type_function_arguments(parameter, own, subtype), [&](const std::string& arguments) {
             return routine.name.text() == name->name.name + '(' + arguments + ')';
           });
  };
  if (const BaseType* const base = database.find<BaseType>(type)) {
    return std::ranges::any_of(base->parameters,
                               [&](const auto& entry) { return is_this(entry.first, entry.second, ""); });
  }
  const RangeType* const range = database.find<RangeType>(type);
  return range != nullptr && (is_this("canonical", range->canonical, range->subtype) ||
                              is_this("subtype_diff", range->subtype_diff, range->subtype));
}

bool is_function_of(const Database& database, const ObjectId& type, const ObjectId& routine) {
  const Routine* const object = is_made_of(database, type, routine) ? database.find<Routine>(routine) : nullptr;
  const std::string own = quote_qualified(type.schema, type.name);
  return object != nullptr && (object->returns == own || std::ranges::any_of(object->arguments, [&](const Argument& a) {
                                 return a.type == own;
                               }));
}

}  // namespace schema
