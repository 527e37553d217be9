// What a model adds to the rows of pg_catalog: its types, functions, operators and casts, and those of its extensions.

#include "schema/canonical/names.hpp"
#include "schema/parse/text.hpp"
#include "schema/signature.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

Names::Names(const Database& database, int server_version)
    : database_(database),
      keeps_sql_syntax_(server_version == 0 || server_version >= 140000),
      first_(static_cast<TypeId>(builtin_rows().types.size()) + 1) {
  add_extensions();
  add_types();
  add_functions();
  add_operators();
  add_casts();
}

TypeId Names::add_type(const std::string& schema, const std::string& name, Type type, bool with_array) {
  const auto id = first_ + static_cast<TypeId>(rows_.types.size());
  type.name = quote_qualified(schema, name);
  if (!rows_.type_ids.emplace(Rows::type_key(schema, name), id).second) {
    return rows_.type_ids.at(Rows::type_key(schema, name));
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
    add_word(split_signature(member.name).name, member.kind + ' ' + member.schema);
    if (known_extensions.contains(member.extension)) {
      continue;
    }
    if (member.kind == "type") {
      Type type;
      type.kind = '?';
      add_type(member.schema, member.name, type, true);
    } else if (member.kind == "function") {
      vague_functions_.insert(Rows::type_key(member.schema, member.name));
    }
  }
  for (const ExtensionMember& member : database_.extension_members) {
    if (member.kind != "operator" || known_extensions.contains(member.extension)) {
      continue;
    }
    const auto [name, list] = split_signature(member.name);
    const std::vector<std::string_view> operands = parse::split_list(list);
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
    if (range.multirange_name.empty()) {
      continue;
    }
    Type multirange;
    multirange.category = 'R';
    multirange.kind = 'm';
    multirange.range = added;
    own(added).multirange = add_type(range.multirange_schema, range.multirange_name, multirange, true);
  }
  for (const auto& [id, domain] : database_.domains) {
    add(id, 'U', 'd');
  }
  for (const auto& [id, range] : database_.range_types) {
    own(rows_.type_ids.at(Rows::type_key(id.schema, id.name))).subtype = parse_type(range.subtype).id;
  }
  for (const auto& [id, domain] : database_.domains) {
    const TypeRef base = parse_type(domain.type);
    Type& row = own(rows_.type_ids.at(Rows::type_key(id.schema, id.name)));
    row.base = base.id;
    row.base_typmod = base.typmod;
    if (base.id == kNoType) {
      row.kind = '?';
    }
  }
  // A domain has the category of what it is over; domains may stand on domains that come later.
  for (const auto& [id, domain] : database_.domains) {
    const TypeId domain_id = rows_.type_ids.at(Rows::type_key(id.schema, id.name));
    own(domain_id).category = type(base_type(domain_id).id).category;
  }
}

void Names::add_functions() {
  for (const auto& [id, routine] : database_.routines) {
    Function row;
    row.schema = id.schema;
    row.name = split_signature(id.name).name;
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
    row.name = split_signature(id.name).name;
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
    const std::vector<std::string_view> operands = parse::split_list(list);
    if (operands.size() != 2) {
      continue;
    }
    Operator added{id.schema, name, kNoType, parse_type(operands[1]).id, kNoType};
    added.left = operands[0] == "NONE" ? kNoType : parse_type(operands[0]).id;
    if (const auto it = row.parameters.find("function"); it != row.parameters.end()) {
      const auto [schema, function_name] = split_qualified(split_signature(it->second).name);
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

}  // namespace schema::canonical
