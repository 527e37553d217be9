#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace no_primary_key {

namespace {

void finish_file(Check& check) {
  for (const Statement& statement : check.file.statements) {
    const schema::Table* table = statement.is("CreateStmt") ? check.file.table(statement.relation) : nullptr;
    if (table == nullptr || table->partition_of || !table->inherits.empty() || table->of_type) {
      continue;
    }
    bool key = false;
    for (const auto& [id, constraint] :
         schema::of_relation<schema::Constraint>(check.file.database, statement.relation.name)) {
      key = key || constraint.type == schema::ConstraintType::primary_key;
    }
    if (!key) {
      check.report_at(statement, fmt::format("{} has no primary key", statement.relation.text()));
    }
  }
}

}  // namespace

}  // namespace no_primary_key

const Rule kRule_no_primary_key = {
    .summary = "A table without a primary key",
    .why = "Logical replication cannot tell its rows apart, nor can a backfill in batches, nor an editor.",
    .instead = "a primary key; an identity column where there is no natural one",
    .finish = no_primary_key::finish_file,
};

}  // namespace lint
