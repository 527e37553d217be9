#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace trigger_on_existing {

namespace {

void check_statement(Check& check) {
  if (check.is("CreateTrigStmt") && check.at().relation.existing) {
    check.report(fmt::format("every write to {} now runs {}()", check.at().relation.text(),
                             schema::quote_qualified(dotted(check.node()["funcname"]))));
  }
}

}  // namespace

}  // namespace trigger_on_existing

const Rule kRule_trigger_on_existing = {
    .summary = "CREATE TRIGGER on a table that exists",
    .why =
        "CREATE TRIGGER takes SHARE ROW EXCLUSIVE: for a moment, but it waits for every running writer, and later "
        "writers wait behind it. From then on every write pays for it.",
    .instead = "set a short lock_timeout and try again; keep the function cheap",
    .check = trigger_on_existing::check_statement,
};

}  // namespace lint
