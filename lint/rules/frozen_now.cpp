#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/canonical/time_value.hpp"

namespace lint {

namespace frozen_now {

namespace {

bool is_time(std::string_view type) {
  return type.starts_with("timestamp") || type == "date" || type.starts_with("time ");
}

void check_statement(Check& check) {
  for (const ColumnDefinition& column : check.at().columns) {
    Node value = column.find("CONSTR_DEFAULT")["raw_expr"];
    while (value.is("TypeCast")) {
      value = value.inner()["arg"];
    }
    const std::string_view text = value.as("A_Const")["sval"]["sval"].text();
    if (schema::canonical::is_moment(text) && is_time(column.type)) {
      check.report(fmt::format("every row gets the time at which this ran, not '{}'", text), column.node);
    }
  }
}

}  // namespace

}  // namespace frozen_now

const Rule kRule_frozen_now = {
    .summary = "DEFAULT 'now' (or 'today', …) in quotes",
    .why = "The text becomes a value when the table is created: every row gets the time of the migration.",
    .instead = "DEFAULT now()",
    .check = frozen_now::check_statement,
};

}  // namespace lint
