#include "migrate/locks.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <fmt/format.h>

#include "schema/sql.hpp"
#include "schema/tree/tree.hpp"

namespace migrate {

namespace {

using planner::LockMode;
using planner::TableLock;
using std::chrono::milliseconds;

/// pg_locks.mode, by LockMode.
constexpr std::array<std::string_view, 9> kModeNames{
    "",          "AccessShareLock",       "RowShareLock",  "RowExclusiveLock",   "ShareUpdateExclusiveLock",
    "ShareLock", "ShareRowExclusiveLock", "ExclusiveLock", "AccessExclusiveLock"};

/// By LockMode, a bit per mode it conflicts with (lock.c, LockConflicts).
constexpr std::array<unsigned, 9> kConflicts{0,           0b100000000, 0b110000000, 0b111100000, 0b111110000,
                                             0b111011000, 0b111111000, 0b111111100, 0b111111110};

/// `(schema, name, mode)` rows for a VALUES list.
std::string values(const std::vector<TableLock>& locks) {
  std::string rows;
  for (const TableLock& lock : locks) {
    rows += fmt::format("{}({}, {}, {})", rows.empty() ? "" : ", ", schema::quote_literal(lock.relation.schema),
                        schema::quote_literal(lock.relation.name), static_cast<int>(lock.mode));
  }
  return rows;
}

/// What a person needs to know of a session. Its query is cut: it is somebody else's.
constexpr std::string_view kDescribe = R"(pg_catalog.format('pid %s, user %s, application %s, %s for %s s: %s', a.pid,
  COALESCE(a.usename, '-'), COALESCE(NULLIF(a.application_name, ''), '-'), COALESCE(a.state, a.backend_type),
  COALESCE(EXTRACT(epoch FROM pg_catalog.clock_timestamp()
                              - COALESCE(a.xact_start, a.query_start, a.backend_start)), 0)::bigint,
  pg_catalog.regexp_replace(pg_catalog.left(COALESCE(a.query, ''), 120), '\s+', ' ', 'g')))";

void collect(schema::tree::Node node, std::vector<TableLock>& locks) {
  if (node.is_list()) {
    for (const schema::tree::Node element : node) {
      collect(element, locks);
    }
  } else if (node.is_object()) {
    if (!node["relname"].text().empty()) {
      locks.push_back(
          {{std::string(node["schemaname"].text()), std::string(node["relname"].text())}, LockMode::access_exclusive});
      return;
    }
    node.for_each_field([&](std::string_view, schema::tree::Node value) { collect(value, locks); });
  }
}

}  // namespace

bool conflicts(LockMode left, LockMode right) {
  return (kConflicts[static_cast<std::size_t>(left)] >> static_cast<unsigned>(right) & 1U) != 0;
}

std::vector<TableLock> merge_locks(const std::vector<TableLock>& locks) {
  std::vector<TableLock> merged;
  for (const TableLock& lock : locks) {
    if (lock.mode == LockMode::none) {
      continue;
    }
    const auto known = std::ranges::find(merged, lock.relation, &TableLock::relation);
    if (known == merged.end()) {
      merged.push_back(lock);
    } else {
      known->mode = std::max(known->mode, lock.mode);
    }
  }
  std::ranges::sort(merged, [](const TableLock& left, const TableLock& right) {
    return left.mode != right.mode ? left.mode > right.mode : left.relation < right.relation;
  });
  return merged;
}

std::vector<Blocker> blockers(postgres::Connection& connection, const std::vector<TableLock>& locks) {
  std::vector<Blocker> found;
  if (locks.empty()) {
    return found;
  }
  std::string conflicting;
  for (std::size_t wanted = 1; wanted < kModeNames.size(); ++wanted) {
    for (std::size_t held = 1; held < kModeNames.size(); ++held) {
      if (conflicts(static_cast<LockMode>(wanted), static_cast<LockMode>(held))) {
        conflicting += fmt::format("{}({}, '{}')", conflicting.empty() ? "" : ", ", wanted, kModeNames[held]);
      }
    }
  }
  const postgres::Result rows = connection.execute(fmt::format(
      R"(
WITH wanted (nspname, relname, mode) AS (VALUES {}), conflict (wanted, held) AS (VALUES {}), standing AS (
  SELECT l.pid, l.virtualtransaction
    FROM wanted AS w
    JOIN pg_catalog.pg_class AS c
      ON c.oid = pg_catalog.to_regclass(
           CASE WHEN w.nspname = '' THEN '' ELSE pg_catalog.quote_ident(w.nspname) || '.' END
           || pg_catalog.quote_ident(w.relname))
    JOIN pg_catalog.pg_locks AS l ON l.relation = c.oid AND l.locktype = 'relation'
    JOIN conflict AS k ON k.wanted = w.mode AND k.held = l.mode
   WHERE l.granted
     AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
)
SELECT {}, a.pid,
       (COALESCE(EXTRACT(epoch FROM pg_catalog.clock_timestamp() - a.xact_start), 0) * 1000)::bigint AS age,
       a.backend_type = 'autovacuum worker' AND a.query NOT LIKE '%(to prevent wraparound)%'
  FROM pg_catalog.pg_stat_activity AS a
 WHERE a.pid <> pg_catalog.pg_backend_pid() AND a.pid IN (SELECT pid FROM standing)
UNION ALL
SELECT pg_catalog.format('prepared transaction %L, user %s: COMMIT PREPARED or ROLLBACK PREPARED it', p.gid, p.owner),
       0,
       (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - p.prepared) * 1000)::bigint, false
  FROM pg_catalog.pg_prepared_xacts AS p
 WHERE EXISTS (SELECT FROM standing AS s JOIN pg_catalog.pg_locks AS x ON x.virtualtransaction = s.virtualtransaction
                WHERE s.pid IS NULL AND x.pid IS NULL AND x.locktype = 'transactionid'
                  AND x.transactionid = p.transaction)
 ORDER BY age DESC, 2)",
      values(locks), conflicting, kDescribe));
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    Blocker blocker;
    blocker.text = rows.text(row, 0);
    blocker.pid = std::atoi(std::string(rows.text(row, 1)).c_str());
    blocker.age = milliseconds(std::atoll(std::string(rows.text(row, 2)).c_str()));
    blocker.cancellable_autovacuum = rows.text(row, 3) == "t";
    found.push_back(std::move(blocker));
  }
  return found;
}

void cancel_autovacuum(postgres::Connection& connection, const Blocker& blocker) {
  try {
    connection.execute(fmt::format("SELECT pg_catalog.pg_cancel_backend({})", blocker.pid));
  } catch (const postgres::SqlError& error) {
    if (error.connection_lost) {
      throw;
    }
  }
}

std::vector<TableLock> lockable(postgres::Connection& connection, const std::vector<TableLock>& locks) {
  std::vector<TableLock> result;
  if (locks.empty()) {
    return result;
  }
  const postgres::Result rows = connection.execute(fmt::format(
      R"(
WITH wanted (nspname, relname, mode) AS (VALUES {})
SELECT w.nspname, w.relname, w.mode
  FROM wanted AS w
  JOIN pg_catalog.pg_namespace AS n ON n.nspname = w.nspname
  JOIN pg_catalog.pg_class AS c ON c.relnamespace = n.oid AND c.relname = w.relname
 WHERE c.relkind IN ('r', 'p') AND pg_catalog.has_table_privilege(c.oid, 'UPDATE')
 ORDER BY w.mode DESC, w.nspname, w.relname)",
      values(locks)));
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const int mode = std::atoi(std::string(rows.text(row, 2)).c_str());
    result.push_back({{std::string(rows.text(row, 0)), std::string(rows.text(row, 1))}, static_cast<LockMode>(mode)});
  }
  return result;
}

std::vector<TableLock> named_relations(const std::string& sql) {
  std::vector<TableLock> locks;
  try {
    const schema::tree::Tree tree = schema::tree::parse(sql);
    for (std::size_t i = 0; i < tree.size(); ++i) {
      collect(tree.statement(i), locks);
    }
  } catch (const schema::tree::SyntaxError&) {
    locks.clear();
  }
  return merge_locks(locks);
}

std::vector<std::string> advisory_lock_holders(postgres::Connection& connection, int lock_class, int lock_object) {
  const postgres::Result rows = connection.execute(fmt::format(
      R"(
SELECT {} FROM pg_catalog.pg_locks AS l JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
 WHERE l.locktype = 'advisory' AND l.granted AND l.classid = {} AND l.objid = {} AND l.objsubid = 2
   AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())
 ORDER BY a.pid)",
      kDescribe, lock_class, lock_object));
  std::vector<std::string> holders;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    holders.emplace_back(rows.text(row, 0));
  }
  return holders;
}

}  // namespace migrate
