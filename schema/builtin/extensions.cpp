#include "schema/builtin/extensions.hpp"

#include <algorithm>
#include <array>

#include "schema/sql.hpp"

namespace schema::builtin {

namespace {

struct Row {
  ExtensionFacts facts;
  std::string_view types, functions, operators, operator_classes, relations;
};

constexpr std::array kRows = {
#define EXTENSION(name_, schema_, requires_, types_, functions_, operators_, opclasses_, relations_) \
  Row{{name_, schema_, requires_}, types_, functions_, operators_, opclasses_, relations_},
#include "schema/builtin/extensions.def"
#include "schema/builtin/extensions_by_hand.def"
#undef EXTENSION
};

const Row* find_row(std::string_view name) {
  const auto* const it = std::ranges::find(kRows, name, [](const Row& row) { return row.facts.name; });
  return it == kRows.end() ? nullptr : it;
}

template <class F>
void for_each_word(std::string_view list, char separator, F&& f) {
  while (!list.empty()) {
    const std::size_t end = list.find(separator);
    const std::string_view word = list.substr(0, end);
    if (!word.empty()) {
      f(word);
    }
    list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
  }
}

/// `@.` stands for the schema; types of pg_catalog print without one.
std::string resolved(std::string_view text, std::string_view schema) {
  const std::string prefix = schema == "pg_catalog" ? "" : quote_identifier(schema) + '.';
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    // `@.` does not occur in an operator's name, which holds no dot.
    if (text[i] == '@' && i + 1 < text.size() && text[i + 1] == '.') {
      result += prefix;
      ++i;
    } else {
      result += text[i];
    }
  }
  return result;
}

}  // namespace

const ExtensionFacts* extension_facts(std::string_view name) {
  const Row* const row = find_row(name);
  return row == nullptr ? nullptr : &row->facts;
}

std::vector<ExtensionMember> extension_members(std::string_view extension, std::string_view schema) {
  std::vector<ExtensionMember> members;
  const Row* const row = find_row(extension);
  if (row == nullptr) {
    return members;
  }
  const auto add = [&](const char* kind, std::string_view name) {
    // A member outside the extension's own schema says so: `cron.job`. Operators hold dots of their types.
    const std::size_t dot = kind == std::string_view("operator") ? std::string_view::npos : name.find('.');
    if (dot == std::string_view::npos) {
      members.push_back({std::string(extension), kind, std::string(schema), resolved(name, schema)});
    } else {
      members.push_back(
          {std::string(extension), kind, std::string(name.substr(0, dot)), std::string(name.substr(dot + 1))});
    }
  };
  for_each_word(row->types, ' ', [&](std::string_view name) { add("type", name); });
  for_each_word(row->functions, ' ', [&](std::string_view name) { add("function", name); });
  for_each_word(row->operators, ';', [&](std::string_view name) { add("operator", name); });
  for_each_word(row->relations, ' ', [&](std::string_view name) { add("relation", name); });
  for (const ExtensionOperatorClass& opclass : extension_operator_classes(extension, schema)) {
    add("opclass", opclass.name + " USING " + opclass.method);
  }
  std::ranges::sort(members);
  return members;
}

std::vector<ExtensionOperatorClass> extension_operator_classes(std::string_view extension, std::string_view schema) {
  std::vector<ExtensionOperatorClass> classes;
  const Row* const row = find_row(extension);
  if (row == nullptr) {
    return classes;
  }
  for_each_word(row->operator_classes, ';', [&](std::string_view entry) {
    const std::size_t name_end = entry.find(' ');
    const std::size_t method_end = entry.find(' ', name_end + 1);
    std::string_view type = entry.substr(method_end + 1);
    const bool is_default = type.starts_with('*');
    type.remove_prefix(is_default ? 1 : 0);
    classes.push_back({std::string(extension), std::string(entry.substr(0, name_end)),
                       std::string(entry.substr(name_end + 1, method_end - name_end - 1)), resolved(type, schema),
                       is_default});
  });
  return classes;
}

}  // namespace schema::builtin
