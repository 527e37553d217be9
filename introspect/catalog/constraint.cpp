#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/text.hpp"
#include "schema/key.hpp"
#include "schema/sql.hpp"

namespace introspect::catalog {

using schema::Constraint;
using schema::ConstraintType;
using schema::Expression;
using schema::ForeignKey;
using schema::ForeignKeyAction;
using schema::Kind;
using schema::ObjectId;
using schema::QualifiedName;

namespace {

ForeignKeyAction action(char letter) {
  switch (letter) {
    case 'r':
      return ForeignKeyAction::restrict;
    case 'c':
      return ForeignKeyAction::cascade;
    case 'n':
      return ForeignKeyAction::set_null;
    case 'd':
      return ForeignKeyAction::set_default;
    default:
      return ForeignKeyAction::no_action;
  }
}

ConstraintType type_of(char letter) {
  switch (letter) {
    case 'p':
      return ConstraintType::primary_key;
    case 'u':
      return ConstraintType::unique;
    case 'f':
      return ConstraintType::foreign_key;
    case 'x':
      return ConstraintType::exclude;
    case 'n':
      return ConstraintType::not_null;
    default:
      return ConstraintType::check;
  }
}

/// 18+ keeps every NOT NULL as a constraint; it is the column's attribute here, unless it says more than that.
bool is_plain_not_null(Context& context, const ObjectId& id, const Constraint& constraint, bool is_inherited) {
  if (constraint.type != ConstraintType::not_null) {
    return false;
  }
  const bool is_plain = constraint.validated && !constraint.no_inherit;
  if ((!is_plain || is_inherited) && !constraint.columns.empty()) {
    if (auto* column =
            context.database.find<schema::Column>({Kind::column, id.schema, id.relation, constraint.columns.front()})) {
      column->not_null = is_plain;  // pg_attribute says so of any, also while it is NOT VALID
      column->keeps_not_null = is_inherited;
    }
  }
  return is_plain;
}

void take_foreign_key(const Context& context, Row& row, Oid relation, Constraint& constraint) {
  const Oid referenced = row.oid();
  const std::string_view columns = row.view();
  const char match = row.letter(), on_update = row.letter(), on_delete = row.letter();
  const std::string_view delete_columns = row.view();
  if (constraint.type != ConstraintType::foreign_key) {
    return;
  }
  ForeignKey key;
  key.references = context.relation_name(referenced);
  key.referenced_columns = context.columns(referenced, columns);
  key.match = match == 'f' ? schema::ForeignKeyMatch::full : schema::ForeignKeyMatch::simple;
  key.on_update = action(on_update);
  key.on_delete = action(on_delete);
  key.on_delete_columns = context.columns(relation, delete_columns);
  constraint.foreign_key = std::move(key);
}

void take_constraint(Context& context, Row& row) {
  const Oid oid = row.oid();
  const std::string name = row.text();
  Constraint constraint;
  constraint.type = type_of(row.letter());
  const Oid relation_oid = row.oid();
  const Oid index = row.oid();
  const bool is_local = row.flag();  // or attached to a key that is not valid, which alone would bring no other
  const Relation* relation = context.wanted_relation(relation_oid);
  QualifiedName owner = relation == nullptr ? QualifiedName{} : relation->name;
  const std::string_view domain_schema = row.view();
  const Oid domain = row.oid();
  if (domain != 0 && !context.is_member(Class::type, domain)) {
    owner.schema = domain_schema;
    owner.name = row.text();
  } else {
    row.view();
  }
  const ObjectId id{Kind::constraint, owner.schema, owner.name, name};
  if (has_index(constraint)) {
    context.constraint_indexes[index] = is_local ? id : ObjectId{};
  }
  if (owner.name.empty() || !is_local) {
    return;
  }
  // CHECK has its columns in conkey too: they follow from the expression.
  if (const std::string_view columns = row.view();
      constraint.type != ConstraintType::check && constraint.type != ConstraintType::exclude) {
    constraint.columns = context.columns(relation_oid, columns);
  }
  constraint.deferrable = row.flag();
  constraint.initially_deferred = row.flag();
  constraint.validated = row.flag();
  // An index constraint is never inherited by that flag; the catalog sets it for all of them.
  constraint.no_inherit =
      row.flag() && (constraint.type == ConstraintType::check || constraint.type == ConstraintType::not_null);
  constraint.enforced = row.flag();
  constraint.period = row.flag();
  if (const std::string_view expression = row.view(); !expression.empty()) {
    constraint.expression = Expression(without_parentheses(expression));
  }
  const bool is_inherited = row.flag();
  take_foreign_key(context, row, relation_oid, constraint);
  for (std::string& name_of_operator : parse_array(row.view())) {
    schema::IndexElement element;
    element.exclude_operator = std::move(name_of_operator);
    constraint.elements.push_back(std::move(element));  // the rest comes with the index
  }
  context.describe(constraint, Class::constraint, oid);
  if (is_plain_not_null(context, id, constraint, is_inherited)) {
    if (constraint.comment) {
      context.database.unmodelled.push_back(
          {.kind = "comment on a NOT NULL constraint",
           .identity = fmt::format("{}.{}.{}", schema::quote_identifier(id.schema),
                                   schema::quote_identifier(id.relation), schema::quote_identifier(id.name)),
           .schema = id.schema,
           .carriers = {{Kind::table, id.schema, "", id.relation}}});
    }
  } else {
    context.database.constraints.emplace(id, std::move(constraint));
  }
}

}  // namespace

template <>
void add_queries<Constraint>(const Context& context, Queries& queries) {
  queries.push_back(
      each_row(fmt::format(R"(
SELECT k.oid, k.conname, k.contype, k.conrelid, k.conindid,
       k.conislocal OR k.contype IN ('p', 'u', 'x')
         AND EXISTS (SELECT FROM pg_catalog.pg_inherits h JOIN pg_catalog.pg_index i ON i.indexrelid = h.inhparent
                      WHERE h.inhrelid = k.conindid AND NOT i.indisvalid), n.nspname, k.contypid, t.typname,
       k.conkey, k.condeferrable, k.condeferred, k.convalidated, k.connoinherit, {}, {},
       CASE WHEN k.contype = 'c' THEN pg_catalog.pg_get_expr(k.conbin, k.conrelid) END,
       k.coninhcount > 0, k.confrelid, k.confkey, k.confmatchtype, k.confupdtype, k.confdeltype, {},
       CASE WHEN k.contype = 'x' THEN
         ARRAY(SELECT CASE WHEN o.oprnamespace = 11 THEN o.oprname::pg_catalog.text
                           ELSE 'OPERATOR(' || pg_catalog.quote_ident(s.nspname) || '.' || o.oprname || ')' END
                 FROM pg_catalog.unnest(k.conexclop) WITH ORDINALITY AS u (oid, at)
                 JOIN pg_catalog.pg_operator o ON o.oid = u.oid
                 JOIN pg_catalog.pg_namespace s ON s.oid = o.oprnamespace
                ORDER BY u.at) END
  FROM pg_catalog.pg_constraint k
  LEFT JOIN pg_catalog.pg_type t ON t.oid = k.contypid AND k.contypid <> 0
  LEFT JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
 WHERE {} AND (k.contype IN ('p', 'u', 'x')
               OR k.conislocal AND k.contype IN ('c', 'f'{}))
 ORDER BY k.conrelid, k.conname)",
                           context.has(18) ? "k.conenforced" : "true", context.has(18) ? "k.conperiod" : "false",
                           context.has(15) ? "k.confdelsetcols" : "NULL", context.in_scope("k.connamespace"),
                           context.has(18) ? ", 'n') AND (k.contype <> 'n' OR k.conrelid <> 0" : ""),
               take_constraint));
}

}  // namespace introspect::catalog
