#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace drop_locks_referenced {

namespace {

void check_statement(Check& check) {
  if (!check.is("DropStmt") || check.node()["removeType"].text() != "OBJECT_TABLE") {
    return;
  }
  for (const Lock& lock : check.at().locks) {
    for (const auto& [id, constraint] :
         schema::of_relation<schema::Constraint>(check.file.database, lock.relation.name)) {
      if (constraint.foreign_key && constraint.foreign_key->references != lock.relation.name &&
          lock.relation.existing) {
        check.report(fmt::format("{} is locked against reads and writes too: foreign key {}",
                                 schema::quote_qualified(constraint.foreign_key->references),
                                 schema::quote_identifier(id.name)));
      }
    }
  }
}

}  // namespace

}  // namespace drop_locks_referenced

const Rule kRule_drop_locks_referenced = {
    .summary = "DROP TABLE of a table with foreign keys to others",
    .why =
        "Dropping a table drops its foreign keys, and that takes ACCESS EXCLUSIVE on every table they refer to, "
        "however busy.",
    .instead = "drop the foreign keys first, each in a transaction of its own with a lock_timeout",
    .check = drop_locks_referenced::check_statement,
};

}  // namespace lint
