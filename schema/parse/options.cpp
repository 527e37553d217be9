#include "schema/parse/options.hpp"

#include "schema/storage.hpp"

namespace schema::parse {

namespace {

std::string option_name(tree::Node element) {
  std::string name(element["defnamespace"].text());
  return name.empty() ? std::string(element["defname"].text()) : name + '.' + std::string(element["defname"].text());
}

}  // namespace

std::string option_value(tree::Node def_elem) {
  const tree::Node value = def_elem.inner()["arg"];
  const std::string_view kind = value.kind();
  if (!value) {
    return "true";
  }
  if (kind == "Integer") {
    return std::to_string(value.integer());
  }
  if (kind == "Float") {
    return std::string(value.inner()["fval"].text());
  }
  if (kind == "Boolean") {
    return value.flag() ? "true" : "false";
  }
  if (kind == "TypeName" || kind == "List") {
    std::string joined;
    for (const tree::Node part : kind == "List" ? value.inner()["items"] : value.inner()["names"]) {
      joined += (joined.empty() ? "" : ".") + std::string(part.text());
    }
    return joined;
  }
  return std::string(value.text());
}

Options options_of(tree::Node list) {
  Options options;
  for (const tree::Node item : list) {
    options.insert_or_assign(option_name(item.inner()), option_value(item));
  }
  return options;
}

void alter_options(Options& options, tree::Node list) {
  for (const tree::Node item : list) {
    const tree::Node element = item.inner();
    if (element["defaction"].text() == "DEFELEM_DROP") {
      options.erase(option_name(element));
    } else {
      options.insert_or_assign(option_name(element), option_value(item));
    }
  }
}

void set_parameters(Options& options, tree::Node list) {
  const Options changes = options_of(list);
  for (const auto& [name, value] : changes) {
    options.insert_or_assign(name, value);
  }
}

void reset_parameters(Options& options, tree::Node list) {
  const Options names = options_of(list);
  for (const auto& [name, value] : names) {
    options.erase(name);
  }
}

void forget_idle_toast_parameters(const Database& database, const QualifiedName& name, Table& table) {
  std::vector<std::string> idle;
  for (const auto& [parameter, value] : table.parameters) {
    if (std::string_view(parameter).starts_with("toast.")) {
      idle.emplace_back(parameter);
    }
  }
  if (idle.empty() || may_have_toast_table(database, name)) {
    return;
  }
  for (const std::string& parameter : idle) {
    table.parameters.erase(parameter);
  }
}

}  // namespace schema::parse
