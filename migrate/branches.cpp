#include "migrate/branches.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "diff/diff.hpp"
#include "migrate/replay.hpp"
#include "schema/canonical/settle.hpp"
#include "schema/parse/read.hpp"
#include "schema/tree/tree.hpp"

namespace migrate {

namespace {

using schema::ObjectId;

std::vector<Migration> joined(std::vector<Migration> left, const std::vector<Migration>& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// A table stands for everything that hangs on it: two changes of one table meet in its lock and in its readers.
ObjectId owner(const ObjectId& id) {
  return id.relation.empty() ? id : ObjectId{schema::Kind::table, id.schema, "", id.relation};
}

std::set<std::string> touched(const std::vector<Migration>& before, const std::vector<Migration>& more) {
  schema::Database from = replay(before).database, to = replay(joined(before, more)).database;
  schema::canonical::settle(from, to);
  std::set<std::string> names;
  for (const diff::Change& change : diff::compare(from, to)) {
    std::visit(
        [&](const auto& verb) {
          if constexpr (std::is_same_v<std::decay_t<decltype(verb)>, diff::Rename>) {
            names.insert(to_string(owner(verb.from)));
            names.insert(to_string(owner(verb.to)));
          } else {
            names.insert(to_string(owner(verb.id)));
          }
        },
        change);
  }
  return names;
}

std::string first_error(const Replay& replayed) {
  const auto error = std::ranges::find(replayed.diagnostics, schema::Severity::error, &schema::Diagnostic::severity);
  return error == replayed.diagnostics.end() ? "" : error->message;
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
}

/// `-- schema:from …` of the head gets another value; a file that has none is left alone.
void replace_directive(std::string& text, std::string_view key, const std::string& value) {
  const std::string start = fmt::format("-- schema:{} ", key);
  std::size_t at = text.starts_with(start) ? 0 : text.find('\n' + start);
  if (at == std::string::npos) {
    return;
  }
  at += text[at] == '\n' ? 1 : 0;
  const std::size_t stop = std::min(text.find('\n', at), text.size());
  text.replace(at, stop - at, start + value);
}

}  // namespace

Branches branches(const std::vector<Migration>& ours, const std::vector<Migration>& theirs) {
  const auto has = [](const std::vector<Migration>& migrations, const Migration& wanted) {
    return std::ranges::any_of(migrations, [&](const Migration& migration) {
      return migration.label() == wanted.label() && migration.hash == wanted.hash;
    });
  };
  Branches result;
  for (const Migration& migration : ours) {
    (has(theirs, migration) ? result.common : result.ours).push_back(migration);
  }
  std::ranges::copy_if(theirs, std::back_inserter(result.theirs),
                       [&](const Migration& migration) { return !has(ours, migration); });
  return result;
}

Crossing cross(const Branches& branches) {
  Crossing crossing;
  const std::set<std::string> ours = touched(branches.common, branches.ours),
                              theirs = touched(branches.common, branches.theirs);
  std::ranges::set_intersection(ours, theirs, std::back_inserter(crossing.both));
  const Replay ours_last = replay(joined(joined(branches.common, branches.theirs), branches.ours));
  const Replay theirs_last = replay(joined(joined(branches.common, branches.ours), branches.theirs));
  for (const Replay* order : {&ours_last, &theirs_last}) {
    if (crossing.problem.empty()) {
      crossing.problem = first_error(*order);
    }
  }
  if (crossing.problem.empty() && fingerprint(ours_last.database) != fingerprint(theirs_last.database)) {
    crossing.problem = "the order in which they run decides what the schema is";
  }
  crossing.commute = crossing.problem.empty();
  return crossing;
}

Migration with_version(Migration migration, const std::string& version) {
  const std::string before = migration.label(), version_before = migration.version;
  migration.version = version;
  for (std::string* text : {&migration.up_text, &migration.down_text, &migration.runbook}) {
    replace_all(*text, before, migration.label());
  }
  replace_all(migration.runbook, " --up-to " + version_before, " --up-to " + version);
  migration.hash = content_hash(migration.up_text);
  return migration;
}

void link_runbooks(std::vector<Migration>& moved, const Branches& sides) {
  for (std::size_t i = moved.size(); i-- > 0;) {
    const std::string before = sides.ours.at(i).label();
    for (Migration& other : moved) {
      if (other.label() != before) {
        replace_all(other.runbook, before, moved[i].label());
      }
    }
  }
  const auto link = [](const Migration& migration) {
    return fmt::format("Before it: [{0}]({0}.md)", migration.label());
  };
  if (!moved.empty() && !sides.common.empty() && !sides.theirs.empty()) {
    replace_all(moved.front().runbook, link(sides.common.back()), link(sides.theirs.back()));
  }
}

void restamp(std::vector<Migration>& migrations, const std::vector<Migration>& before) {
  std::vector<Migration> row = before;
  std::string current = fingerprint(replay(row).database);
  for (Migration& migration : migrations) {
    replace_directive(migration.up_text, "from", current);
    row.push_back(migration);
    current = fingerprint(replay(row).database);
    replace_directive(migration.up_text, "to", current);
    migration = parse_migration(migration.version, migration.name, migration.up_text, migration.down_text);
    row.back() = migration;
  }
}

std::vector<std::string> data_statements(const std::vector<Migration>& migrations) {
  static const std::set<std::string_view> kRows{"InsertStmt",   "UpdateStmt", "DeleteStmt", "MergeStmt",
                                                "SelectStmt",   "DoStmt",     "CallStmt",   "CopyStmt",
                                                "TruncateStmt", "ExecuteStmt"};
  std::vector<std::string> found;
  for (const Migration& migration : migrations) {
    for (const Statement& statement : migration.statements) {
      if (statement.backfill) {
        continue;  // an empty table has nothing to fill
      }
      const schema::tree::Tree tree = schema::tree::parse(statement.sql);
      if (tree.size() == 1 && kRows.contains(tree.statement().kind())) {
        found.push_back(fmt::format("{}:{}: {}", migration.label(), statement.place.line,
                                    statement.sql.substr(0, statement.sql.find('\n')).substr(0, 80)));
      }
    }
  }
  return found;
}

}  // namespace migrate
