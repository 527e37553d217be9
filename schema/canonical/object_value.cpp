#include "schema/canonical/object_value.hpp"

#include <algorithm>
#include <vector>

#include "schema/characters.hpp"
#include "schema/parse/text.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

/// `public.t`, `"T"`: a name inside a literal, folded and unquoted.
std::optional<std::vector<std::string>> name_parts(std::string_view text) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  bool was_quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      if (quoted && i + 1 < text.size() && text[i + 1] == '"') {
        parts.back() += text[i++];
        continue;
      }
      quoted = !quoted;
      was_quoted = true;
    } else if (quoted) {
      parts.back() += c;
    } else if (c == '.') {
      parts.emplace_back();
    } else if (c == '(' || c == '[' || is_space(c)) {
      return std::nullopt;
    } else {
      parts.back() += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  if (quoted || parts.size() > 2 || (parts[0].empty() && !was_quoted)) {
    return std::nullopt;
  }
  return parts;
}

}  // namespace

std::optional<std::string> object_value(const Names& names, const SearchPath& path, std::string_view type,
                                        std::string_view text) {
  if (type == "regtype") {
    if (const TypeRef known_type = names.parse_type(text); known_type.id != kNoType && known_type.typmod.empty()) {
      return names.type(known_type.id).name;
    }
  }
  const auto parts = name_parts(parse::trimmed(text));
  if (!parts) {
    return std::nullopt;
  }
  const std::string schema = parts->size() == 2 ? parts->front() : "";
  const std::string& name = parts->back();
  const auto first_schema = [&](auto&& exists) -> std::optional<std::string> {
    for (const std::string& where : schema.empty() ? Names::schemas_of(path) : std::vector{schema}) {
      if (exists(where)) {
        return quote_qualified(where, name);
      }
    }
    return std::nullopt;
  };
  const Database& database = names.database();
  std::optional<std::string> found;
  if (type == "regclass") {
    found = first_schema([&](const std::string& where) {
      return !names.find_relation(where, name, path).name.empty() ||
             std::ranges::any_of(database.indexes, [&](const auto& entry) {
               return entry.first.name == name && entry.first.schema == where;
             });
    });
  } else if (type == "regtype") {
    const TypeId id = names.find_type(schema, name, path);
    found = id == kNoType ? std::nullopt : std::optional(names.type(id).name);
  } else if (type == "regproc") {
    const auto functions = names.functions(schema, name, path);
    found = functions.size() == 1 ? std::optional(quote_qualified(functions[0]->schema, name)) : std::nullopt;
  } else if (type == "regconfig" || type == "regdictionary") {
    found = first_schema([&](const std::string& where) {
      return type == "regconfig"
                 ? database.text_search_configurations.contains({Kind::text_search_configuration, where, "", name})
                 : database.text_search_dictionaries.contains({Kind::text_search_dictionary, where, "", name});
    });
    if (!found && (schema.empty() || schema == "pg_catalog")) {
      found = quote_qualified("pg_catalog", name);
    }
  } else if (type == "regnamespace" || type == "regrole") {
    found = schema.empty() ? std::optional(quote_identifier(name)) : std::nullopt;
  }
  // Not in the model: a name that is qualified means one thing only.
  return found || schema.empty() ? found : quote_qualified(schema, name);
}

}  // namespace schema::canonical
