#include "schema/names/mentions.hpp"

#include <algorithm>
#include <array>

#include "schema/names/expression_tree.hpp"
#include "schema/names/walker.hpp"

namespace schema::names {

bool is_object_type(std::string_view type) {
  static constexpr std::array<std::string_view, 9> kTypes = {"regclass",      "regcollation", "regconfig",
                                                             "regdictionary", "regnamespace", "regoper",
                                                             "regproc",       "regprocedure", "regtype"};
  return std::ranges::find(kTypes, type) != kTypes.end();
}

bool takes_relation(std::string_view function) {
  static constexpr std::array<std::string_view, 3> kNames = {"currval", "nextval", "setval"};
  return std::ranges::find(kNames, function) != kNames.end();
}

bool takes_configuration(std::string_view function) {
  static constexpr std::array<std::string_view, 6> kNames = {
      "phraseto_tsquery", "plainto_tsquery", "to_tsquery", "to_tsvector", "ts_headline", "websearch_to_tsquery"};
  return std::ranges::find(kNames, function) != kNames.end();
}

void for_each_mention(const Index& index, const Path& path, const ExpressionUse& use, const std::string& text,
                      const std::function<void(const Mention&)>& f) {
  try {
    const ExpressionTree parsed = expression_tree(use.role, text);
    Walker walker(index, path, parsed.prefix, f);
    walker.over(use);
    walker.walk(parsed.root);
  } catch (const tree::SyntaxError&) {  // a text that does not parse names nothing we could know of
  }
}

}  // namespace schema::names
