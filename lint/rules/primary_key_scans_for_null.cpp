#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace primary_key_scans_for_null {

namespace {

void check_statement(Check& check) {
  for (const ConstraintDefinition& constraint : check.at().constraints) {
    if (!constraint.added || constraint.type != "CONSTR_PRIMARY" || !constraint.using_index) {
      continue;
    }
    const schema::Index* index = nullptr;
    for (const auto& [id, candidate] :
         schema::of_relation<schema::Index>(check.file.database, constraint.relation.name)) {
      index = id.name == constraint.node["indexname"].text() ? &candidate : index;
    }
    for (const schema::IndexElement& element :
         index == nullptr ? std::vector<schema::IndexElement>{} : index->elements) {
      if (!element.column.empty() && !check.file.never_null(constraint.relation, element.column)) {
        check.report(fmt::format("{} may be NULL: the whole table is read for it under ACCESS EXCLUSIVE",
                                 column_text(constraint.relation, element.column)),
                     constraint.node);
      }
    }
  }
}

}  // namespace

}  // namespace primary_key_scans_for_null

const Rule kRule_primary_key_scans_for_null = {
    .summary = "PRIMARY KEY USING INDEX on columns that may be NULL",
    .why =
        "A primary key makes its columns NOT NULL. Where no valid CHECK proves that already, the server reads the "
        "whole table under ACCESS EXCLUSIVE.",
    .instead =
        "first ADD CONSTRAINT … CHECK (c IS NOT NULL) NOT VALID, VALIDATE it, SET NOT NULL, then the primary key",
    .check = primary_key_scans_for_null::check_statement,
};

}  // namespace lint
