#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/text.hpp"
#include "schema/sql.hpp"

namespace introspect::catalog {

using schema::Kind;
using schema::ObjectId;

namespace {

void say(schema::Options& parameters, const char* name, std::string value) {
  if (!value.empty()) {
    parameters.emplace(name, std::move(value));
  }
}

void take_parser(Context& context, Row& row) {
  const Oid oid = row.oid();
  const ObjectId id{Kind::text_search_parser, context.schema_name(row.oid()), "", row.text()};
  if (context.is_member(Class::ts_parser, oid)) {
    return;
  }
  schema::TextSearchParser parser;
  for (const char* name : {"start", "gettoken", "end", "lextypes", "headline"}) {
    say(parser.parameters, name, row.name());
  }
  context.describe(parser, Class::ts_parser, oid);
  context.database.text_search_parsers.emplace(id, std::move(parser));
}

void take_template(Context& context, Row& row) {
  const Oid oid = row.oid();
  const ObjectId id{Kind::text_search_template, context.schema_name(row.oid()), "", row.text()};
  if (context.is_member(Class::ts_template, oid)) {
    return;
  }
  schema::TextSearchTemplate object;
  for (const char* name : {"init", "lexize"}) {
    say(object.parameters, name, row.name());
  }
  context.describe(object, Class::ts_template, oid);
  context.database.text_search_templates.emplace(id, std::move(object));
}

/// `a = 'b', "C" = 'd'`, as the server keeps the options of a dictionary.
schema::Options dictionary_options(std::string_view text) {
  schema::Options options;
  const auto unquoted = [](std::string_view word) {
    std::string plain;
    const char quote = word.empty() ? '\0' : word.front();
    const bool is_quoted = quote == '\'' || quote == '"';
    for (std::size_t i = is_quoted ? 1 : 0; i < word.size() - (is_quoted ? 1 : 0); ++i) {
      plain += word[i];
      i += is_quoted && (word[i] == quote || word[i] == '\\') && i + 2 < word.size() && word[i + 1] == word[i] ? 1 : 0;
    }
    return plain;
  };
  for (const std::string& pair : split_top_level(text)) {
    const auto parts = split_top_level(pair, '=');
    if (parts.size() == 2) {
      const std::string_view value = parts[1];
      options[unquoted(parts[0])] = unquoted(value.starts_with('E') ? value.substr(1) : value);
    }
  }
  return options;
}

void take_dictionary(Context& context, Row& row) {
  const Oid oid = row.oid();
  const ObjectId id{Kind::text_search_dictionary, context.schema_name(row.oid()), "", row.text()};
  if (context.is_member(Class::ts_dict, oid)) {
    return;
  }
  schema::TextSearchDictionary dictionary;
  context.describe_owned(dictionary, Class::ts_dict, oid, row.oid());
  dictionary.template_ = row.text();
  dictionary.options = dictionary_options(row.view());
  context.database.text_search_dictionaries.emplace(id, std::move(dictionary));
}

void take_configuration(Context& context, Row& row) {
  const Oid oid = row.oid();
  const ObjectId id{Kind::text_search_configuration, context.schema_name(row.oid()), "", row.text()};
  if (context.is_member(Class::ts_config, oid)) {
    return;
  }
  schema::TextSearchConfiguration configuration;
  context.describe_owned(configuration, Class::ts_config, oid, row.oid());
  configuration.parser = row.text();
  context.database.text_search_configurations.emplace(id, std::move(configuration));
}

void take_mapping(Context& context, Row& row) {
  auto* configuration = context.database.find<schema::TextSearchConfiguration>(
      {Kind::text_search_configuration, context.schema_name(row.oid()), "", row.text()});
  if (configuration != nullptr) {
    std::string token = row.text();
    configuration->mappings[std::move(token)].push_back(row.text());
  }
}

/// `schema.name` of a row of a text search catalog.
std::string qualified(std::string_view schema, std::string_view name) {
  return fmt::format("pg_catalog.quote_ident({}) || '.' || pg_catalog.quote_ident({})", schema, name);
}

}  // namespace

template <>
void add_queries<schema::TextSearchParser>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::ts_parser)) {
    return;
  }
  queries.push_back(each_row(
      fmt::format(R"(
SELECT p.oid, p.prsnamespace, p.prsname, {}, {}, {}, {}, {}
  FROM pg_catalog.pg_ts_parser p
 WHERE {}
 ORDER BY p.oid)",
                  function_name("p.prsstart"), function_name("p.prstoken"), function_name("p.prsend"),
                  function_name("p.prslextype"), function_name("p.prsheadline"), context.in_scope("p.prsnamespace")),
      take_parser));
}

template <>
void add_queries<schema::TextSearchTemplate>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::ts_template)) {
    return;
  }
  queries.push_back(each_row(
      fmt::format(R"(
SELECT t.oid, t.tmplnamespace, t.tmplname, {}, {}
  FROM pg_catalog.pg_ts_template t
 WHERE {}
 ORDER BY t.oid)",
                  function_name("t.tmplinit"), function_name("t.tmpllexize"), context.in_scope("t.tmplnamespace")),
      take_template));
}

template <>
void add_queries<schema::TextSearchDictionary>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::ts_dict)) {
    return;
  }
  queries.push_back(each_row(fmt::format(R"(
SELECT d.oid, d.dictnamespace, d.dictname, d.dictowner, {}, d.dictinitoption
  FROM pg_catalog.pg_ts_dict d
  JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
  JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace
 WHERE {}
 ORDER BY d.oid)",
                                         qualified("n.nspname", "t.tmplname"), context.in_scope("d.dictnamespace")),
                             take_dictionary));
}

template <>
void add_queries<schema::TextSearchConfiguration>(const Context& context, Queries& queries) {
  if (!context.any_of(Class::ts_config)) {
    return;
  }
  queries.push_back(each_row(fmt::format(R"(
SELECT c.oid, c.cfgnamespace, c.cfgname, c.cfgowner, {}
  FROM pg_catalog.pg_ts_config c
  JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
  JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace
 WHERE {}
 ORDER BY c.oid)",
                                         qualified("n.nspname", "p.prsname"), context.in_scope("c.cfgnamespace")),
                             take_configuration));
  // The names of a parser's token types are known to its lextypes function alone.
  queries.push_back(each_row(fmt::format(R"(
SELECT c.cfgnamespace, c.cfgname, t.alias, {}
  FROM pg_catalog.pg_ts_config c
  CROSS JOIN LATERAL pg_catalog.ts_token_type(c.cfgparser) AS t
  JOIN pg_catalog.pg_ts_config_map m ON m.mapcfg = c.oid AND m.maptokentype = t.tokid
  JOIN pg_catalog.pg_ts_dict d ON d.oid = m.mapdict
  JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace
 WHERE {}
 ORDER BY c.oid, m.maptokentype, m.mapseqno)",
                                         qualified("n.nspname", "d.dictname"), context.in_scope("c.cfgnamespace")),
                             take_mapping));
}

}  // namespace introspect::catalog
