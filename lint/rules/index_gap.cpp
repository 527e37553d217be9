#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace index_gap {

namespace {

void check_statement(Check& check) {
  if (!check.is("DropStmt") || check.node()["removeType"].text() != "OBJECT_INDEX") {
    return;
  }
  for (const Node object : check.node()["objects"]) {
    const QualifiedName name = dotted(object);
    if (!is_index_of_new_table(check.file, name) && is_created_later(check.file, "OBJECT_INDEX", name)) {
      check.report(fmt::format("there is no index {} until it is built again", schema::quote_qualified(name)));
    }
  }
}

}  // namespace

}  // namespace index_gap

const Rule kRule_index_gap = {
    .summary = "An index dropped before its successor is there",
    .why = "Between the two, queries that need it read the whole table.",
    .instead = "build the new one concurrently under another name, drop the old one, rename",
    .check = index_gap::check_statement,
};

}  // namespace lint
