#pragma once
// Comments that speak to a linter. Ours: `-- schema:ignore CODE reason`, directly above a statement, inside it, or at
// the end of its line; in the file's head (the first block of comments, when an empty line follows) it holds for the
// whole file. Also those of squawk, Atlas and eugene.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/parse/script.hpp"

namespace lint {

struct Suppression {
  std::set<std::string> codes;  ///< of our rules; empty: all
  bool whole_file = false;
  std::size_t statement = 0;  ///< index into Script::statements(), unless whole_file
  std::size_t offset = 0;     ///< where the comment stands
  bool ours = false;
  std::string reason;
  std::vector<std::string> unknown;  ///< names that no rule has
};

/// What the file's comments say besides.
struct Comments {
  std::vector<Suppression> suppressions;
  bool contract_ok = false;                          ///< `-- contract-phase-ok: reason`
  std::vector<std::size_t> contract_without_reason;  ///< offsets
  std::vector<bool> no_transaction, commits_after;   ///< by statement: `-- schema:transaction none | commits-after`
  bool file_without_transaction = false;             ///< in the words of our runner, Atlas, dbmate, goose, sql-migrate
  bool runner_wraps = false;  ///< a file of dbmate, goose or sql-migrate: they make a transaction of it
  std::vector<bool> down;     ///< by statement: in a `-- migrate:down`, `-- +goose Down` part
};

Comments read_comments(const schema::parse::Script& script);

}  // namespace lint
