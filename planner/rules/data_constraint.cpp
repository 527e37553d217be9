// What a constraint asks of the rows that are there.

#include "planner/rules/data.hpp"
#include "schema/print/text.hpp"
#include "schema/sql.hpp"

namespace planner {

using namespace schema;

namespace {

// Columns that an expression of the table's own is about.
std::vector<std::string> columns_of(const Context& context, const ObjectId& id) {
  std::vector<std::string> columns;
  for (const ObjectId& target : context.to_references.of(id)) {
    if (target.kind == Kind::column && relation_of(target) == relation_of(id)) {
      columns.push_back(target.name);
    }
  }
  return columns;
}

// Each pair of rows once: what the elements yield of them, compared by the constraint's operators.
DataPrecondition no_exclusion(const ObjectId& id, const Constraint& constraint) {
  const std::string table = quote_qualified(relation_of(id));
  std::string values, excludes;
  for (std::size_t i = 0; i < constraint.elements.size(); ++i) {
    const IndexElement& element = constraint.elements[i];
    const std::string name = "e" + std::to_string(i + 1);
    values += ", (" + (element.expression ? print::text_of(*element.expression) : quote_identifier(element.column)) +
              ")" + (element.collation.empty() ? "" : " COLLATE " + element.collation) + " AS " + name;
    excludes += " AND a." + name + " " + element.exclude_operator + " b." + name;
  }
  const std::string rows = "(SELECT tableoid, ctid" + values + " FROM " + table +
                           (constraint.expression ? " WHERE " + print::enclosed(*constraint.expression) : "") + ")";
  return {"no two rows of " + table + " exclude each other by " + id.name,
          "SELECT a.* FROM " + rows + " AS a, " + rows + " AS b WHERE (a.tableoid, a.ctid) < (b.tableoid, b.ctid)" +
              excludes};
}

}  // namespace

DataPreconditions constraint_holds(const Context& context, const ObjectId& id, const Constraint& constraint) {
  const QualifiedName relation = relation_of(id);
  if (!context.existed(relation)) {
    return {};
  }
  const std::string table = quote_qualified(relation);
  switch (constraint.type) {
    case ConstraintType::check:
      return {none_where(context, relation, "every row of " + table + " satisfies " + id.name, columns_of(context, id),
                         "NOT " + print::enclosed(*constraint.expression))};
    case ConstraintType::primary_key:
    case ConstraintType::unique: {
      std::vector<std::string> keys;
      for (const std::string& column : constraint.columns) {
        keys.push_back(quote_identifier(column));
      }
      return {no_duplicates(relation, keys, constraint.nulls_not_distinct, "")};
    }
    case ConstraintType::foreign_key: {
      const ForeignKey& key = *constraint.foreign_key;
      if (!context.existed(key.references)) {
        return {};
      }
      std::string join, not_null, columns;
      for (std::size_t i = 0; i < constraint.columns.size() && i < key.referenced_columns.size(); ++i) {
        const std::string column = table + "." + quote_identifier(constraint.columns[i]);
        join += (join.empty() ? "" : " AND ") + std::string("p.") + quote_identifier(key.referenced_columns[i]) +
                " = " + column;
        not_null += (not_null.empty() ? "" : " AND ") + column + " IS NOT NULL";
        columns += (columns.empty() ? "" : ", ") + column;
      }
      std::string offends =
          not_null + " AND NOT EXISTS (SELECT FROM " + quote_qualified(key.references) + " AS p WHERE " + join + ")";
      if (key.match == ForeignKeyMatch::full && constraint.columns.size() > 1) {
        offends = "pg_catalog.num_nulls(" + columns + ") BETWEEN 1 AND " +
                  std::to_string(constraint.columns.size() - 1) + " OR " + offends;
      }
      return {none_where(
          context, relation,
          "every row of " + table + " has its row in " + quote_qualified(key.references) + " (" + id.name + ")",
          constraint.columns, offends)};
    }
    case ConstraintType::exclude:
      return {no_exclusion(id, constraint)};
    case ConstraintType::not_null:
      return {};
  }
  return {};
}

}  // namespace planner
