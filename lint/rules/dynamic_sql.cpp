#include <algorithm>
#include <array>

#include "lint/check.hpp"
#include "schema/names/scan.hpp"

namespace lint {

namespace dynamic_sql {

namespace {

constexpr std::array<std::string_view, 6> kWords = {"create", "alter", "drop", "truncate", "execute", "rename"};

void check_statement(Check& check) {
  if (!check.is("DoStmt")) {
    return;
  }
  for (const Node option : check.node()["args"]) {
    const Node element = option.as("DefElem");
    if (element["defname"].text() != "as") {
      continue;
    }
    schema::names::Scanner scanner(element["arg"].text());
    for (schema::names::Token token; scanner.next(token);) {
      if (token.kind == schema::names::TokenKind::identifier &&
          std::ranges::find(kWords, token.name()) != kWords.end()) {
        check.report("what this block does to the schema is not checked");
        return;
      }
    }
  }
}

}  // namespace

}  // namespace dynamic_sql

const Rule kRule_dynamic_sql = {
    .summary = "A DO block that changes the schema",
    .why =
        "What it does cannot be known from its text: it is not checked here, and the schema after it may be another "
        "than the one read from the file.",
    .instead = "plain statements",
    .check = dynamic_sql::check_statement,
};

}  // namespace lint
