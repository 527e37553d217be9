#include "schema/canonical/names.hpp"

#include <algorithm>
#include <array>

#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

/// The SQL spellings of types, where format_type() does not print pg_type's name.
struct Spelling {
  std::string_view printed, name;
};
constexpr auto kSpellings = std::to_array<Spelling>({
    {"integer", "int4"},
    {"bigint", "int8"},
    {"smallint", "int2"},
    {"boolean", "bool"},
    {"real", "float4"},
    {"double precision", "float8"},
    {"character varying", "varchar"},
    {"character", "bpchar"},
    {"bit varying", "varbit"},
    {"timestamp without time zone", "timestamp"},
    {"timestamp with time zone", "timestamptz"},
    {"time without time zone", "time"},
    {"time with time zone", "timetz"},
    {"\"char\"", "char"},
    {"\"any\"", "any"},
});

/// Takes `(12,2)` out of `numeric(12,2)` or `timestamp(3) with time zone`.
std::string take_modifier(std::string& text) {
  const std::size_t open = text.find('(');
  if (open == std::string::npos) {
    return "";
  }
  const std::size_t close = text.find(')', open);
  if (close == std::string::npos) {
    return "";
  }
  const std::string modifier = text.substr(open + 1, close - open - 1);
  text.erase(open, close - open + 1);
  return modifier;
}

/// `interval day to second(3)`: the mask of fields, as the grammar gives it (utils/timestamp.h INTERVAL_MASK).
std::string interval_modifier(std::string_view fields, const std::string& precision) {
  struct Field {
    std::string_view name;
    int mask;
  };
  constexpr int year = 1 << 2, month = 1 << 1, day = 1 << 3, hour = 1 << 10, minute = 1 << 11, second = 1 << 12;
  constexpr auto kFields = std::to_array<Field>({{"year", year},
                                                 {"month", month},
                                                 {"day", day},
                                                 {"hour", hour},
                                                 {"minute", minute},
                                                 {"second", second},
                                                 {"year to month", year | month},
                                                 {"day to hour", day | hour},
                                                 {"day to minute", day | hour | minute},
                                                 {"day to second", day | hour | minute | second},
                                                 {"hour to minute", hour | minute},
                                                 {"hour to second", hour | minute | second},
                                                 {"minute to second", minute | second}});
  std::string mask = "32767";
  for (const Field& field : kFields) {
    if (field.name == fields) {
      mask = std::to_string(field.mask);
    }
  }
  if (fields.empty() && precision.empty()) {
    return "";
  }
  return precision.empty() ? mask : mask + ',' + precision;
}

}  // namespace

std::pair<std::string, std::string> split_qualified(std::string_view text) {
  std::array<std::string, 2> parts;
  std::size_t part = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') {
      if (quoted && i + 1 < text.size() && text[i + 1] == '"') {
        parts[part] += text[i++];
        continue;
      }
      quoted = !quoted;
    } else if (text[i] == '.' && !quoted && part == 0) {
      ++part;
    } else {
      parts[part] += text[i];
    }
  }
  return part == 0 ? std::pair{std::string(), parts[0]} : std::pair{parts[0], parts[1]};
}

const Type& Names::type(TypeId id) const {
  static const Type nothing{"?", 'X', false, '?'};
  if (id == kNoType) {
    return nothing;
  }
  return id < first_ ? builtin_rows().types[id - 1] : rows_.types[id - first_];
}

TypeRef Names::parse_type(std::string_view text) const {
  if (text.starts_with("SETOF ")) {
    text.remove_prefix(6);
  }
  int dimensions = 0;
  while (text.ends_with("[]")) {
    text.remove_suffix(2);
    ++dimensions;
  }
  std::string name(text);
  TypeRef result;
  result.typmod = take_modifier(name);
  if (name.starts_with("interval")) {
    result.typmod = interval_modifier(name.size() > 9 ? name.substr(9) : "", result.typmod);
    name = "interval";
  }
  if (name == "numeric" && !result.typmod.empty() && result.typmod.find(',') == std::string::npos) {
    result.typmod += ",0";
  }
  for (const Spelling& spelling : kSpellings) {
    if (spelling.printed == name) {
      name = spelling.name;
      break;
    }
  }
  const auto [schema, plain] = split_qualified(name);
  result.id = find_type(schema, plain, {});
  if (dimensions > 0) {
    result.id = array_of(result.id);
  }
  return result;
}

std::vector<std::string> Names::schemas_of(const SearchPath& path) {
  std::vector<std::string> schemas;
  if (std::ranges::find(path, "pg_catalog") == path.end()) {
    schemas.emplace_back("pg_catalog");
  }
  schemas.insert(schemas.end(), path.begin(), path.end());
  return schemas;
}

TypeId Names::find_type(std::string_view schema, const std::string& name, const SearchPath& path) const {
  const auto in = [&](std::string_view where) {
    const Rows& rows = where == "pg_catalog" ? builtin_rows() : rows_;
    const auto it = rows.type_ids.find(Rows::type_key(where, name));
    return it == rows.type_ids.end() ? kNoType : it->second;
  };
  if (!schema.empty()) {
    return in(schema);
  }
  for (const std::string& where : schemas_of(path)) {
    if (const TypeId id = in(where); id != kNoType) {
      return id;
    }
  }
  return kNoType;
}

TypeId Names::array_of(TypeId element) const { return type(element).array; }

TypeRef Names::base_type(TypeId id) const {
  TypeRef result{id, ""};
  while (type(result.id).kind == 'd') {
    const Type& domain = type(result.id);
    // The modifier nearest to the top counts, as getBaseTypeAndTypmod() has it.
    if (result.typmod.empty()) {
      result.typmod = domain.base_typmod;
    }
    result.id = domain.base;
  }
  return result;
}

const Cast* Names::cast(TypeId source, TypeId target) const {
  const std::uint64_t key = Rows::cast_key(source, target);
  if (const auto it = rows_.casts.find(key); it != rows_.casts.end()) {
    return &it->second;
  }
  const auto it = builtin_rows().casts.find(key);
  return it == builtin_rows().casts.end() ? nullptr : &it->second;
}

namespace {
/// Those of `name` in the wanted schema, or in the schemas of the path in order.
template <class Row>
std::vector<const Row*> visible(const std::unordered_map<std::string, std::vector<Row>>& builtin,
                                const std::unordered_map<std::string, std::vector<Row>>& own, std::string_view schema,
                                const std::string& name, const SearchPath& path) {
  std::vector<const Row*> result;
  const auto take = [&](std::string_view where) {
    const auto& rows = where == "pg_catalog" ? builtin : own;
    const auto it = rows.find(name);
    if (it == rows.end()) {
      return;
    }
    for (const Row& row : it->second) {
      if (row.schema == where) {
        result.push_back(&row);
      }
    }
  };
  if (!schema.empty()) {
    take(schema);
    return result;
  }
  for (const std::string& where : Names::schemas_of(path)) {
    take(where);
  }
  return result;
}
}  // namespace

std::vector<const Function*> Names::functions(std::string_view schema, const std::string& name,
                                              const SearchPath& path) const {
  return visible(builtin_rows().functions, rows_.functions, schema, name, path);
}

std::vector<const Operator*> Names::operators(std::string_view schema, const std::string& name,
                                              const SearchPath& path) const {
  return visible(builtin_rows().operators, rows_.operators, schema, name, path);
}

std::optional<std::string> Names::vague_function(std::string_view schema, const std::string& name,
                                                 const SearchPath& path) const {
  if (vague_functions_.empty()) {
    return std::nullopt;
  }
  for (const std::string& where : schema.empty() ? schemas_of(path) : std::vector{std::string(schema)}) {
    if (vague_functions_.contains(Rows::type_key(where, name))) {
      return where;
    }
  }
  return std::nullopt;
}

QualifiedName Names::find_relation(std::string_view schema, const std::string& name, const SearchPath& path) const {
  const auto in = [&](const std::string& where) {
    return where == "pg_catalog" ? builtin_rows().relations.contains(name)
                                 : !database_.relation_id({where, name}).name.empty();
  };
  if (!schema.empty()) {
    return in(std::string(schema)) ? QualifiedName{std::string(schema), name} : QualifiedName{};
  }
  for (const std::string& where : schemas_of(path)) {
    if (in(where)) {
      return {where, name};
    }
  }
  return {};
}

TypeId Names::row_type(const QualifiedName& relation) const {
  const auto it = rows_.type_ids.find(Rows::type_key(relation.schema, relation.name));
  return it == rows_.type_ids.end() ? kNoType : it->second;
}

const std::vector<std::pair<std::string, TypeId>>* Names::catalog_relation(const std::string& name) const {
  const auto it = builtin_rows().relations.find(name);
  return it == builtin_rows().relations.end() ? nullptr : &it->second;
}

const std::set<std::string>* Names::meanings(std::string_view word) const {
  const auto it = words_.find(std::string(word));
  return it == words_.end() ? nullptr : &it->second;
}

}  // namespace schema::canonical
