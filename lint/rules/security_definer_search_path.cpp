#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace security_definer_search_path {

namespace {

void check_statement(Check& check) {
  if (!check.is("CreateFunctionStmt")) {
    return;
  }
  bool definer = false, path = false;
  for (const Node option : check.node()["options"]) {
    const Node element = option.as("DefElem");
    definer = definer || (element["defname"].text() == "security" && element["arg"].flag());
    path = path ||
           (element["defname"].text() == "set" && element["arg"].as("VariableSetStmt")["name"].text() == "search_path");
  }
  if (definer && !path) {
    check.report(fmt::format("{} runs with its owner's rights and its caller's search_path",
                             schema::quote_qualified(dotted(check.node()["funcname"]))));
  }
}

}  // namespace

}  // namespace security_definer_search_path

const Rule kRule_security_definer_search_path = {
    .summary = "SECURITY DEFINER without SET search_path",
    .why =
        "The caller chooses the search_path: with a table or function of his own he makes the function do his work "
        "with its owner's rights.",
    .instead = "SET search_path = pg_catalog, public (the schemas it needs), pg_temp last",
    .check = security_definer_search_path::check_statement,
};

}  // namespace lint
