#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace extension_update {

namespace {

void check_statement(Check& check) {
  if (check.is("AlterExtensionStmt")) {
    check.report(fmt::format("the update script of {} runs unseen", check.node()["extname"].text()));
  }
}

}  // namespace

}  // namespace extension_update

const Rule kRule_extension_update = {
    .summary = "ALTER EXTENSION … UPDATE",
    .why = "Its script runs whatever it holds: functions change, indexes may have to be built again.",
    .instead = "read the release notes of the extension, and run it by itself",
    .check = extension_update::check_statement,
};

}  // namespace lint
