#pragma once
// What a git ref holds: a SOURCE `git:REF:path`. Paths count from the working directory.

#include <string>
#include <vector>

#include "migrate/directory.hpp"
#include "schema/parse/read.hpp"

namespace cli {

struct GitPath {
  std::string ref, path;
};

/// Of `git:REF:path`. Throws Failure(usage).
GitPath parse_git(const std::string& source);

bool holds_migrations(const GitPath& at);

/// The `.sql` files below a directory, or the one file. Throws Failure(error).
std::vector<schema::parse::SourceText> git_texts(const GitPath& at);

/// A directory of migrations; one that is not there is empty. Throws Failure(error).
migrate::Directory git_migrations(const GitPath& at);

}  // namespace cli
