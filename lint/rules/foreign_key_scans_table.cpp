#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace foreign_key_scans_table {

namespace {

void check_statement(Check& check) {
  for (const ConstraintDefinition& constraint : check.at().constraints) {
    const bool looks_up =
        constraint.column == nullptr ? !constraint.not_valid : constraint.column->has("CONSTR_DEFAULT");
    const schema::Table* table = check.file.table(constraint.relation);
    const bool no_other_form = table != nullptr && table->partition_key && check.server_before(18);
    if (constraint.added && constraint.type == "CONSTR_FOREIGN" && looks_up && !no_other_form) {
      check.report(fmt::format("writes to {} and {} wait until every row has been looked up",
                               constraint.relation.text(), check.file.relation(constraint.node["pktable"]).text()),
                   constraint.node);
    }
  }
}

}  // namespace

}  // namespace foreign_key_scans_table

const Rule kRule_foreign_key_scans_table = {
    .summary = "FOREIGN KEY added to a table that exists, without NOT VALID",
    .why =
        "The server looks up every row while it holds SHARE ROW EXCLUSIVE on both tables: writes to both wait. (A "
        "column added without a default has nothing to look up.)",
    .instead = "ADD CONSTRAINT … FOREIGN KEY … NOT VALID, commit, then VALIDATE CONSTRAINT",
    .check = foreign_key_scans_table::check_statement,
};

}  // namespace lint
