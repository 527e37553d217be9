#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace timestamp_without_time_zone {

namespace {

void check_statement(Check& check) {
  for (const ColumnDefinition& column : check.at().columns) {
    if (column.type.starts_with("timestamp") && column.type.ends_with("without time zone")) {
      check.report(fmt::format("{} does not say which moment it means", column_text(column.relation, column.name)),
                   column.node);
    }
  }
}

}  // namespace

}  // namespace timestamp_without_time_zone

const Rule kRule_timestamp_without_time_zone = {
    .summary = "timestamp without time zone",
    .why = "It is a wall clock without a wall: what moment it was depends on who wrote it.",
    .instead = "timestamptz",
    .check = timestamp_without_time_zone::check_statement,
};

}  // namespace lint
