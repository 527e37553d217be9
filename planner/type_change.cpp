#include "planner/type_change.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "planner/context.hpp"
#include "planner/silent_loss.hpp"
#include "planner/type_name.hpp"
#include "schema/canonical/names.hpp"
#include "schema/find_type.hpp"
#include "schema/key.hpp"
#include "schema/sql.hpp"

namespace planner {

using namespace schema;

namespace {

enum class Family { none, text, number, date_time, json, network, bits };

Family family(std::string_view base) {
  struct Row {
    std::string_view name;
    Family family;
  };
  static constexpr std::array kRows = {
      Row{"text", Family::text},
      Row{"character varying", Family::text},
      Row{"character", Family::text},
      Row{"name", Family::text},
      Row{"\"char\"", Family::text},
      Row{"smallint", Family::number},
      Row{"integer", Family::number},
      Row{"bigint", Family::number},
      Row{"numeric", Family::number},
      Row{"real", Family::number},
      Row{"double precision", Family::number},
      Row{"date", Family::date_time},
      Row{"timestamp without time zone", Family::date_time},
      Row{"timestamp with time zone", Family::date_time},
      Row{"json", Family::json},
      Row{"jsonb", Family::json},
      Row{"inet", Family::network},
      Row{"cidr", Family::network},
      Row{"bit", Family::bits},
      Row{"bit varying", Family::bits},
  };
  for (const Row& row : kRows) {
    if (row.name == base) {
      return row.family;
    }
  }
  return Family::none;
}

std::optional<int> modifier(const TypeName& type, std::size_t index = 0) {
  return type.modifiers.size() > index ? std::optional(type.modifiers[index]) : std::nullopt;
}

// No modifier holds everything.
bool holds(std::optional<int> wanted, std::optional<int> have) { return !wanted || (have && *wanted >= *have); }

bool is_string(const TypeName& type) { return type.base == "text" || type.base == "character varying"; }

// Binary-coercible, and the length function of the wanted modifier proved idle (varchar_support() and its like).
bool keeps_bytes(const TypeName& from, const TypeName& to) {
  if (from.array && !to.modifiers.empty()) {
    return from.base == to.base && from.modifiers == to.modifiers;  // each element is coerced, idle or not
  }
  if (is_string(from) && is_string(to)) {
    return to.base == "text" || holds(modifier(to), modifier(from));
  }
  if (from.base == "cidr" && to.base == "inet") {
    return true;
  }
  if (from.base == "xml" && to.base == "text") {
    return true;
  }
  if (from.base != to.base) {
    return false;
  }
  if (from.base == "numeric") {
    return !modifier(to) || (modifier(from) && modifier(from, 1).value_or(0) == modifier(to, 1).value_or(0) &&
                             *modifier(to) >= *modifier(from));
  }
  if (from.base == "bit varying" || from.base.starts_with("timestamp") || from.base.starts_with("time ") ||
      from.base == "interval") {
    return holds(modifier(to), modifier(from));
  }
  return from.modifiers == to.modifiers;
}

bool number_narrows(const TypeName& from, const TypeName& to) {
  static constexpr std::array kOrder = {"smallint", "integer", "bigint", "numeric"};
  const auto rank = [](const std::string& base) {
    for (std::size_t i = 0; i < kOrder.size(); ++i) {
      if (base == kOrder[i]) {
        return static_cast<int>(i);
      }
    }
    return -1;
  };
  if (rank(from.base) < 0 || rank(to.base) < 0 || rank(to.base) < rank(from.base)) {
    return true;
  }
  // Digits before the point, and behind it.
  static constexpr std::array kDigits = {5, 10, 19};
  const std::optional<int> digits = modifier(from);
  const int scale = modifier(from, 1).value_or(0), wanted_scale = modifier(to, 1).value_or(0);
  const bool whole = from.base != "numeric";
  return !to.modifiers.empty() &&
         ((!whole && !digits) || wanted_scale < scale ||
          *modifier(to) - wanted_scale <
              (whole ? kDigits.at(static_cast<std::size_t>(rank(from.base))) : *digits - scale));
}

const Domain* domain_of(const Database& database, const std::string& type) {
  const auto* found = find_type(database.domains, type);
  return found == nullptr ? nullptr : &found->second;
}

const EnumType* enum_of(const Database& database, const std::string& type) {
  const auto* found = find_type(database.enum_types, type);
  return found == nullptr ? nullptr : &found->second;
}

std::string_view range_of(std::string_view base) {
  return base == "smallint"  ? "-32768 AND 32767"
         : base == "integer" ? "-2147483648 AND 2147483647"
         : base == "bigint"  ? "-9223372036854775808 AND 9223372036854775807"
                             : "";
}

// Texts that the input function of a type takes, as far as a pattern tells: with one, the offender is found by name.
std::string_view pattern_of(std::string_view base) {
  return range_of(base) != "" ? R"(^\s*[-+]?[0-9]+\s*$)"
         : base == "numeric"  ? R"(^\s*[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?\s*$)"
         : base == "uuid"     ? R"(^\s*\{?([0-9a-fA-F]{4}-?){8}\}?\s*$)"
                              : "";
}

std::string misfit(const TypeName& a, const TypeName& b, const std::string& name, const std::string& to_type,
                   const std::string& conversion) {
  const bool arrays = a.array || b.array;
  if (!arrays && (is_string(b) || b.base == "character") && modifier(b)) {
    return "pg_catalog.length(pg_catalog.rtrim(" + name + "::text)) > " + std::to_string(*modifier(b));
  }
  if (!arrays && family(a.base) == Family::number && family(b.base) == Family::number) {
    if (const std::string_view range = range_of(b.base); !range.empty()) {
      return "pg_catalog.round(" + name + "::numeric) NOT BETWEEN " + std::string(range);
    }
    if (b.base == "numeric" && modifier(b)) {
      const int scale = modifier(b, 1).value_or(0);
      return "pg_catalog.abs(pg_catalog.round(" + name + "::numeric, " + std::to_string(scale) + ")) >= 1e" +
             std::to_string(*modifier(b) - scale);
    }
    return "";
  }
  const std::string cast = "(" + (conversion.empty() ? name + "::" + to_type : conversion) + ") IS NULL";
  const std::string_view pattern = arrays || family(a.base) != Family::text ? "" : pattern_of(b.base);
  return name + " IS NOT NULL AND " +
         (pattern.empty() ? cast
                          : "CASE WHEN " + name + " !~ " + quote_literal(pattern) + " THEN true ELSE " + cast + " END");
}

// Has the server a cast between them, now and in the end: its own, an extension's, a user's?
bool has_cast(const Database& from, const Database& to, const std::string& a, const std::string& b) {
  const canonical::Names names(from);
  const canonical::TypeId source = names.parse_type(a).id, target = names.parse_type(b).id;
  const ObjectId own{Kind::cast, "", "", '(' + a + " AS " + b + ')'};
  return source != canonical::kNoType && target != canonical::kNoType && names.cast(source, target) != nullptr &&
         from.contains(own) == to.contains(own);
}

TypeChange conversion(const Database& from, const Database& to, const std::string& value, const std::string& from_type,
                      const std::string& to_type) {
  TypeChange change;
  if (from_type == to_type) {  // a collation, or a type built anew under its name
    change.rewrites = false;
    change.same_family = change.same_base = change.same_print = true;
    return change;
  }
  // A domain stores what its base type stores; only its constraints make the server look at the rows.
  const Domain* from_domain = domain_of(from, from_type);
  const Domain* to_domain = domain_of(to, to_type);
  const TypeName a = parse_type(from_domain != nullptr ? from_domain->type.text() : from_type);
  const TypeName b = parse_type(to_domain != nullptr ? to_domain->type.text() : to_type);
  const Family from_family = family(a.base);
  const Family to_family = family(b.base);
  const std::string& name = value;

  change.same_family =
      a.array == b.array && from_family == to_family && (from_family != Family::none || a.base == b.base);
  change.same_base = change.same_family && a.base == b.base;
  const auto is_text = [](const TypeName& type) {
    return !type.array && (type.base == "text" || type.base == "character varying");
  };
  change.same_print = change.same_base || (is_text(a) && is_text(b));
  change.rewrites = a.array != b.array || !keeps_bytes(a, b) || (a.array && a.base != b.base);
  if (to_domain != nullptr && is_constrained_domain(to, to_type)) {
    change.rewrites = true;  // ATColumnChangeRequiresRewrite(): a constrained domain is coerced row by row
  }
  change.narrows = change.rewrites &&
                   !(from_family == Family::number && to_family == Family::number && !number_narrows(a, b)) &&
                   !(b.base == "text" && !b.array);

  change.loses = silent_loss(a, b);

  if (a.array && !b.array && to_family == Family::text) {
    return change;  // the automatic I/O cast to a string is an assignment cast
  }
  if (!a.array && b.array) {
    change.using_ = "CASE WHEN " + name + " IS NOT NULL THEN ARRAY[" + name + "]::" +
                    (a.base == b.base || (from_family == to_family && from_family != Family::none) ? "" : "text[]::") +
                    to_type + " END";
    return change;
  }
  if (a.array != b.array) {
    change.using_ = name + "[1]" + (a.base == b.base ? "" : "::text") + "::" + to_type;
    return change;
  }
  const bool castable_family =
      change.same_family && from_family != Family::bits && a.base != "\"char\"" && b.base != "\"char\"";
  if (castable_family || (to_family == Family::text && !a.array)) {
    return change;
  }
  if (from_family == Family::text || a.base == b.base) {
    change.using_ = name + "::" + to_type;
  } else if (a.base == "boolean" && to_family == Family::number) {
    change.using_ = name + "::integer::" + to_type;
  } else if (from_family == Family::number && b.base == "boolean") {
    change.using_ = name + "::integer::boolean";
  } else if (has_cast(from, to, a.base, b.base)) {
    change.using_ = name + "::" + to_type;
  } else {
    // Through text any type reaches any other, as far as the values allow.
    change.using_ = name + "::text::" + to_type;
  }
  if (change.using_.ends_with("::integer::integer")) {
    change.using_ = name + "::integer";
  }
  return change;
}

// A type of the plan's own is not there yet to be asked.
bool is_there(const Database& from, const Database& to, const std::string& type) {
  const auto stays = [&](const auto& before, const auto& after) {
    const auto* was = find_type(before, type);
    const auto* is = find_type(after, type);
    return was != nullptr && is != nullptr && was->second == is->second;
  };
  if (const auto* composite = find_type(from.composite_types, type)) {
    const QualifiedName name{composite->first.schema, composite->first.name};
    return std::ranges::equal(of_relation<Column>(from, name), of_relation<Column>(to, name));
  }
  return type.find('.') == std::string::npos || stays(from.range_types, to.range_types) ||
         stays(from.base_types, to.base_types);
}

}  // namespace

bool is_constrained_domain(const Database& database, const std::string& type) {
  const auto* found = find_type(database.domains, type);
  if (found == nullptr) {
    return false;
  }
  const auto& [id, domain] = *found;
  return domain.not_null || !of_relation<Constraint>(database, {id.schema, id.name}).empty() ||
         is_constrained_domain(database, domain.type);
}

TypeChange type_change(const Database& from, const Database& to, const std::string& value, const std::string& from_type,
                       const std::string& to_type) {
  TypeChange change = conversion(from, to, value, from_type, to_type);
  std::string base = to_type;  // what a domain stores
  while (const Domain* domain = domain_of(to, base)) {
    base = domain->type;
  }
  const EnumType* labels = enum_of(to, parse_type(base).base);
  if (change.narrows && labels != nullptr && !parse_type(from_type).array) {
    std::string list;
    for (const std::string& label : labels->labels) {
      list += (list.empty() ? "" : ", ") + quote_literal(label);
    }
    change.misfit = value + "::text NOT IN (" + (list.empty() ? "NULL" : list) + ")";
  } else if (change.narrows && is_there(from, to, parse_type(base).base)) {
    const std::string using_ = base == to_type ? change.using_ : conversion(from, to, value, from_type, base).using_;
    change.misfit = misfit(parse_type(from_type), parse_type(base), value, base, using_);
  }
  return change;
}

std::vector<ObjectId> built_anew(const Context& context, const ObjectId& column) {
  const bool collated = context.from.find<Column>(column)->collation != context.to.find<Column>(column)->collation;
  const auto is_built = [&](const ObjectId& id) {
    if (const Index* index = context.from.find<Index>(id)) {
      return collated || index->predicate ||
             std::ranges::any_of(index->elements, [](const IndexElement& e) { return e.expression.has_value(); });
    }
    const Constraint* constraint = context.from.find<Constraint>(id);
    return constraint != nullptr && collated && has_index(*constraint);
  };
  std::vector<ObjectId> built;
  std::vector<QualifiedName> relations = context.from_children.below(relation_of(column));
  relations.push_back(relation_of(column));
  for (const QualifiedName& relation : relations) {
    for (const ObjectId& id : context.dependents.of(column_id(relation, column.name))) {
      if (context.to.contains(id) && !context.goes(id) && is_built(id)) {
        built.push_back(id);
      }
    }
  }
  return built;
}

}  // namespace planner
