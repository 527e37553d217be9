#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace wide_index {

namespace {

void check_statement(Check& check) {
  if (check.is("IndexStmt") && !check.node()["unique"].flag() && check.node()["indexParams"].size() > 3) {
    check.report(fmt::format("an index over {} columns", check.node()["indexParams"].size()));
  }
}

}  // namespace

}  // namespace wide_index

const Rule kRule_wide_index = {
    .summary = "A non-unique index of more than three columns",
    .why = "It is large, it slows every write, and rarely do queries use the columns behind the third.",
    .instead = "the columns that queries filter by; INCLUDE for those they only read",
    .check = wide_index::check_statement,
};

}  // namespace lint
