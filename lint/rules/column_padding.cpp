#include <algorithm>

#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace column_padding {

namespace {

/// Size and alignment of fixed types; 0: variable, or not known.
int width(std::string_view type) {
  if (type == "bigint" || type == "double precision" || type.starts_with("timestamp") || type == "money" ||
      type == "time without time zone") {
    return 8;
  }
  if (type == "integer" || type == "real" || type == "date" || type == "oid") {
    return 4;
  }
  return type == "smallint" ? 2 : type == "boolean" ? 1 : 0;
}

int bytes(const std::vector<int>& widths) {
  int at = 0;
  for (const int width : widths) {
    at = (at + width - 1) / width * width + width;
  }
  return (at + 7) / 8 * 8;
}

void check_statement(Check& check) {
  if (!check.is("CreateStmt")) {
    return;
  }
  std::vector<int> widths;
  for (const ColumnDefinition& column : check.at().columns) {
    if (const int bytes_of = width(column.type); bytes_of > 0) {
      widths.push_back(bytes_of);
    } else {
      break;  // behind a variable column nothing is where it seems
    }
  }
  std::vector<int> best = widths;
  std::ranges::sort(best, std::greater<>());
  if (bytes(best) < bytes(widths)) {
    check.report(fmt::format("{} bytes of every row of {} are padding that another order saves",
                             bytes(widths) - bytes(best), check.at().relation.text()));
  }
}

}  // namespace

}  // namespace column_padding

const Rule kRule_column_padding = {
    .summary = "Columns in an order that wastes room",
    .why =
        "Each value starts at a multiple of its alignment: a boolean before a bigint costs eight bytes in every row.",
    .instead = "wide fixed columns first, then narrow ones, then those of variable length",
    .check = column_padding::check_statement,
};

}  // namespace lint
