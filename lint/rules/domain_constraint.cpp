#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace domain_constraint {

namespace {

void check_statement(Check& check) {
  const std::string_view what = check.node()["subtype"].text();
  if (check.is("AlterDomainStmt") && (what == "C" || what == "O" || what == "V")) {
    check.report(fmt::format("all tables with columns of {} are read while their writers wait",
                             schema::quote_qualified(dotted(check.node()["typeName"]))));
  }
}

}  // namespace

}  // namespace domain_constraint

const Rule kRule_domain_constraint = {
    .summary = "ALTER DOMAIN … ADD CONSTRAINT or SET NOT NULL",
    .why =
        "Every table with a column of the domain is read, under a lock that stops its writers; VALIDATE of a domain "
        "does no better. One value that does not fit makes it fail.",
    .instead = "CHECK constraints on the tables themselves, NOT VALID and validated one by one",
    .check = domain_constraint::check_statement,
};

}  // namespace lint
