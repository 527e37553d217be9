// Types, domains and collations.

#include <set>

#include "schema/parse/choose_name.hpp"
#include "schema/parse/text.hpp"
#include "schema/print/text.hpp"

namespace schema::print {

namespace {

std::string definition(const std::vector<std::string>& parts) { return " (\n    " + join(parts, ",\n    ") + "\n)"; }

}  // namespace

Statements create_object(const Database&, const ObjectId& id, const EnumType& type, const TableParts&) {
  std::vector<std::string> labels;
  for (const std::string& label : type.labels) {
    labels.push_back(quote_literal(label));
  }
  return {"CREATE TYPE " + qualified(id) + " AS ENUM" + (labels.empty() ? " ()" : definition(labels))};
}

Statements create_object(const Database& database, const ObjectId& id, const CompositeType&, const TableParts&) {
  std::vector<std::string> attributes;
  for (const auto* entry : columns_in_order(database, {id.schema, id.name})) {
    attributes.push_back(column_definition(entry->second, entry->first.name));
  }
  return {"CREATE TYPE " + qualified(id) + " AS" + (attributes.empty() ? " ()" : definition(attributes))};
}

Statements create_object(const Database&, const ObjectId& id, const RangeType& type, const TableParts&) {
  std::vector<std::string> parts{"SUBTYPE = " + type.subtype};
  const auto say = [&](const char* word, const std::string& value) {
    if (!value.empty()) {
      parts.push_back(std::string(word) + " = " + value);
    }
  };
  say("SUBTYPE_OPCLASS", type.subtype_opclass);
  say("COLLATION", type.collation);
  say("CANONICAL", type.canonical);
  say("SUBTYPE_DIFF", type.subtype_diff);
  if (!type.multirange_name.empty() &&
      (type.multirange_schema != id.schema || type.multirange_name != parse::multirange_name(id.name))) {
    say("MULTIRANGE_TYPE_NAME", quote_qualified(type.multirange_schema, type.multirange_name));
  }
  return {"CREATE TYPE " + qualified(id) + " AS RANGE" + definition(parts)};
}

Statements create_object(const Database&, const ObjectId& id, const BaseType& type, const TableParts&) {
  static const std::set<std::string> kLiterals = {"category", "delimiter", "default"};
  std::vector<std::string> parts;
  for (const auto& [name, value] : type.parameters) {
    parts.push_back(parse::to_upper(name) + " = " + (kLiterals.contains(name) ? quote_literal(value) : value));
  }
  return {"CREATE TYPE " + qualified(id) + (parts.empty() ? "" : definition(parts))};
}

std::string shell_type(const Database& database, const ObjectId& id) {
  const BaseType* base = database.find<BaseType>(id);
  const RangeType* range = database.find<RangeType>(id);
  const bool needed = (base != nullptr && !base->parameters.empty()) || (range != nullptr && !range->canonical.empty());
  return needed ? "CREATE TYPE " + qualified(id) : "";
}

std::string domain_statement(const Database& database, const ObjectId& id, const Domain& domain,
                             const std::function<bool(const ObjectId&, const Constraint&)>& inlined) {
  std::string sql = "CREATE DOMAIN " + qualified(id) + " AS " + domain.type;
  sql += domain.collation.empty() ? "" : " COLLATE " + domain.collation;
  sql += domain.default_value ? " DEFAULT " + default_expression(*domain.default_value) : "";
  sql += domain.not_null ? " NOT NULL" : "";
  for (const auto& [constraint_id, constraint] : of_relation<Constraint>(database, {id.schema, id.name})) {
    if (inlined(constraint_id, constraint)) {
      sql += "\n    " + constraint_definition(database, constraint_id, constraint);
    }
  }
  return sql;
}

Statements create_object(const Database& database, const ObjectId& id, const Domain& domain, const TableParts& parts) {
  return {domain_statement(database, id, domain, [&](const ObjectId&, const Constraint& constraint) {
    return is_inlined(constraint, parts);
  })};
}

Statements create_object(const Database&, const ObjectId& id, const Collation& collation, const TableParts&) {
  std::vector<std::string> parts;
  const auto say = [&](const char* word, const std::string& value) {
    if (!value.empty()) {
      parts.push_back(std::string(word) + " = " + value);
    }
  };
  say("PROVIDER", collation.provider);
  const auto literal = [](const std::string& text) { return text.empty() ? "" : quote_literal(text); };
  if (!collation.locale.empty()) {
    say("LOCALE", literal(collation.locale));
  } else if (collation.lc_collate == collation.lc_ctype) {
    say("LOCALE", quote_literal(collation.lc_collate));  // '' is ICU's root
  } else {
    say("LC_COLLATE", literal(collation.lc_collate));
    say("LC_CTYPE", literal(collation.lc_ctype));
  }
  say("RULES", literal(collation.rules));
  say("DETERMINISTIC", collation.deterministic ? "" : "false");
  return {"CREATE COLLATION " + qualified(id) + " (" + join(parts) + ')'};
}

}  // namespace schema::print
