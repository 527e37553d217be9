#include "schema/canonical/names.hpp"

#include <algorithm>
#include <array>

#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

std::string key_of(std::string_view schema, std::string_view name) {
  return std::string(schema) + '.' + std::string(name);
}

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

/// Splits `a."B.c"` at the dot and takes the quotes off.
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

/// Splits `integer, numeric(1,2)` at the commas outside of parentheses and quotes.
std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items(1);
  int depth = 0;
  bool quoted = false;
  for (const char c : text) {
    quoted = (c == '"') != quoted;
    depth += quoted ? 0 : (c == '(') - (c == ')');
    if (c == ',' && depth == 0 && !quoted) {
      items.emplace_back();
    } else if (c != ' ' || !items.back().empty()) {
      items.back() += c;
    }
  }
  if (items.size() == 1 && items[0].empty()) {
    items.clear();
  }
  return items;
}

/// `f(integer, text)` -> `f` and `integer, text`. The name may hold anything but ends where the last group opens.
std::pair<std::string, std::string> split_signature(const std::string& name) {
  if (name.empty() || name.back() != ')') {
    return {name, ""};
  }
  int depth = 0;
  for (std::size_t i = name.size(); i-- > 0;) {
    depth += (name[i] == ')') - (name[i] == '(');
    if (depth == 0) {
      return {name.substr(0, i), name.substr(i + 1, name.size() - i - 2)};
    }
  }
  return {name, ""};
}

}  // namespace

Names::Names(const Database& database)
    : database_(database), first_(static_cast<TypeId>(builtin_rows().types.size()) + 1) {
  add_extensions();
  add_types();
  add_functions();
  add_operators();
  add_casts();
}

const Type& Names::type(TypeId id) const {
  static const Type nothing{"?", 'X', false, '?'};
  if (id == kNoType) {
    return nothing;
  }
  return id < first_ ? builtin_rows().types[id - 1] : rows_.types[id - first_];
}

TypeId Names::add_type(const std::string& schema, const std::string& name, Type type, bool with_array) {
  const auto id = first_ + static_cast<TypeId>(rows_.types.size());
  type.name = quote_qualified(schema, name);
  if (!rows_.type_ids.emplace(key_of(schema, name), id).second) {
    return rows_.type_ids.at(key_of(schema, name));
  }
  add_word(name, "type " + type.name);
  if (with_array) {
    type.array = id + 1;
    Type array;
    array.name = type.name + "[]";
    array.category = 'A';
    array.element = id;
    rows_.types.push_back(std::move(type));
    rows_.types.push_back(std::move(array));
  } else {
    rows_.types.push_back(std::move(type));
  }
  return id;
}

void Names::add_extensions() {
  std::map<std::string, std::string> schemas;
  for (const ExtensionMember& member : database_.extension_members) {
    if (member.kind != "relation") {
      schemas.emplace(member.extension, member.schema);
    }
  }
  for (const auto& [id, extension] : database_.extensions) {
    schemas.emplace(id.name, extension.schema.empty() ? "public" : extension.schema);
  }
  std::set<std::string> known_extensions;
  for (const auto& [extension, schema] : schemas) {
    if (add_extension_rows(rows_, first_, extension, schema)) {
      known_extensions.insert(extension);
    }
  }
  for (const auto& [name, list] : rows_.functions) {
    for (const Function& function : list) {
      add_word(name, "function " + function.schema);
    }
  }
  for (const auto& [name, list] : rows_.operators) {
    for (const Operator& row : list) {
      add_word(name, "operator " + row.schema);
    }
  }
  for (const auto& [key, id] : rows_.type_ids) {
    add_word(key.substr(key.find('.') + 1), "type " + type(id).name);
  }
  for (const ExtensionMember& member : database_.extension_members) {
    add_word(split_signature(member.name).first, member.kind + ' ' + member.schema);
    if (known_extensions.contains(member.extension)) {
      continue;
    }
    if (member.kind == "type") {
      Type type;
      type.kind = '?';
      add_type(member.schema, member.name, type, true);
    } else if (member.kind == "function") {
      vague_functions_.insert(key_of(member.schema, member.name));
    }
  }
  for (const ExtensionMember& member : database_.extension_members) {
    if (member.kind != "operator" || known_extensions.contains(member.extension)) {
      continue;
    }
    const auto [name, list] = split_signature(member.name);
    const std::vector<std::string> operands = split_list(list);
    if (operands.size() == 2) {
      Operator row{member.schema, name, kNoType, parse_type(operands[1]).id, kNoType};
      row.left = operands[0] == "NONE" ? kNoType : parse_type(operands[0]).id;
      rows_.operators[name].push_back(row);
    }
  }
}

void Names::add_types() {
  const auto add = [this](const ObjectId& id, char category, char kind) {
    Type type;
    type.category = category;
    type.kind = kind;
    return add_type(id.schema, id.name, type, true);
  };
  for (const auto& [id, type] : database_.enum_types) {
    add(id, 'E', 'e');
  }
  for (const auto& [id, type] : database_.base_types) {
    const TypeId added = add(id, 'U', 'b');
    // Its own text says these two; everything else of it is known by its functions and casts.
    if (const auto it = type.parameters.find("category"); it != type.parameters.end() && !it->second.empty()) {
      own(added).category = it->second[0];
    }
    if (const auto it = type.parameters.find("preferred"); it != type.parameters.end()) {
      own(added).preferred = it->second == "true";
    }
  }
  const auto add_row = [&](const ObjectId& id) {
    const TypeId added = add(id, 'C', 'c');
    own(added).relation = {id.schema, id.name};
    add_word(id.name, "relation " + id.schema);
  };
  for (const auto& [id, type] : database_.composite_types) {
    add_row(id);
  }
  for (const auto& [id, table] : database_.tables) {
    add_row(id);
  }
  for (const auto& [id, view] : database_.views) {
    add_row(id);
  }
  for (const auto& [id, view] : database_.materialized_views) {
    add_row(id);
  }
  for (const auto& [id, sequence] : database_.sequences) {
    add_word(id.name, "relation " + id.schema);
  }
  for (const auto& [id, collation] : database_.collations) {
    add_word(id.name, "collation " + id.schema);
  }
  for (const auto& [id, range] : database_.range_types) {
    const TypeId added = add(id, 'R', 'r');
    Type multirange;
    multirange.category = 'R';
    multirange.kind = 'm';
    multirange.range = added;
    std::string name = range.multirange_name;
    if (name.empty()) {
      // makeMultirangeTypeName(): `range` in the name becomes `multirange`, else `_multirange` is put at its end.
      const std::size_t at = id.name.find("range");
      name = at == std::string::npos ? id.name + "_multirange" : std::string(id.name).insert(at, "multi");
    }
    own(added).multirange = add_type(id.schema, name, multirange, true);
  }
  for (const auto& [id, domain] : database_.domains) {
    add(id, 'U', 'd');
  }
  for (const auto& [id, range] : database_.range_types) {
    own(rows_.type_ids.at(key_of(id.schema, id.name))).subtype = parse_type(range.subtype).id;
  }
  for (const auto& [id, domain] : database_.domains) {
    const TypeRef base = parse_type(domain.type);
    Type& row = own(rows_.type_ids.at(key_of(id.schema, id.name)));
    row.base = base.id;
    row.base_typmod = base.typmod;
    if (base.id == kNoType) {
      row.kind = '?';
    }
  }
  // A domain has the category of what it is over; domains may stand on domains that come later.
  for (const auto& [id, domain] : database_.domains) {
    const TypeId domain_id = rows_.type_ids.at(key_of(id.schema, id.name));
    own(domain_id).category = type(base_type(domain_id).id).category;
  }
}

void Names::add_functions() {
  for (const auto& [id, routine] : database_.routines) {
    Function row;
    row.schema = id.schema;
    row.name = split_signature(id.name).first;
    row.kind = routine.procedure ? 'p' : routine.window ? 'w' : 'f';
    row.returns_set = routine.returns_set;
    for (const Argument& argument : routine.arguments) {
      const TypeId type = parse_type(argument.type).id;
      if (argument.mode != ArgumentMode::out && argument.mode != ArgumentMode::table) {
        row.arguments.push_back(type);
        row.argument_names.push_back(argument.name);
        row.defaults += argument.default_value ? 1 : 0;
      }
      if (argument.mode == ArgumentMode::variadic) {
        row.variadic = this->type(type).element;
      }
      if (argument.mode != ArgumentMode::in && argument.mode != ArgumentMode::variadic) {
        row.columns.emplace_back(argument.name, type);
        row.returns_set = row.returns_set || argument.mode == ArgumentMode::table;
      }
    }
    if (!routine.returns.empty()) {
      row.result = parse_type(routine.returns).id;
    } else {
      row.result = row.columns.size() == 1 ? row.columns[0].second : known().record;
    }
    add_word(row.name, "function " + to_string(id));
    rows_.functions[row.name].push_back(std::move(row));
  }
  for (const auto& [id, aggregate] : database_.aggregates) {
    Function row;
    row.schema = id.schema;
    row.name = split_signature(id.name).first;
    row.kind = aggregate.direct_arguments ? (aggregate.hypothetical ? 'h' : 'o') : 'a';
    for (const Argument& argument : aggregate.arguments) {
      const TypeId type = parse_type(argument.type).id;
      row.arguments.push_back(type);
      if (argument.mode == ArgumentMode::variadic) {
        row.variadic = this->type(type).element;
      }
    }
    // Without a final function the result is the state.
    const auto state = aggregate.parameters.find("stype");
    if (state != aggregate.parameters.end() && !aggregate.parameters.contains("finalfunc")) {
      row.result = parse_type(state->second).id;
    }
    add_word(row.name, "aggregate " + to_string(id));
    rows_.functions[row.name].push_back(std::move(row));
  }
}

void Names::add_operators() {
  for (const auto& [id, row] : database_.operators) {
    const auto [name, list] = split_signature(id.name);
    const std::vector<std::string> operands = split_list(list);
    if (operands.size() != 2) {
      continue;
    }
    Operator added{id.schema, name, kNoType, parse_type(operands[1]).id, kNoType};
    added.left = operands[0] == "NONE" ? kNoType : parse_type(operands[0]).id;
    if (const auto it = row.parameters.find("function"); it != row.parameters.end()) {
      const auto [schema, function_name] = split_qualified(split_signature(it->second).first);
      for (const Function* function : functions(schema, function_name, {"public"})) {
        const std::vector<TypeId>& arguments = function->arguments;
        const bool unary = added.left == kNoType && arguments.size() == 1 && arguments[0] == added.right;
        if (unary || (arguments.size() == 2 && arguments[0] == added.left && arguments[1] == added.right)) {
          added.result = function->result;
        }
      }
    }
    add_word(name, "operator " + to_string(id));
    rows_.operators[name].push_back(added);
  }
}

void Names::add_casts() {
  for (const auto& [id, cast] : database_.casts) {
    // `(source AS target)`
    const std::size_t as = id.name.find(" AS ");
    if (as == std::string::npos || id.name.size() < 2) {
      continue;
    }
    const TypeId source = parse_type(id.name.substr(1, as - 1)).id;
    const TypeId target = parse_type(id.name.substr(as + 4, id.name.size() - as - 5)).id;
    rows_.casts[Rows::cast_key(source, target)] = {cast.context.empty() ? 'e' : cast.context[0], cast.inout ? 'i'
                                                                                                 : cast.function.empty()
                                                                                                     ? 'b'
                                                                                                     : 'f'};
  }
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
    const auto it = rows.type_ids.find(key_of(where, name));
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
    if (vague_functions_.contains(key_of(where, name))) {
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
  const auto it = rows_.type_ids.find(key_of(relation.schema, relation.name));
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
