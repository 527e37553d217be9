#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/names/scan.hpp"

namespace lint {

namespace identifier_too_long {

namespace {

void look(Check& check, std::string_view name, Node where = {}) {
  if (name.size() > 63) {
    check.report(fmt::format("{} has {} bytes: the server keeps the first 63", name, name.size()), where);
  }
}

void check_statement(Check& check) {
  // The grammar has cut the names already: the text tells.
  schema::names::Scanner scanner(check.at().source.text());
  for (schema::names::Token token; scanner.next(token);) {
    if (token.is_name()) {
      look(check, token.name());
    }
  }
}

}  // namespace

}  // namespace identifier_too_long

const Rule kRule_identifier_too_long = {
    .summary = "A name of more than 63 bytes",
    .why =
        "The server cuts it off without an error; the next tool that compares names sees a difference, and two long "
        "names may become one.",
    .instead = "a name of at most 63 bytes",
    .check = identifier_too_long::check_statement,
};

}  // namespace lint
