#pragma once
// What any object may carry, whatever its kind: the place it was read from, a comment, an owner, grants, labels.

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "schema/boxed.hpp"
#include "schema/options.hpp"

namespace schema {

/// Where an object stands in its file. Not part of what the object *is*: two places always compare equal.
struct Place {
  std::uint32_t file = 0;    ///< index into Database::files; meaningless while line is 0
  std::uint32_t line = 0;    ///< 1-based; 0: read from a catalog, no place
  std::uint32_t column = 0;  ///< 1-based, in characters (not bytes)

  bool operator==(const Place&) const { return true; }
  /// For the order of places.
  std::tuple<std::uint32_t, std::uint32_t, std::uint32_t> position() const { return {file, line, column}; }
};

/// An SQL expression or query, compared by what it means (schema/canonical), not by how it was written.
struct Expression {
  std::string text;       ///< as the user wrote it, or as the server printed it; without outer parentheses
  std::string canonical;  ///< filled by canonical::settle(); empty: compared by text

  Expression() = default;
  explicit Expression(std::string sql) : text(std::move(sql)) {}

  bool operator==(const Expression& other) const {
    return !canonical.empty() && !other.canonical.empty() ? canonical == other.canonical : text == other.text;
  }
};

/// One entry of an access control list.
struct Grant {
  std::string grantee;    ///< role name; empty: PUBLIC
  std::string privilege;  ///< SELECT, INSERT, …, as GRANT spells it
  bool with_grant_option = false;

  auto operator<=>(const Grant&) const = default;
  bool operator==(const Grant&) const = default;
};

/// The grantee of entries that concern the owner, whoever that is.
inline constexpr const char* kOwner = "\x01owner";

/// An ACL, as its difference from what an object of that kind has from the start (acldefault): so a file that says
/// nothing of grants and a catalog with a NULL ACL are the same.
struct Privileges {
  std::set<Grant> granted;
  std::set<Grant> revoked;  ///< of the defaults: the owner's (grantee kOwner) or PUBLIC's

  bool empty() const { return granted.empty() && revoked.empty(); }
  bool operator==(const Privileges&) const = default;
};

/// What a comment with a meaning said above the object, or at the end of its line. Never a difference in itself.
struct Hints {
  std::optional<std::string> renamed_from;  ///< `-- @renamed from=old_name [online]`, `-- atlas:renamed_from old_name`
  bool renamed_online = false;
  std::optional<std::string> backfill;  ///< `-- @backfill <expression>`

  bool operator==(const Hints&) const { return true; }
};

/// Under which search_path the object's expression texts were written: an index into Database::search_paths. How a text
/// was found is not part of what it means.
struct PathIndex {
  std::uint32_t value = 0;
  bool operator==(const PathIndex&) const { return true; }
};

struct Object {
  Place place;
  PathIndex search_path;
  Rare<Hints> hints;
  Boxed<std::string> comment;
  Boxed<std::string> owner;  ///< nullopt: the source does not say, and it is not compared
  Rare<Privileges> privileges;
  Rare<std::map<std::string, std::string>> security_labels;  ///< by provider

  bool operator==(const Object&) const = default;
};

/// A number that orders siblings but is not a difference (columns of a table, DESIGN "The model").
struct Position {
  int value = 0;
  bool operator==(const Position&) const { return true; }
};

}  // namespace schema
