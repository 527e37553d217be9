// Which words stand before an object's name, and how the name is written.

#include "schema/print/text.hpp"

namespace schema::print {

Words words(Kind kind) {
  switch (kind) {
    case Kind::schema:
      return {"SCHEMA", Naming::bare, "SCHEMA", true};
    case Kind::extension:
      return {"EXTENSION", Naming::bare, "", false};
    case Kind::collation:
      return {"COLLATION", Naming::qualified, "", true};
    case Kind::base_type:
    case Kind::enum_type:
    case Kind::composite_type:
    case Kind::range_type:
      return {"TYPE", Naming::qualified, "TYPE", true};
    case Kind::domain:
      return {"DOMAIN", Naming::qualified, "DOMAIN", true};
    case Kind::sequence:
      return {"SEQUENCE", Naming::qualified, "SEQUENCE", true};
    case Kind::foreign_data_wrapper:
      return {"FOREIGN DATA WRAPPER", Naming::bare, "FOREIGN DATA WRAPPER", true};
    case Kind::server:
      return {"SERVER", Naming::bare, "FOREIGN SERVER", true};
    case Kind::user_mapping:
      return {"USER MAPPING", Naming::user_mapping, "", false};
    case Kind::table:
      return {"TABLE", Naming::qualified, "TABLE", true};
    case Kind::column:
      return {"COLUMN", Naming::column, "TABLE", false};
    case Kind::routine:
      return {"ROUTINE", Naming::signature, "ROUTINE", true};
    case Kind::aggregate:
      return {"AGGREGATE", Naming::signature, "FUNCTION", true};
    case Kind::language:
      return {"LANGUAGE", Naming::bare, "LANGUAGE", true};
    case Kind::transform:
      return {"TRANSFORM", Naming::verbatim, "", false};
    case Kind::access_method:
      return {"ACCESS METHOD", Naming::bare, "", false};
    case Kind::operator_:
      return {"OPERATOR", Naming::signature, "", true};
    case Kind::operator_family:
      return {"OPERATOR FAMILY", Naming::using_method, "", true};
    case Kind::operator_class:
      return {"OPERATOR CLASS", Naming::using_method, "", true};
    case Kind::cast:
      return {"CAST", Naming::verbatim, "", false};
    case Kind::conversion:
      return {"CONVERSION", Naming::qualified, "", true};
    case Kind::text_search_parser:
      return {"TEXT SEARCH PARSER", Naming::qualified, "", false};
    case Kind::text_search_template:
      return {"TEXT SEARCH TEMPLATE", Naming::qualified, "", false};
    case Kind::text_search_dictionary:
      return {"TEXT SEARCH DICTIONARY", Naming::qualified, "", true};
    case Kind::text_search_configuration:
      return {"TEXT SEARCH CONFIGURATION", Naming::qualified, "", true};
    case Kind::constraint:
      return {"CONSTRAINT", Naming::on_relation, "", false};
    case Kind::view:
      return {"VIEW", Naming::qualified, "TABLE", true};
    case Kind::materialized_view:
      return {"MATERIALIZED VIEW", Naming::qualified, "TABLE", true};
    case Kind::index:
      return {"INDEX", Naming::qualified, "", false};
    case Kind::statistics:
      return {"STATISTICS", Naming::qualified, "", true};
    case Kind::rule:
      return {"RULE", Naming::on_relation, "", false};
    case Kind::trigger:
      return {"TRIGGER", Naming::on_relation, "", false};
    case Kind::policy:
      return {"POLICY", Naming::on_relation, "", false};
    case Kind::event_trigger:
      return {"EVENT TRIGGER", Naming::bare, "", true};
    case Kind::publication:
      return {"PUBLICATION", Naming::bare, "", true};
    case Kind::subscription:
      return {"SUBSCRIPTION", Naming::bare, "", true};
    case Kind::default_privileges:
      return {"DEFAULT PRIVILEGES", Naming::verbatim, "", false};
  }
  return {};
}

namespace {

/// Ordered-set aggregates are named with both lists, those without arguments with a star.
std::string aggregate_arguments(const Aggregate* aggregate, const std::string& from_id) {
  if (aggregate == nullptr || !aggregate->direct_arguments) {
    return from_id.empty() ? "*" : from_id;
  }
  std::vector<std::string> direct, ordered;
  for (std::size_t at = 0; at < aggregate->arguments.size(); ++at) {
    const Argument& argument = aggregate->arguments[at];
    const std::string text = (argument.mode == ArgumentMode::variadic ? "VARIADIC " : "") + argument.type;
    (at < *aggregate->direct_arguments ? direct : ordered).push_back(text);
  }
  // A VARIADIC "any" in last place stands for both lists.
  if (ordered.empty() && !direct.empty()) {
    ordered.push_back(direct.back());
  }
  return join(direct) + (direct.empty() ? "ORDER BY " : " ORDER BY ") + join(ordered);
}

/// FUNCTION or PROCEDURE where the routine is known; ROUTINE does for both otherwise. A table may be a foreign one.
std::string keyword(const Database& database, const ObjectId& id) {
  if (id.kind == Kind::routine) {
    if (const Routine* routine = database.find<Routine>(id)) {
      return routine->procedure ? "PROCEDURE" : "FUNCTION";
    }
  } else if (id.kind == Kind::table) {
    const Table* table = database.find<Table>(id);
    return table != nullptr && table->foreign ? "FOREIGN TABLE" : "TABLE";
  } else if (id.kind == Kind::constraint && database.contains({Kind::domain, id.schema, "", id.relation})) {
    return "CONSTRAINT";
  }
  return std::string(words(id.kind).keyword);
}

std::string object_name(const Database& database, const ObjectId& id) {
  switch (words(id.kind).naming) {
    case Naming::bare:
      return quote_identifier(id.name);
    case Naming::qualified:
      return qualified(id);
    case Naming::column:
      return relation(id) + '.' + quote_identifier(id.name);
    case Naming::on_relation: {
      const bool of_domain =
          id.kind == Kind::constraint && database.contains({Kind::domain, id.schema, "", id.relation});
      return quote_identifier(id.name) + (of_domain ? " ON DOMAIN " : " ON ") + relation(id);
    }
    case Naming::signature: {
      const Signature signature = split_signature(id.name);
      if (id.kind == Kind::operator_) {
        const std::string schema = id.schema.empty() ? "" : quote_identifier(id.schema) + '.';
        return schema + signature.name + " (" + signature.arguments + ')';
      }
      if (!id.name.ends_with(")")) {  // of an extension, the only one of its name
        return quote_qualified(id.schema, id.name);
      }
      const std::string arguments = id.kind == Kind::aggregate
                                        ? aggregate_arguments(database.find<Aggregate>(id), signature.arguments)
                                        : signature.arguments;
      return quote_qualified(id.schema, signature.name) + '(' + arguments + ')';
    }
    case Naming::using_method: {
      const Signature signature = split_method(id.name);
      return quote_qualified(id.schema, signature.name) + " USING " + quote_identifier(signature.arguments);
    }
    case Naming::verbatim:
      return id.name;
    case Naming::user_mapping:
      return "FOR " + role(id.name) + " SERVER " + quote_identifier(id.relation);
  }
  return "";
}

}  // namespace

std::string object_clause(const Database& database, const ObjectId& id) {
  return keyword(database, id) + ' ' + object_name(database, id);
}

std::string grant_clause(const Database& database, const ObjectId& id) {
  if (id.kind == Kind::column) {
    return "TABLE " + relation(id);
  }
  if (id.kind == Kind::routine) {
    return object_clause(database, id);
  }
  if (id.kind == Kind::aggregate) {
    const Signature signature = split_signature(id.name);
    return "FUNCTION " + quote_qualified(id.schema, signature.name) + '(' + signature.arguments + ')';
  }
  return std::string(words(id.kind).grant) + ' ' + object_name(database, id);
}

std::string alter_relation(const Database& database, const QualifiedName& name) {
  ObjectId id = database.relation_id(name);
  if (id.name.empty()) {
    id = {Kind::domain, name.schema, "", name.name};
    if (!database.contains(id)) {
      id.kind = Kind::table;
    }
  }
  return "ALTER " + object_clause(database, id);
}

}  // namespace schema::print
