#include "introspect/catalog/element.hpp"

#include "introspect/catalog/text.hpp"

namespace introspect::catalog {

using schema::IndexElement;

namespace {

constexpr Oid kDefaultCollation = 100;
constexpr std::int64_t kDescending = 1, kNullsFirst = 2;  // INDOPTION_*

/// Is this the class that the server would choose? It prefers the exact one; where there is none, the default class
/// that was stored is the one it found by coercion (varchar to text, an enum to anyenum).
bool is_default_opclass(const Context& context, const OpclassFacts& opclass, Oid type) {
  if (!opclass.is_default) {
    return false;
  }
  for (int depth = 0; depth < 32; ++depth) {
    const auto facts = context.types.find(type);
    if (facts == context.types.end() || facts->second.base == 0) {
      break;
    }
    type = facts->second.base;
  }
  return opclass.input == type || !context.default_opclasses.contains({opclass.method, type});
}

/// Does element `at` of a printed index say COLLATE behind its expression?
bool names_collation(std::string_view definition, std::size_t at) {
  const std::size_t using_ = definition.find(" USING ");
  const std::size_t open = definition.find('(', using_ == std::string_view::npos ? 0 : using_);
  if (open == std::string_view::npos) {
    return false;
  }
  const std::size_t close = skip_group(definition, open);
  const auto elements = split_top_level(definition.substr(open + 1, close - open - 2));
  if (at >= elements.size()) {
    return false;
  }
  const std::string_view element = elements[at];
  const std::size_t paren = element.find('(');
  const std::size_t end = paren == std::string_view::npos ? 0 : skip_group(element, paren);
  return element.substr(end).starts_with(" COLLATE ");
}

template <class T>
T entry(const std::vector<std::int64_t>& vector, std::size_t at) {
  return at < vector.size() ? static_cast<T>(vector[at]) : T{};
}

}  // namespace

std::vector<IndexElement> read_elements(const Context& context, const Relation& relation, Oid method, std::size_t count,
                                        const KeyVectors& vectors) {
  const auto columns = parse_numbers(vectors.columns);
  const auto opclasses = parse_numbers(vectors.opclasses);
  const auto collations = parse_numbers(vectors.collations);
  const auto options = parse_numbers(vectors.options);
  const auto expressions =
      vectors.expressions.empty() ? std::vector<std::string>() : split_top_level(vectors.expressions);
  std::size_t next_expression = 0;
  std::vector<IndexElement> elements(std::min(count, columns.size()));
  for (std::size_t i = 0; i < elements.size(); ++i) {
    IndexElement& element = elements[i];
    const auto number = static_cast<std::size_t>(columns[i]);
    const auto collation = entry<Oid>(collations, i);
    if (number == 0 || collation != kDefaultCollation) {
      element.own_collation = {context.collation(collation, 0)};
    }
    Oid type = 0;
    if (number == 0) {
      element.expression = schema::Expression(
          next_expression < expressions.size() ? without_parentheses(expressions[next_expression]) : "");
      ++next_expression;
      // The collation is the expression's own unless the index names one.
      if (!vectors.definition.empty() && names_collation(vectors.definition, i)) {
        element.collation = context.collation(collation, 0);
      }
    } else if (number <= relation.attributes.size()) {
      const Attribute& attribute = relation.attributes[number - 1];
      element.column = attribute.name;
      element.collation = context.collation(collation, attribute.collation);
      type = attribute.type;
    }
    if (const auto opclass = context.opclasses.find(entry<Oid>(opclasses, i)); opclass != context.opclasses.end()) {
      const bool is_default =
          type == 0 ? opclass->second.is_default : is_default_opclass(context, opclass->second, type);
      element.opclass = is_default && opclass->second.method == method ? "" : opclass->second.name;
    }
    const auto option = entry<std::int64_t>(options, i);
    element.descending = (option & kDescending) != 0;
    element.nulls_first = (option & kNullsFirst) != 0;
  }
  return elements;
}

}  // namespace introspect::catalog
