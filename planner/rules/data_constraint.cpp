// What constraints and unique indexes ask of the rows that are there.

#include "planner/rules/data.hpp"
#include "schema/parse/index.hpp"
#include "schema/print/text.hpp"
#include "schema/sql.hpp"

namespace planner {

using namespace schema;

namespace {

// Columns of the table that `id`, of it or of one above, speaks of.
std::vector<std::string> columns_of(const Context& context, const ObjectId& id) {
  std::vector<std::string> columns;
  for (const ObjectId& target : context.to_references.of(id)) {
    if (target.kind == Kind::column && relation_of(target) == relation_of(id)) {
      columns.push_back(target.name);
    }
  }
  return columns;
}

// Before the first step only the rows to come can be asked about, and once the columns are there only these.
DataPreconditions now_and_then(const std::string& description, const std::optional<std::string>& then,
                               const std::string& now) {
  DataPreconditions found{{description, now}};
  if (then && *then != now) {
    found.insert(found.begin(), {description, *then});
  }
  return found;
}

template <class Ask>
DataPreconditions ask(const Context& context, const QualifiedName& relation, const std::vector<std::string>& columns,
                      const std::string& description, Ask query) {
  const std::optional<Rows> rows = rows_to_come(context, relation, columns);
  return now_and_then(description, rows ? std::optional(query(*rows)) : std::nullopt, query(rows_there(relation)));
}

DataPreconditions satisfies(const Context& context, const QualifiedName& relation, const ObjectId& id,
                            const Constraint& check) {
  const std::vector<std::string> columns = columns_of(context, id);
  return ask(context, relation, columns, "every row of " + quote_qualified(relation) + " satisfies " + id.name,
             [&](const Rows& rows) {
               return offenders(context, relation, rows, columns, "NOT " + print::enclosed(*check.expression));
             });
}

// `missing`: that the row which is referred to is not there.
std::string orphans(const Context& context, const QualifiedName& relation, const Constraint& constraint,
                    const Rows& rows, const std::string& missing) {
  std::string not_null, columns;
  for (const std::string& name : constraint.columns) {
    const std::string column = rows.name() + "." + quote_identifier(name);
    not_null += column + " IS NOT NULL AND ";
    columns += (columns.empty() ? "" : ", ") + column;
  }
  std::string offends = not_null + missing;
  if (constraint.foreign_key->match == ForeignKeyMatch::full && constraint.columns.size() > 1) {
    offends = "pg_catalog.num_nulls(" + columns + ") BETWEEN 1 AND " + std::to_string(constraint.columns.size() - 1) +
              " OR " + offends;
  }
  return offenders(context, relation, rows, constraint.columns, offends);
}

std::string without_parent(const Constraint& constraint, const Rows& rows, const Rows& parents) {
  const std::string alias = rows.alias == "p" ? "q" : "p";
  std::string join;
  for (std::size_t i = 0; i < constraint.columns.size() && i < constraint.foreign_key->referenced_columns.size(); ++i) {
    join += (join.empty() ? "" : " AND ") + alias + "." +
            quote_identifier(constraint.foreign_key->referenced_columns[i]) + " = " + rows.name() + "." +
            quote_identifier(constraint.columns[i]);
  }
  return "NOT EXISTS (SELECT FROM " + parents.source + " AS " + alias + " WHERE " + join + ")";
}

DataPreconditions no_orphans(const Context& context, const QualifiedName& relation, const ObjectId& id,
                             const Constraint& constraint) {
  const ForeignKey& key = *constraint.foreign_key;
  const bool made_anew = !context.existed(key.references) && context.from.contains(table_id(key.references));
  if (made_anew) {
    return {};
  }
  const std::optional<Rows> rows = rows_to_come(context, relation, constraint.columns);
  const std::optional<Rows> parents = rows_to_come(context, key.references, key.referenced_columns);
  std::optional<std::string> then;
  if (const auto none_yet = is_empty_so_far(context, key.references); rows && none_yet) {
    then = orphans(context, relation, constraint, *rows, *none_yet);
  } else if (rows && parents && context.existed(key.references)) {
    then = orphans(context, relation, constraint, *rows, without_parent(constraint, *rows, *parents));
  }
  const Rows there = rows_there(relation);
  return now_and_then(
      "every row of " + quote_qualified(relation) + " has its row in " + quote_qualified(key.references) + " (" +
          id.name + ")",
      then,
      orphans(context, relation, constraint, there, without_parent(constraint, there, rows_there(key.references))));
}

// Each pair of rows once: what the elements yield of them, compared by the constraint's operators.
DataPreconditions no_exclusion(const Context& context, const QualifiedName& relation, const ObjectId& id,
                               const Constraint& constraint) {
  std::string values, excludes;
  for (std::size_t i = 0; i < constraint.elements.size(); ++i) {
    const IndexElement& element = constraint.elements[i];
    const std::string name = "e" + std::to_string(i + 1);
    values += ", (" + (element.expression ? print::text_of(*element.expression) : quote_identifier(element.column)) +
              ")" + (element.collation.empty() ? "" : " COLLATE " + element.collation) + " AS " + name;
    excludes += " AND a." + name + " " + element.exclude_operator + " b." + name;
  }
  return ask(context, relation, columns_of(context, id),
             "no two rows of " + quote_qualified(relation) + " exclude each other by " + id.name,
             [&](const Rows& of_table) {
               const std::string rows =
                   "(SELECT tableoid, ctid" + values + " FROM " + of_table.from() +
                   (constraint.expression ? " WHERE " + print::enclosed(*constraint.expression) : "") + ")";
               return "SELECT a.* FROM " + rows + " AS a, " + rows +
                      " AS b WHERE (a.tableoid, a.ctid) < (b.tableoid, b.ctid)" + excludes;
             });
}

}  // namespace

DataPreconditions no_duplicates(const Context& context, const QualifiedName& relation, const ObjectId& id,
                                const Index& index) {
  if (!index.unique || !context.existed(relation)) {
    return {};
  }
  std::string list, holds = index.predicate ? print::enclosed(*index.predicate) : "";
  for (const IndexElement& element : index.elements) {
    const std::string key =
        element.column.empty() ? print::enclosed(*element.expression) : quote_identifier(element.column);
    list += (list.empty() ? "" : ", ") + key;
    if (!index.nulls_not_distinct) {
      holds += (holds.empty() ? "" : " AND ") + key + " IS NOT NULL";
    }
  }
  const std::vector<std::string> columns = columns_of(context, id);
  return ask(context, relation, columns, "no duplicates of (" + list + ") in " + quote_qualified(relation),
             [&](const Rows& rows) {
               // All are the same: all but one offend.
               return rows.alike
                          ? offenders(context, relation, rows, columns, holds.empty() ? "true" : holds) + " OFFSET 1"
                          : "SELECT " + list + ", pg_catalog.count(*) AS rows FROM " + rows.from() +
                                (holds.empty() ? "" : " WHERE " + holds) + " GROUP BY " + list +
                                " HAVING pg_catalog.count(*) > 1";
             });
}

DataPreconditions constraint_holds(const Context& context, const QualifiedName& relation, const ObjectId& id,
                                   const Constraint& constraint) {
  if (!context.existed(relation)) {
    return {};
  }
  switch (constraint.type) {
    case ConstraintType::check:
      return satisfies(context, relation, id, constraint);
    case ConstraintType::primary_key:
    case ConstraintType::unique:
      return no_duplicates(context, relation, id, parse::index_of(constraint));
    case ConstraintType::foreign_key:
      return no_orphans(context, relation, id, constraint);
    case ConstraintType::exclude:
      return no_exclusion(context, relation, id, constraint);
    case ConstraintType::not_null:
      return {};
  }
  return {};
}

}  // namespace planner
