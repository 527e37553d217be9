#include "cli/commands/expected_owners.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

#include "cli/scratch_roles.hpp"
#include "schema/parse/read.hpp"
#include "schema/print/text.hpp"

namespace cli {

namespace {

/// An object whose owner the files leave open, and the one it has.
struct Open {
  schema::Object* wanted = nullptr;
  const std::string* owner = nullptr;
  bool was_there = false;
};

std::vector<Open> open_owners(schema::Database& wanted, const schema::Database& live, const schema::Database& found) {
  const schema::Database nothing = schema::parse::read({}).database;
  std::vector<Open> open;
  schema::for_each_kind(wanted, [&](auto& map) {
    for (auto& [id, object] : map) {
      const schema::Object* is = live.object(id);
      if (!object.owner && is != nullptr && is->owner && schema::print::words(id.kind).owned && !nothing.contains(id)) {
        open.push_back({&object, &*is->owner, found.contains(id)});
      }
    }
  });
  return open;
}

/// Of few statements that may do so the trees are looked at.
std::set<std::string> roles_set_by(const std::vector<migrate::Migration>& migrations) {
  std::set<std::string> roles;
  for (const migrate::Migration& migration : migrations) {
    for (const migrate::Statement& statement : migration.statements) {
      if (statement.sql.starts_with("SET ") || statement.sql.starts_with("set ")) {
        try {
          schema::tree::parse(statement.sql).for_each_statement([&](schema::tree::Node set) {
            roles.insert(role_set_by(set));
          });
        } catch (const schema::tree::SyntaxError&) {
          continue;  // the server knew it
        }
      }
    }
  }
  roles.erase("");
  return roles;
}

}  // namespace

void expect_owners(schema::Database& wanted, const schema::Database& live, const schema::Database& found,
                   const migrate::Journal& journal, const std::vector<migrate::Migration>& migrations) {
  std::set<std::string> runners = roles_set_by(migrations);
  runners.insert(journal.owner);
  for (const migrate::MigrationRecord& record : journal.records) {
    runners.insert(record.user);
  }
  const std::vector<Open> open = open_owners(wanted, live, found);
  std::map<std::string, std::size_t> count;
  std::size_t all = 0;
  for (const Open& one : open) {
    if (one.was_there) {
      ++count[*one.owner];
      ++all;
    }
  }
  for (const Open& one : open) {
    if (!one.was_there && !runners.contains(*one.owner)) {
      one.wanted->owner = journal.owner;
    }
    for (const auto& [owner, objects] : count) {
      if (one.was_there && owner != *one.owner && objects * 2 > all) {
        one.wanted->owner = owner;
      }
    }
  }
}

}  // namespace cli
