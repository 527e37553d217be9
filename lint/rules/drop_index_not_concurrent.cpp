#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace drop_index_not_concurrent {

namespace {

void check_statement(Check& check) {
  if (!check.is("DropStmt") || check.node()["removeType"].text() != "OBJECT_INDEX" || check.at().concurrently) {
    return;
  }
  for (const Node object : check.node()["objects"]) {
    const QualifiedName name = dotted(object);
    if (!is_index_of_new_table(check.file, name)) {
      check.report(
          fmt::format("dropping index {} locks its table against reads and writes", schema::quote_qualified(name)));
    }
  }
}

}  // namespace

}  // namespace drop_index_not_concurrent

const Rule kRule_drop_index_not_concurrent = {
    .summary = "DROP INDEX without CONCURRENTLY",
    .why =
        "DROP INDEX takes ACCESS EXCLUSIVE on the table: it waits for every running query, and all later ones wait "
        "behind it.",
    .instead =
        "DROP INDEX CONCURRENTLY, outside a transaction (not for an index of a constraint or of a partitioned table)",
    .check = drop_index_not_concurrent::check_statement,
};

}  // namespace lint
