#include "lint/check.hpp"

namespace lint {

namespace view_select_star {

namespace {

void check_statement(Check& check) {
  if (!check.is("ViewStmt")) {
    return;
  }
  for (const Node wrapped : check.node()["query"].as("SelectStmt")["targetList"]) {
    const Node reference = wrapped.as("ResTarget")["val"].as("ColumnRef");
    if (reference && reference["fields"].back().is("A_Star")) {
      check.report("the columns are those of today", reference);
    }
  }
}

}  // namespace

}  // namespace view_select_star

const Rule kRule_view_select_star = {
    .summary = "A view over SELECT *",
    .why =
        "The star is expanded once, when the view is created: columns added later are not in it, and none can be "
        "dropped or change its type.",
    .instead = "name the columns",
    .check = view_select_star::check_statement,
};

}  // namespace lint
