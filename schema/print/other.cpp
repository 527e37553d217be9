// Schemas, extensions, foreign servers, replication, text search.

#include <algorithm>

#include "schema/parse/text.hpp"
#include "schema/print/text.hpp"

namespace schema::print {

Statements create_object(const Database&, const ObjectId& id, const Namespace&, const TableParts&) {
  return {"CREATE SCHEMA " + quote_identifier(id.name)};
}

Statements create_object(const Database&, const ObjectId& id, const Extension& extension, const TableParts&) {
  std::string sql = "CREATE EXTENSION IF NOT EXISTS " + quote_identifier(id.name);
  if (!extension.schema.empty() || extension.version) {
    sql += " WITH";
    sql += extension.schema.empty() ? "" : " SCHEMA " + quote_identifier(extension.schema);
    sql += extension.version ? " VERSION " + quote_literal(*extension.version) : "";
  }
  return {sql};
}

Statements create_object(const Database&, const ObjectId& id, const Language& language, const TableParts&) {
  return {std::string(language.trusted ? "CREATE TRUSTED LANGUAGE " : "CREATE LANGUAGE ") + quote_identifier(id.name) +
          " HANDLER " + language.handler +
          (language.inline_handler.empty() ? "" : " INLINE " + language.inline_handler) +
          (language.validator.empty() ? "" : " VALIDATOR " + language.validator)};
}

Statements create_object(const Database&, const ObjectId& id, const Transform& transform, const TableParts&) {
  std::vector<std::string> functions;
  if (!transform.from_sql.empty()) {
    functions.push_back("FROM SQL WITH FUNCTION " + transform.from_sql);
  }
  if (!transform.to_sql.empty()) {
    functions.push_back("TO SQL WITH FUNCTION " + transform.to_sql);
  }
  return {"CREATE TRANSFORM " + id.name + " (" + join(functions) + ')'};
}

Statements create_object(const Database&, const ObjectId& id, const AccessMethod& method, const TableParts&) {
  return {"CREATE ACCESS METHOD " + quote_identifier(id.name) + " TYPE " + method.type + " HANDLER " + method.handler};
}

Statements create_object(const Database&, const ObjectId& id, const ForeignDataWrapper& wrapper, const TableParts&) {
  return {"CREATE FOREIGN DATA WRAPPER " + quote_identifier(id.name) +
          (wrapper.handler.empty() ? "" : " HANDLER " + wrapper.handler) +
          (wrapper.validator.empty() ? "" : " VALIDATOR " + wrapper.validator) + generic_options(wrapper.options)};
}

Statements create_object(const Database&, const ObjectId& id, const Server& server, const TableParts&) {
  return {"CREATE SERVER " + quote_identifier(id.name) +
          (server.type.empty() ? "" : " TYPE " + quote_literal(server.type)) +
          (server.version.empty() ? "" : " VERSION " + quote_literal(server.version)) + " FOREIGN DATA WRAPPER " +
          quote_identifier(server.foreign_data_wrapper) + generic_options(server.options)};
}

Statements create_object(const Database& database, const ObjectId& id, const UserMapping& mapping, const TableParts&) {
  return {"CREATE " + object_clause(database, id) + generic_options(mapping.options)};
}

std::string publication_targets(const Publication& publication,
                                const std::function<bool(const QualifiedName&)>& has_children) {
  std::vector<std::string> targets;
  for (const PublicationTable& entry : publication.tables) {
    targets.push_back((targets.empty() ? "TABLE " : "") + std::string(has_children(entry.table) ? "ONLY " : "") +
                      quote_qualified(entry.table) +
                      (entry.columns.empty() ? "" : " (" + quote_list(entry.columns) + ')') +
                      (entry.where ? " WHERE " + enclosed(*entry.where) : ""));
  }
  for (const std::string& schema : publication.schemas) {
    targets.push_back("TABLES IN SCHEMA " + quote_identifier(schema));
  }
  return join(targets);
}

Statements create_object(const Database& database, const ObjectId& id, const Publication& publication,
                         const TableParts&) {
  const std::string targets = publication_targets(publication, [&](const QualifiedName& table) {
    return std::ranges::any_of(database.tables, [&](const auto& child) {
      return std::ranges::find(child.second.inherits, table) != child.second.inherits.end();
    });
  });
  Options options;
  for (const auto& [name, value] : publication.options) {
    std::string plain = value;
    std::erase(plain, ' ');
    const bool is_default = (name == "publish" && plain == "insert,update,delete,truncate") ||
                            (name == "publish_via_partition_root" && value == "false");
    if (!is_default) {
      options.emplace(name, value);
    }
  }
  const std::string target = publication.all_tables ? " FOR ALL TABLES" : targets.empty() ? "" : " FOR " + targets;
  return {"CREATE PUBLICATION " + quote_identifier(id.name) + target + with_parameters(options)};
}

Statements create_object(const Database&, const ObjectId& id, const Subscription& subscription, const TableParts&) {
  // Made without connecting, it waits for ENABLE, and where the connection string holds a password or is not known, for
  // ALTER SUBSCRIPTION … CONNECTION.
  Options options = subscription.options;
  options["connect"] = "false";
  for (const char* impossible : {"enabled", "create_slot", "copy_data"}) {
    options.erase(impossible);
  }
  const std::vector<std::string> publications(subscription.publications.begin(), subscription.publications.end());
  return {"CREATE SUBSCRIPTION " + quote_identifier(id.name) + " CONNECTION " +
          quote_literal(subscription.connection.text.value_or("")) + " PUBLICATION " + quote_list(publications) +
          with_parameters(options)};
}

namespace {
std::string parameters_in_parentheses(const Options& parameters) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : parameters) {
    parts.push_back(parse::to_upper(name) + " = " + value);
  }
  return " (" + join(parts) + ')';
}
}  // namespace

Statements create_object(const Database&, const ObjectId& id, const TextSearchParser& parser, const TableParts&) {
  return {"CREATE TEXT SEARCH PARSER " + qualified(id) + parameters_in_parentheses(parser.parameters)};
}

Statements create_object(const Database&, const ObjectId& id, const TextSearchTemplate& object, const TableParts&) {
  return {"CREATE TEXT SEARCH TEMPLATE " + qualified(id) + parameters_in_parentheses(object.parameters)};
}

Statements create_object(const Database&, const ObjectId& id, const TextSearchDictionary& object, const TableParts&) {
  std::string sql = "CREATE TEXT SEARCH DICTIONARY " + qualified(id) + " (TEMPLATE = " + object.template_;
  for (const auto& [name, value] : object.options) {
    sql += ", " + quote_identifier(name) + " = " + quote_literal(value);
  }
  return {sql + ')'};
}

Statements create_object(const Database&, const ObjectId& id, const TextSearchConfiguration& object,
                         const TableParts&) {
  Statements statements{"CREATE TEXT SEARCH CONFIGURATION " + qualified(id) + " (PARSER = " + object.parser + ')'};
  // Token types with the same dictionaries go together, as a person would write them.
  std::map<std::vector<std::string>, std::vector<std::string>> by_dictionaries;
  for (const auto& [token, dictionaries] : object.mappings) {
    by_dictionaries[dictionaries].push_back(quote_identifier(token));
  }
  for (const auto& [dictionaries, tokens] : by_dictionaries) {
    statements.push_back("ALTER TEXT SEARCH CONFIGURATION " + qualified(id) + " ADD MAPPING FOR " + join(tokens) +
                         " WITH " + join(dictionaries));
  }
  return statements;
}

}  // namespace schema::print
