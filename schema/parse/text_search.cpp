// CREATE and ALTER TEXT SEARCH PARSER | TEMPLATE | DICTIONARY | CONFIGURATION.

#include <algorithm>
#include <array>

#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/object_name.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

ObjectId new_id(const Interpreter& interpreter, const Statement& statement, Kind kind, tree::Node names) {
  const QualifiedName target = interpreter.creation_target(Interpreter::written_name(names), start_of(statement));
  return {kind, target.schema, "", target.name};
}

/// The names in a DefElem, whichever way the grammar took them.
QualifiedName named(tree::Node option) {
  const tree::Node argument = option["arg"];
  return argument.is("String")
             ? QualifiedName{"", std::string(argument.text())}
             : Interpreter::written_name(argument.is("TypeName") ? argument.inner()["names"] : argument);
}

std::string qualified(const Interpreter& interpreter, Kind kind, const QualifiedName& written) {
  return quote_qualified(found_name(interpreter, kind, written, ""));
}

/// `optional` is the one function that may stay out.
Options functions_of(Interpreter& interpreter, const Statement& statement, tree::Node definition,
                     std::string_view object, std::initializer_list<std::string_view> required,
                     std::string_view optional) {
  Options parameters;
  for (const tree::Node node : definition) {
    const tree::Node option = node.inner();
    const std::string name(option["defname"].text());
    if (name != optional && std::ranges::find(required, name) == required.end()) {
      interpreter.fail("wrong-option", start_of(statement),
                       std::string(object) + " has no parameter " + quote_identifier(name));
    }
    parameters.insert_or_assign(name, function_text(interpreter, named(option)));
  }
  for (const std::string_view name : required) {
    if (!parameters.contains(std::string(name))) {
      missing_option(interpreter, statement, object, name);
    }
  }
  return parameters;
}

/// Mappings of the configurations that come with the server: a stemmer for words (of ASCII letters, for some languages
/// an English one), all else as it is.
std::map<std::string, std::vector<std::string>> builtin_mappings(const std::string& name) {
  static constexpr std::array<const char*, 3> kAscii = {"asciihword", "asciiword", "hword_asciipart"};
  static constexpr std::array<const char*, 3> kWords = {"hword", "hword_part", "word"};
  static constexpr std::array<const char*, 13> kPlain = {"email", "file",     "float",   "host",   "hword_numpart",
                                                         "int",   "numhword", "numword", "sfloat", "uint",
                                                         "url",   "url_path", "version"};
  const std::string stemmer = name == "simple" ? "pg_catalog.simple" : "pg_catalog." + name + "_stem";
  const std::string ascii = name == "hindi" || name == "russian" ? "pg_catalog.english_stem" : stemmer;
  std::map<std::string, std::vector<std::string>> mappings;
  for (const char* token : kAscii) {
    mappings[token] = {ascii};
  }
  for (const char* token : kWords) {
    mappings[token] = {stemmer};
  }
  for (const char* token : kPlain) {
    mappings[token] = {"pg_catalog.simple"};
  }
  return mappings;
}

}  // namespace

void create_text_search_parser(Interpreter& interpreter, const Statement& statement, tree::Node define) {
  TextSearchParser parser;
  parser.parameters = functions_of(interpreter, statement, define["definition"], "a text search parser",
                                   {"start", "gettoken", "end", "lextypes"}, "headline");
  interpreter.add(statement, new_id(interpreter, statement, Kind::text_search_parser, define["defnames"]),
                  std::move(parser));
}

void create_text_search_template(Interpreter& interpreter, const Statement& statement, tree::Node define) {
  TextSearchTemplate object;
  object.parameters =
      functions_of(interpreter, statement, define["definition"], "a text search template", {"lexize"}, "init");
  interpreter.add(statement, new_id(interpreter, statement, Kind::text_search_template, define["defnames"]),
                  std::move(object));
}

void create_text_search_dictionary(Interpreter& interpreter, const Statement& statement, tree::Node define) {
  TextSearchDictionary dictionary;
  for (const tree::Node node : define["definition"]) {
    const tree::Node option = node.inner();
    if (option["defname"].text() == "template") {
      dictionary.template_ = qualified(interpreter, Kind::text_search_template, named(option));
    } else {
      dictionary.options.insert_or_assign(std::string(option["defname"].text()), option_text(option));
    }
  }
  if (dictionary.template_.empty()) {
    missing_option(interpreter, statement, "a text search dictionary", "template");
  }
  interpreter.add(statement, new_id(interpreter, statement, Kind::text_search_dictionary, define["defnames"]),
                  std::move(dictionary));
}

namespace {

/// What an extension has brought is not in the model, nor is how it is changed by hand.
bool changes_what_an_extension_brought(Interpreter& interpreter, const Statement& statement, std::string_view type,
                                       tree::Node name) {
  const auto brings = [](const auto& entry) { return entry.first.name != "plpgsql"; };
  if (find_object(interpreter, statement, type, name) ||
      std::ranges::none_of(interpreter.database.extensions, brings)) {
    return false;
  }
  interpreter.opaque("changed text search object of an extension", quote_qualified(Interpreter::written_name(name)),
                     start_of(statement));
  return true;
}

}  // namespace

void alter_text_search_dictionary(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  if (changes_what_an_extension_brought(interpreter, statement, "OBJECT_TSDICTIONARY", alter["dictname"])) {
    return;
  }
  const ObjectId id = object_named(interpreter, statement, "OBJECT_TSDICTIONARY", alter["dictname"]);
  Options& options = interpreter.database.find<TextSearchDictionary>(id)->options;
  for (const tree::Node node : alter["options"]) {
    const tree::Node option = node.inner();
    if (option["arg"]) {
      options.insert_or_assign(std::string(option["defname"].text()), option_text(option));
    } else {
      options.erase(std::string(option["defname"].text()));
    }
  }
}

void create_text_search_configuration(Interpreter& interpreter, const Statement& statement, tree::Node define) {
  TextSearchConfiguration configuration;
  for (const tree::Node node : define["definition"]) {
    const tree::Node option = node.inner();
    const QualifiedName written = named(option);
    if (option["defname"].text() == "parser") {
      configuration.parser = qualified(interpreter, Kind::text_search_parser, written);
      continue;
    }
    const QualifiedName copied = found_name(interpreter, Kind::text_search_configuration, written, "");
    const auto* const source = interpreter.database.find<TextSearchConfiguration>(
        {Kind::text_search_configuration, copied.schema, "", copied.name});
    if (source != nullptr) {
      configuration.parser = source->parser;
      configuration.mappings = source->mappings;
    } else if (copied.schema == "pg_catalog") {
      configuration.parser = "pg_catalog.\"default\"";
      configuration.mappings = builtin_mappings(copied.name);
    } else {
      interpreter.missing("text search configuration", written, start_of(statement));
    }
  }
  interpreter.add(statement, new_id(interpreter, statement, Kind::text_search_configuration, define["defnames"]),
                  std::move(configuration));
}

void alter_text_search_configuration(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  if (changes_what_an_extension_brought(interpreter, statement, "OBJECT_TSCONFIGURATION", alter["cfgname"])) {
    return;
  }
  const ObjectId id = object_named(interpreter, statement, "OBJECT_TSCONFIGURATION", alter["cfgname"]);
  auto& mappings = interpreter.database.find<TextSearchConfiguration>(id)->mappings;
  std::vector<std::string> dictionaries;
  for (const tree::Node names : alter["dicts"]) {
    dictionaries.push_back(qualified(interpreter, Kind::text_search_dictionary, Interpreter::written_name(names)));
  }
  const std::string_view action = alter["kind"].text();
  if (action == "ALTER_TSCONFIG_REPLACE_DICT") {
    for (auto& [token, list] : mappings) {
      std::ranges::replace(list, dictionaries.at(0), dictionaries.at(1));
    }
    return;
  }
  for (const tree::Node node : alter["tokentype"]) {
    const std::string token(node.text());
    if (action == "ALTER_TSCONFIG_DROP_MAPPING") {
      mappings.erase(token);
    } else if (action == "ALTER_TSCONFIG_REPLACE_DICT_FOR_TOKEN") {
      std::ranges::replace(mappings[token], dictionaries.at(0), dictionaries.at(1));
    } else {
      mappings[token] = dictionaries;
    }
  }
}

}  // namespace schema::parse
