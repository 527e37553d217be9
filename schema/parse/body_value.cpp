#include "schema/parse/body_value.hpp"

#include "schema/sql.hpp"

namespace schema::parse {

namespace {

using tree::Node;

/// format() of arguments that are known.
std::optional<std::string> formatted(const std::vector<std::string>& arguments) {
  const std::string& pattern = arguments.front();
  std::string text;
  std::size_t next = 1;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      text += pattern[i];
      continue;
    }
    if (++i == pattern.size()) {
      return std::nullopt;
    }
    if (pattern[i] == '%') {
      text += '%';
      continue;
    }
    // %1$I
    std::size_t digits = i;
    while (digits < pattern.size() && pattern[digits] >= '0' && pattern[digits] <= '9') {
      ++digits;
    }
    if (digits > i && digits < pattern.size() && pattern[digits] == '$') {
      if (digits - i > 3) {
        return std::nullopt;
      }
      next = static_cast<std::size_t>(std::stoi(pattern.substr(i, digits - i)));
      i = digits + 1;
    }
    if (i >= pattern.size() || next == 0 || next >= arguments.size()) {
      return std::nullopt;
    }
    const std::string& argument = arguments[next++];
    switch (pattern[i]) {
      case 's':
        text += argument;
        break;
      case 'I':
        text += quote_identifier(argument);
        break;
      case 'L':
        text += quote_literal(argument);
        break;
      default:
        return std::nullopt;
    }
  }
  return text;
}

std::optional<std::string> call_value(Node call, const Variables& variables) {
  const std::string_view name = call["funcname"].back().text();
  std::vector<std::string> arguments;
  for (const Node argument : call["args"]) {
    auto value = body_value(argument, variables);
    if (!value) {
      return std::nullopt;
    }
    arguments.push_back(*std::move(value));
  }
  if (arguments.empty()) {
    return std::nullopt;
  }
  if (name == "format") {
    return formatted(arguments);
  }
  if (name == "concat") {
    std::string text;
    for (const std::string& argument : arguments) {
      text += argument;
    }
    return text;
  }
  if (arguments.size() == 1 && name == "quote_ident") {
    return quote_identifier(arguments[0]);
  }
  return arguments.size() == 1 && name == "quote_literal" ? std::optional(quote_literal(arguments[0])) : std::nullopt;
}

std::optional<std::string> constant_value(Node constant) {
  if (const Node text = constant["sval"]) {
    return std::string(text["sval"].text());
  }
  if (const Node integer = constant["ival"]) {
    return std::to_string(integer["ival"].integer());
  }
  if (const Node boolean = constant["boolval"]) {
    return boolean["boolval"].flag() ? "true" : "false";
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> body_value(Node expression, const Variables& variables) {
  if (const Node constant = expression.as("A_Const")) {
    return constant["isnull"].flag() ? std::nullopt : constant_value(constant);
  }
  const auto variable = [&](const std::string& name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional(found->second);
  };
  if (const Node column = expression.as("ColumnRef")) {
    return column["fields"].size() == 1 ? variable(std::string(column["fields"].back().text())) : std::nullopt;
  }
  if (const Node parameter = expression.as("ParamRef")) {
    return variable('$' + std::to_string(parameter["number"].integer()));
  }
  if (const Node cast = expression.as("TypeCast")) {
    const std::string_view type = cast["typeName"]["names"].back().text();
    auto value = body_value(cast["arg"], variables);
    if (value && type == "bool") {
      return *value == "t" || *value == "true" ? "true" : *value == "f" || *value == "false" ? "false" : value;
    }
    const bool stays = type == "text" || type == "name" || type == "varchar" || type == "regclass" || type == "int4";
    return stays ? value : std::nullopt;
  }
  if (const Node call = expression.as("FuncCall")) {
    return call_value(call, variables);
  }
  const Node operation = expression.as("A_Expr");
  if (operation["kind"].text() == "AEXPR_OP" && operation["name"].back().text() == "||") {
    auto left = body_value(operation["lexpr"], variables);
    const auto right = body_value(operation["rexpr"], variables);
    return left && right ? std::optional(*left + *right) : std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::string> body_value(std::string_view expression, const Variables& variables) {
  try {
    const tree::Tree tree = tree::parse_expression(expression);
    return body_value(tree::expression(tree), variables);
  } catch (const tree::SyntaxError&) {
    return std::nullopt;
  }
}

std::optional<std::vector<std::string>> body_array(std::string_view expression, const Variables& variables) {
  try {
    const tree::Tree tree = tree::parse_expression(expression);
    Node node = tree::expression(tree);
    while (node.is("TypeCast")) {
      node = node.inner()["arg"];
    }
    const Node array = node.as("A_ArrayExpr");
    if (!array) {
      return std::nullopt;
    }
    std::vector<std::string> values;
    for (const Node element : array["elements"]) {
      auto value = body_value(element, variables);
      if (!value) {
        return std::nullopt;
      }
      values.push_back(*std::move(value));
    }
    return values;
  } catch (const tree::SyntaxError&) {
    return std::nullopt;
  }
}

}  // namespace schema::parse
