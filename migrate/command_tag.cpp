// The tags of cmdtaglist.h, of statements that migrations are made of.
#include "migrate/command_tag.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace migrate {

namespace {

using schema::tree::Node;

struct Row {
  std::string_view kind, tag;
};
constexpr std::array kRows = {
    Row{"IndexStmt", "CREATE INDEX"},
    Row{"CreateStmt", "CREATE TABLE"},
    Row{"CreateForeignTableStmt", "CREATE FOREIGN TABLE"},
    Row{"ViewStmt", "CREATE VIEW"},
    Row{"CreateSeqStmt", "CREATE SEQUENCE"},
    Row{"CreateTrigStmt", "CREATE TRIGGER"},
    Row{"CreatePolicyStmt", "CREATE POLICY"},
    Row{"CreateEnumStmt", "CREATE TYPE"},
    Row{"CompositeTypeStmt", "CREATE TYPE"},
    Row{"CreateRangeStmt", "CREATE TYPE"},
    Row{"CreateDomainStmt", "CREATE DOMAIN"},
    Row{"CreateSchemaStmt", "CREATE SCHEMA"},
    Row{"CreateExtensionStmt", "CREATE EXTENSION"},
    Row{"CreateStatsStmt", "CREATE STATISTICS"},
    Row{"RuleStmt", "CREATE RULE"},
    Row{"AlterEnumStmt", "ALTER TYPE"},
    Row{"AlterPolicyStmt", "ALTER POLICY"},
    Row{"AlterSeqStmt", "ALTER SEQUENCE"},
    Row{"AlterDomainStmt", "ALTER DOMAIN"},
    Row{"CommentStmt", "COMMENT"},
    Row{"DoStmt", "DO"},
    Row{"CallStmt", "CALL"},
    Row{"ReindexStmt", "REINDEX"},
    Row{"TruncateStmt", "TRUNCATE TABLE"},
    Row{"RefreshMatViewStmt", "REFRESH MATERIALIZED VIEW"},
};

/// Statements whose tag names the kind of object they are about, which this field of theirs says.
struct OfObject {
  std::string_view kind, verb, field;
};
constexpr std::array kOfObject = {
    OfObject{"AlterTableStmt", "ALTER", "objtype"},    OfObject{"AlterFunctionStmt", "ALTER", "objtype"},
    OfObject{"AlterOwnerStmt", "ALTER", "objectType"}, OfObject{"AlterObjectSchemaStmt", "ALTER", "objectType"},
    OfObject{"DropStmt", "DROP", "removeType"},        OfObject{"RenameStmt", "ALTER", "renameType"},
};

/// `OBJECT_FOREIGN_TABLE` as `FOREIGN TABLE`.
std::string object(std::string_view type) {
  std::string text(type.starts_with("OBJECT_") ? type.substr(7) : type);
  std::ranges::replace(text, '_', ' ');
  return text == "MATVIEW" ? "MATERIALIZED VIEW" : text == "TABCONSTRAINT" || text == "COLUMN" ? "TABLE" : text;
}

}  // namespace

std::string command_tag(Node statement) {
  const std::string_view kind = statement.kind();
  const Node node = statement.inner();
  if (const auto row = std::ranges::find(kRows, kind, &Row::kind); row != kRows.end()) {
    return std::string(row->tag);
  }
  if (const auto row = std::ranges::find(kOfObject, kind, &OfObject::kind); row != kOfObject.end()) {
    return std::string(row->verb) + ' ' + object(node[row->field].text());
  }
  if (kind == "CreateFunctionStmt") {
    return node["is_procedure"].flag() ? "CREATE PROCEDURE" : "CREATE FUNCTION";
  }
  if (kind == "VacuumStmt") {
    return node["is_vacuumcmd"].flag() ? "VACUUM" : "ANALYZE";
  }
  if (kind == "GrantStmt") {
    return node["is_grant"].flag() ? "GRANT" : "REVOKE";
  }
  return "";  // with a number of rows behind it, or seldom met
}

}  // namespace migrate
