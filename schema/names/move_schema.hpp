#pragma once
// An SQL text that speaks of one schema, made to speak of another: what tenants share as text and each has as its own.
// Moved is what is surely meant as the schema: names qualified with it, lists of schemas (`ON SCHEMA a`, `SET
// search_path = a`), and of strings only routine bodies, `EXECUTE '…'`, `'a.t'::regclass`, `nextval('a.s')`,
// `nspname = 'a'`. Any other string is data and stays as it is. Comments are moved along, as the runner reads them.

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace schema::names {

struct SchemaMove {
  std::string from, to;
  /// Names in `from` that mean what is there, whoever speaks: what extensions have brought.
  std::set<std::string, std::less<>> stay;

  /// `to` as an entry of a search_path: what stays is still found.
  std::vector<std::string> path_entry() const;
  /// Where names without a schema are looked for: `public`, moved.
  std::vector<std::string> search_path() const;
};

std::string move_schema(std::string_view text, const SchemaMove& move);

}  // namespace schema::names
