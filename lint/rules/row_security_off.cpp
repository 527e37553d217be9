#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace row_security_off {

namespace {

void check_statement(Check& check) {
  for (const std::string_view subtype : {"AT_DisableRowSecurity", "AT_NoForceRowSecurity"}) {
    check.each_command(subtype, [&](const Command&) {
      check.report(fmt::format("the policies of {} hold no longer", check.at().relation.text()));
    });
  }
  if (check.is("DropStmt") && check.node()["removeType"].text() == "OBJECT_POLICY") {
    for (const Node object : check.node()["objects"]) {
      const std::vector<std::string> parts = names_of(object.as("List")["items"]);
      if (!parts.empty() && !is_created_later(check.file, "OBJECT_POLICY", {"", parts.back()}) &&
          (check.at().locks.empty() || check.at().locks.front().relation.existing)) {
        check.report(fmt::format("policy {} holds no longer", schema::quote_identifier(parts.back())));
      }
    }
  }
}

}  // namespace

}  // namespace row_security_off

const Rule kRule_row_security_off = {
    .summary = "Row security disabled, or a policy dropped",
    .why = "Rows that the policy hid can be seen, or, where no policy is left, none at all.",
    .instead = "create the new policy before the old one goes, in one transaction",
    .check = row_security_off::check_statement,
};

}  // namespace lint
