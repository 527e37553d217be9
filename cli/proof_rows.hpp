#pragma once
// Rows for a scratch copy: made up from the columns' types, and compared.

#include <map>
#include <string>

#include "postgres/connection.hpp"

namespace cli {

/// Fills every table with up to twenty rows that its types, CHECKs and keys accept, foreign keys included; how many in
/// all. A table whose conditions nothing made up fulfils stays empty.
long make_rows(postgres::Connection& connection);

struct Values {
  std::string type, digest;
};
/// By table, by column: what is in it.
using Contents = std::map<std::string, std::map<std::string, Values>>;
Contents read_contents(postgres::Connection& connection);

}  // namespace cli
