#include "schema/print/text.hpp"

namespace schema::print {

namespace {

std::string_view action(ForeignKeyAction value) {
  static constexpr std::string_view kActions[] = {"NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"};
  return kActions[static_cast<std::size_t>(value)];
}

/// Columns of a key; 18+: the last one may be a period.
std::string key_columns(const std::vector<std::string>& columns, std::string_view before_last,
                        std::string_view after_last) {
  std::string text = "(";
  for (std::size_t at = 0; at < columns.size(); ++at) {
    const bool last = at + 1 == columns.size();
    text += at == 0 ? "" : ", ";
    text += last ? before_last : "";
    text += quote_identifier(columns[at]);
    text += last ? after_last : "";
  }
  return text + ')';
}

std::string index_clauses(const Constraint& constraint) {
  return (constraint.include.empty() ? "" : " INCLUDE (" + quote_list(constraint.include) + ')') +
         with_parameters(constraint.parameters) +
         (constraint.tablespace.empty() ? "" : " USING INDEX TABLESPACE " + quote_identifier(constraint.tablespace));
}

std::string foreign_key(const Constraint& constraint, const ForeignKey& key) {
  const std::string_view period = constraint.period ? "PERIOD " : "";
  std::string sql =
      "FOREIGN KEY " + key_columns(constraint.columns, period, "") + " REFERENCES " + quote_qualified(key.references);
  if (!key.referenced_columns.empty()) {
    sql += ' ' + key_columns(key.referenced_columns, period, "");
  }
  sql += key.match == ForeignKeyMatch::full ? " MATCH FULL" : "";
  if (key.on_update != ForeignKeyAction::no_action) {
    sql += " ON UPDATE " + std::string(action(key.on_update));
  }
  if (key.on_delete != ForeignKeyAction::no_action) {
    sql += " ON DELETE " + std::string(action(key.on_delete));
    if (!key.on_delete_columns.empty()) {
      sql += " (" + quote_list(key.on_delete_columns) + ')';
    }
  }
  return sql;
}

std::string body(const Constraint& constraint) {
  const std::string_view overlaps = constraint.period ? " WITHOUT OVERLAPS" : "";
  switch (constraint.type) {
    case ConstraintType::primary_key:
      return "PRIMARY KEY " + key_columns(constraint.columns, "", overlaps) + index_clauses(constraint);
    case ConstraintType::unique:
      return std::string("UNIQUE ") + (constraint.nulls_not_distinct ? "NULLS NOT DISTINCT " : "") +
             key_columns(constraint.columns, "", overlaps) + index_clauses(constraint);
    case ConstraintType::check:
      return "CHECK " + (constraint.expression ? enclosed(*constraint.expression) : "()");
    case ConstraintType::foreign_key:
      return constraint.foreign_key ? foreign_key(constraint, *constraint.foreign_key) : "";
    case ConstraintType::exclude: {
      std::vector<std::string> elements;
      for (const IndexElement& element : constraint.elements) {
        elements.push_back(index_element(element) + " WITH " + element.exclude_operator);
      }
      return "EXCLUDE USING " + quote_identifier(constraint.method.empty() ? "btree" : constraint.method) + " (" +
             join(elements) + ')' + index_clauses(constraint) +
             (constraint.expression ? " WHERE " + enclosed(*constraint.expression) : "");
    }
    case ConstraintType::not_null:
      return "NOT NULL " + quote_list(constraint.columns);
  }
  return "";
}

}  // namespace

bool is_inlined(const Constraint& constraint, const TableParts& parts) {
  if (!constraint.validated || constraint.only) {
    return false;
  }
  return constraint.type == ConstraintType::foreign_key ? parts.inline_foreign_keys : parts.inline_constraints;
}

std::string constraint_definition(const Database&, const ObjectId& id, const Constraint& constraint) {
  std::string sql = "CONSTRAINT " + quote_identifier(id.name) + ' ' + body(constraint);
  sql += constraint.no_inherit ? " NO INHERIT" : "";
  sql += constraint.deferrable ? " DEFERRABLE" : "";
  sql += constraint.initially_deferred ? " INITIALLY DEFERRED" : "";
  if (!constraint.enforced) {
    return sql + " NOT ENFORCED";
  }
  return sql + (constraint.validated ? "" : " NOT VALID");
}

Statements create_object(const Database& database, const ObjectId& id, const Constraint& constraint,
                         const TableParts&) {
  const QualifiedName name = relation_name(id);
  const std::string alter =
      constraint.only ? "ALTER TABLE ONLY " + quote_qualified(name) : alter_relation(database, name);
  Statements statements{alter + " ADD " + constraint_definition(database, id, constraint)};
  for (std::string& statement : index_roles(database, name, id.name)) {
    statements.push_back(std::move(statement));
  }
  return statements;
}

}  // namespace schema::print
