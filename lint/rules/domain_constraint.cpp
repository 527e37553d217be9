#include <algorithm>

#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace domain_constraint {

namespace {

bool same(const QualifiedName& left, const QualifiedName& right) {
  return left.name == right.name && (left.schema == right.schema || left.schema.empty() || right.schema.empty());
}

bool made_here(const Check& check, const QualifiedName& domain) {
  return std::ranges::any_of(
      check.file.statements.begin(), check.file.statements.begin() + static_cast<std::ptrdiff_t>(check.file.at),
      [&](const Statement& earlier) {
        return earlier.is("CreateDomainStmt") && same(dotted(earlier.node["domainname"]), domain);
      });
}

/// A type as format_type() prints it: with its schema, or without.
bool is_type(std::string_view type, const QualifiedName& domain) {
  const std::string name = schema::quote_identifier(domain.name);
  return type == name || type == schema::quote_qualified(domain) ||
         (domain.schema.empty() && type.ends_with("." + name));
}

/// Columns of the domain, of relations that were there before.
std::vector<std::string> columns_of(const Check& check, const QualifiedName& domain) {
  std::vector<std::string> found;
  for (const auto& [id, column] : check.file.database.columns) {
    const Relation relation = check.file.relation(QualifiedName{id.schema, id.relation});
    if (relation.existing && is_type(column.type, domain)) {
      found.push_back(column_text(relation, id.name));
    }
  }
  return found;
}

void check_statement(Check& check) {
  const std::string_view what = check.node()["subtype"].text();
  if (!check.is("AlterDomainStmt") || !(what == "C" || what == "O" || what == "V")) {
    return;
  }
  const QualifiedName domain = dotted(check.node()["typeName"]);
  const std::vector<std::string> columns = columns_of(check, domain);
  if (columns.empty() && (made_here(check, domain) || check.file.options.complete)) {
    return;
  }
  check.report(fmt::format("all tables with columns of {} are read while their writers wait{}{}",
                           schema::quote_qualified(domain), columns.empty() ? "" : ": ", fmt::join(columns, ", ")));
}

}  // namespace

}  // namespace domain_constraint

const Rule kRule_domain_constraint = {
    .summary = "ALTER DOMAIN … ADD CONSTRAINT or SET NOT NULL",
    .why =
        "Every table with a column of the domain is read, under a lock that stops its writers; VALIDATE of a domain "
        "does no better. One value that does not fit makes it fail.",
    .instead = "CHECK constraints on the tables themselves, NOT VALID and validated one by one",
    .check = domain_constraint::check_statement,
};

}  // namespace lint
