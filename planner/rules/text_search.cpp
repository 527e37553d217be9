// Text search: parsers, templates, dictionaries, configurations.

#include <algorithm>

#include "planner/rules/common.hpp"

namespace planner {

using namespace schema;

namespace {

Chain alter_dictionary(const Context& context, const ObjectId& id, const Fields& fields) {
  if (!has(fields, "options")) {
    return {};
  }
  const auto& from = context.from.find<TextSearchDictionary>(id)->options;
  const auto& to = context.to.find<TextSearchDictionary>(id)->options;
  std::string options;
  for (const auto& [name, value] : to) {
    options += (options.empty() ? "" : ", ") + quote_identifier(name) + " = " + quote_literal(value);
  }
  for (const auto& [name, value] : from) {
    if (!to.contains(name)) {
      options += (options.empty() ? "" : ", ") + quote_identifier(name);  // a name alone takes the option away
    }
  }
  return {altering(context, id,
                   "ALTER TEXT SEARCH DICTIONARY " + quote_qualified(id.schema, id.name) + " (" + options + ")",
                   "change " + to_string(id))};
}

Chain alter_configuration(const Context& context, const ObjectId& id, const Fields& fields) {
  Chain chain;
  if (!has(fields, "mappings")) {
    return chain;
  }
  const auto& from = context.from.find<TextSearchConfiguration>(id)->mappings;
  const auto& to = context.to.find<TextSearchConfiguration>(id)->mappings;
  const std::string alter = "ALTER TEXT SEARCH CONFIGURATION " + quote_qualified(id.schema, id.name);
  for (const auto& [token, dictionaries] : to) {
    const auto it = from.find(token);
    if (it != from.end() && it->second == dictionaries) {
      continue;
    }
    std::string names;
    for (const std::string& dictionary : dictionaries) {
      names += (names.empty() ? "" : ", ") + dictionary;
    }
    chain.push_back(altering(
        context, id,
        alter + (it == from.end() ? " ADD" : " ALTER") + " MAPPING FOR " + quote_identifier(token) + " WITH " + names,
        "change " + to_string(id)));
  }
  for (const auto& [token, dictionaries] : from) {
    if (!to.contains(token)) {
      chain.push_back(
          altering(context, id, alter + " DROP MAPPING FOR " + quote_identifier(token), "change " + to_string(id)));
    }
  }
  return chain;
}

}  // namespace

const KindRule kRule_text_search_parser{Kind::text_search_parser, default_create, default_drop, no_alter,
                                        default_rename};
const KindRule kRule_text_search_template{Kind::text_search_template, default_create, default_drop, no_alter,
                                          default_rename};
const KindRule kRule_text_search_dictionary{Kind::text_search_dictionary, default_create, default_drop,
                                            alter_dictionary, default_rename};
const KindRule kRule_text_search_configuration{Kind::text_search_configuration, default_create, default_drop,
                                               alter_configuration, default_rename};

}  // namespace planner
