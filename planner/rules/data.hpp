#pragma once
// What data must fulfil for a step to succeed, as queries that yield a row per offender: the table's key (ctid where it
// has none) and the columns in question. Only about tables that are there before the plan.

#include <string>
#include <vector>

#include "planner/rules/data_rows.hpp"
#include "planner/step.hpp"
#include "planner/type_change.hpp"

namespace planner {

using DataPreconditions = std::vector<DataPrecondition>;

/// No row of `relation` fulfils `offends`; `columns` (names) are shown beside the key.
DataPrecondition none_where(const Context& context, const schema::QualifiedName& relation,
                            const std::string& description, const std::vector<std::string>& columns,
                            const std::string& offends);
/// The query for it, of other rows of `relation`.
std::string offenders(const Context& context, const schema::QualifiedName& relation, const Rows& rows,
                      const std::vector<std::string>& columns, const std::string& offends);
/// The rows of `relation` fulfil the constraint `id`, of it or of one above, which the plan is to declare so.
DataPreconditions constraint_holds(const Context& context, const schema::QualifiedName& relation, const ObjectId& id,
                                   const schema::Constraint& constraint);
/// Neither is NULL anywhere.
DataPreconditions no_null(const Context& context, const ObjectId& column);
/// No two rows of `relation`, or of one above, would be the same to `index`, which the plan is to build as (part of)
/// the index or key `id`.
DataPreconditions no_duplicates(const Context& context, const schema::QualifiedName& relation, const ObjectId& id,
                                const schema::Index& index);
/// Every value can be one of the new type.
DataPreconditions values_fit(const Context& context, const ObjectId& column, const TypeChange& change);
/// The user's expression can be computed for every row of which it will be asked, and gives a value of the type where
/// the column needs one.
DataPreconditions values_computed(const Context& context, const ObjectId& column, const std::string& expression,
                                  const std::string& type);
/// No column that is of the enum (or of an array of it) holds a label that goes.
DataPreconditions labels_unused(const Context& context, const ObjectId& enum_type);
/// Every value of every column of the domain fulfils `condition`, which speaks of VALUE.
DataPreconditions domain_holds(const Context& context, const ObjectId& domain, const std::string& name,
                               const std::string& condition);
/// The same of the conditions that a domain gets as it is built anew; where its type changes, that asks for itself.
DataPreconditions domain_holds_anew(const Context& context, const ObjectId& domain);

}  // namespace planner
