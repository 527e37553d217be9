#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace drop_object {

namespace {

struct What {
  std::string_view type, words;
};

constexpr std::array kWhat = {
    What{"OBJECT_VIEW", "view"},
    What{"OBJECT_MATVIEW", "materialized view"},
    What{"OBJECT_FUNCTION", "function"},
    What{"OBJECT_PROCEDURE", "procedure"},
    What{"OBJECT_ROUTINE", "routine"},
    What{"OBJECT_AGGREGATE", "aggregate"},
    What{"OBJECT_TYPE", "type"},
    What{"OBJECT_DOMAIN", "domain"},
    What{"OBJECT_SEQUENCE", "sequence"},
    What{"OBJECT_EXTENSION", "extension"},
    What{"OBJECT_PUBLICATION", "publication"},
    What{"OBJECT_FOREIGN_SERVER", "server"},
    What{"OBJECT_FDW", "foreign data wrapper"},
    What{"OBJECT_COLLATION", "collation"},
    What{"OBJECT_CONVERSION", "conversion"},
    What{"OBJECT_CAST", "cast"},
    What{"OBJECT_OPERATOR", "operator"},
    What{"OBJECT_OPCLASS", "operator class"},
    What{"OBJECT_OPFAMILY", "operator family"},
    What{"OBJECT_TSCONFIGURATION", "text search configuration"},
    What{"OBJECT_TSDICTIONARY", "text search dictionary"},
    What{"OBJECT_TSPARSER", "text search parser"},
    What{"OBJECT_TSTEMPLATE", "text search template"},
    What{"OBJECT_EVENT_TRIGGER", "event trigger"},
    What{"OBJECT_LANGUAGE", "language"},
    What{"OBJECT_TRANSFORM", "transform"},
    What{"OBJECT_ACCESS_METHOD", "access method"},
};

/// What has a statement of its own to drop it.
constexpr std::array kStatements = {
    What{"DropOwnedStmt", "everything that the role owns"},
    What{"DropRoleStmt", "a role"},
    What{"DropSubscriptionStmt", "a subscription: what it brought comes no longer"},
    What{"DropTableSpaceStmt", "a tablespace"},
    What{"DropUserMappingStmt", "a user mapping"},
};

/// Names that are no path: of an operator class its access method stands in front, a cast has types.
QualifiedName name_of(std::string_view type, Node object) {
  if (type == "OBJECT_CAST" || type == "OBJECT_TRANSFORM") {
    return {};
  }
  return dotted(object);
}

bool made_before(const Surroundings& file, std::string_view type, const QualifiedName& name) {
  return std::ranges::any_of(
      file.statements.begin(), file.statements.begin() + static_cast<std::ptrdiff_t>(file.at),
      [&](const Statement& earlier) {
        return (type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE") &&
               earlier.is("CreateFunctionStmt") && dotted(earlier.node["funcname"]).name == name.name;
      });
}

void check_statement(Check& check) {
  if (const auto statement = std::ranges::find(kStatements, check.at().kind, &What::type);
      statement != kStatements.end()) {
    check.report(fmt::format("drops {}", statement->words));
    return;
  }
  const std::string_view type = check.node()["removeType"].text();
  const auto what = std::ranges::find(kWhat, type, &What::type);
  if (!check.is("DropStmt") || what == kWhat.end()) {
    return;
  }
  for (const Node object : check.node()["objects"]) {
    const QualifiedName name = name_of(type, object);
    if (name.name.empty()) {
      check.report(fmt::format("drops a {}", what->words));
      continue;
    }
    if (!check.file.relation(name).existing || made_before(check.file, type, name) ||
        is_created_later(check.file, type, name)) {
      continue;
    }
    check.report(fmt::format("drops {} {}", what->words, schema::quote_qualified(name)));
  }
}

}  // namespace

}  // namespace drop_object

const Rule kRule_drop_object = {
    .summary = "DROP of a view, function, type, sequence, extension, …",
    .why = "Code that still uses it fails. What the same file creates again is not asked about.",
    .instead =
        "CREATE OR REPLACE where that is enough; when nothing uses it any more, say so: `-- contract-phase-ok: "
        "reason`",
    .check = drop_object::check_statement,
};

}  // namespace lint
