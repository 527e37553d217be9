#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace refresh_not_concurrent {

namespace {

void check_statement(Check& check) {
  if (check.is("RefreshMatViewStmt") && !check.at().concurrently && check.at().relation.existing &&
      !check.node()["skipData"].flag()) {
    check.report(fmt::format("{} cannot be read until it is filled again", check.at().relation.text()));
  }
}

}  // namespace

}  // namespace refresh_not_concurrent

const Rule kRule_refresh_not_concurrent = {
    .summary = "REFRESH MATERIALIZED VIEW without CONCURRENTLY",
    .why = "Nobody can read the view until it is filled again. CONCURRENTLY needs a unique index over plain columns.",
    .instead = "REFRESH MATERIALIZED VIEW CONCURRENTLY",
    .check = refresh_not_concurrent::check_statement,
};

}  // namespace lint
