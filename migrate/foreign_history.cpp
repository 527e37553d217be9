// One row per tool: the table it keeps, and the question that gives what has run.

#include <array>

#include <fmt/format.h>

#include "migrate/adopt.hpp"

namespace migrate {

namespace {

struct Book {
  Tool tool;
  const char* name;
  /// Tables with these columns: schema, table, columns. Schema `` is the first of the search_path that has it.
  const char* table;
  std::vector<const char*> columns;
  /// Rows `(version, half done)`; {} is the table.
  const char* query;
  bool up_to_last;
};

const std::vector<Book>& books() {
  // clang-format off
  static const std::vector<Book> kBooks{
      {Tool::golang_migrate, "golang-migrate", "schema_migrations", {"version", "dirty"},
       "SELECT version::text, dirty FROM {}", true},
      {Tool::dbmate, "dbmate", "schema_migrations", {"version"}, "SELECT version::text, false FROM {} ORDER BY 1", false},
      {Tool::flyway, "Flyway", "flyway_schema_history", {"installed_rank", "version", "success", "type"},
       "SELECT coalesce(version, regexp_replace(script, '^.*/', '')), NOT success FROM {} WHERE (version IS NOT NULL OR "
       "script ~ '(^|/)R__') AND type NOT LIKE 'UNDO%' AND type <> 'SCHEMA' AND NOT "
       "EXISTS (SELECT FROM {} AS undone WHERE undone.version = f.version AND undone.type LIKE 'UNDO%' AND "
       "undone.installed_rank > f.installed_rank) ORDER BY installed_rank",
       false},
      {Tool::atlas, "Atlas", "atlas_schema_revisions", {"version", "applied", "total"},
       "SELECT version, applied < total FROM {} WHERE version <> '.atlas_cloud_identifier' ORDER BY version", false},
      {Tool::prisma, "Prisma", "_prisma_migrations", {"migration_name", "finished_at", "rolled_back_at"},
       "SELECT migration_name, finished_at IS NULL FROM {} WHERE rolled_back_at IS NULL ORDER BY started_at", false},
      {Tool::sqitch, "Sqitch", "changes", {"change_id", "change", "committed_at"},
       "SELECT change, false FROM {} ORDER BY committed_at", false},
      {Tool::goose, "goose", "goose_db_version", {"version_id", "is_applied"},
       "SELECT version_id::text, false FROM {} AS g WHERE is_applied AND version_id > 0 AND NOT EXISTS (SELECT FROM {} AS l "
       "WHERE l.version_id = g.version_id AND l.id > g.id) ORDER BY version_id",
       false},
      {Tool::alembic, "Alembic", "alembic_version", {"version_num"}, "SELECT version_num, false FROM {}", true},
  };
  // clang-format on
  return kBooks;
}

/// The table where the tool keeps its book, quoted; empty: it was never here.
std::string table_of(postgres::Connection& connection, const Book& book) {
  std::string columns;
  for (const char* column : book.columns) {
    columns += fmt::format("{}'{}'", columns.empty() ? "" : ", ", column);
  }
  const postgres::Result rows = connection.execute(fmt::format(
      R"(
SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)
  FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.relkind = 'r' AND c.relname = '{}' AND n.nspname NOT LIKE 'pg\_%'
   AND (SELECT pg_catalog.count(*) FROM pg_catalog.pg_attribute AS a
         WHERE a.attrelid = c.oid AND NOT a.attisdropped AND a.attname IN ({})) = {}
 ORDER BY n.nspname = 'public' DESC, n.nspname LIMIT 1)",
      book.table, columns, book.columns.size()));
  return rows.rows() == 0 ? "" : std::string(rows.text(0, 0));
}

void replace_tables(std::string& query, const std::string& table, bool flyway) {
  bool first = true;
  for (std::size_t at = 0; (at = query.find("{}", at)) != std::string::npos; at += table.size()) {
    query.replace(at, 2, table + (flyway && first ? " AS f" : ""));
    first = false;
  }
}

}  // namespace

std::string_view to_string(Tool tool) {
  for (const Book& book : books()) {
    if (book.tool == tool) {
      return book.name;
    }
  }
  return "";
}

std::optional<ForeignHistory> read_foreign_history(postgres::Connection& connection) {
  for (const Book& book : books()) {
    const std::string table = table_of(connection, book);
    if (table.empty()) {
      continue;
    }
    std::string query = book.query;
    replace_tables(query, table, book.tool == Tool::flyway);
    const postgres::Result rows = connection.execute(query);
    ForeignHistory history;
    history.tool = book.tool;
    history.up_to_last = book.up_to_last;
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      history.versions.emplace_back(rows.text(row, 0));
      if (rows.text(row, 1) == "t") {
        history.problem = fmt::format("{} says that {} is half-done: set it right with {} first", book.name,
                                      rows.text(row, 0), book.name);
      }
    }
    return history;
  }
  return std::nullopt;
}

}  // namespace migrate
