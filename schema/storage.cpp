#include "schema/storage.hpp"

#include <charconv>
#include <optional>

#include "schema/find_type.hpp"

namespace schema {

std::string_view own_storage(std::string_view type) {
  static constexpr std::string_view kMain[] = {"numeric", "cidr", "inet"};
  static constexpr std::string_view kPlain[] = {
      "integer", "bigint", "smallint", "boolean", "real",  "double precision", "date",
      "uuid",    "oid",    "name",     "money",   "time ", "timestamp ",       "interval",
      "macaddr", "point",  "lseg",     "box",     "line",  "circle",           "\"char\"",
      "xid",     "pg_lsn", "tid",      "cid",     "reg",   "int2vector",       "oidvector"};
  if (type.ends_with("[]")) {
    return "extended";
  }
  for (const std::string_view start : kMain) {
    if (type == start || (type.starts_with(start) && type[start.size()] == '(')) {
      return "main";
    }
  }
  for (const std::string_view start : kPlain) {
    if (type.starts_with(start)) {
      return "plain";
    }
  }
  return "extended";
}

namespace {

constexpr int kLongestFixed = 64;      // name
constexpr int kToastThreshold = 2032;  // TOAST_TUPLE_THRESHOLD in pages of 8 kB
constexpr int kRowHeader = 24;
constexpr int kAlignment = 8;

/// Of `character varying(20)`: 20.
std::optional<int> modifier(std::string_view type) {
  const std::size_t open = type.find('(');
  int value = 0;
  if (open == std::string_view::npos ||
      std::from_chars(type.data() + open + 1, type.data() + type.size(), value).ec != std::errc()) {
    return std::nullopt;
  }
  return value;
}

bool is_fixed(const Database& database, std::string_view type) {
  if (const auto* domain = find_type(database.of<Domain>(), type)) {
    return is_fixed(database, domain->second.type);
  }
  return own_storage(type) == "plain" || find_type(database.of<EnumType>(), type) != nullptr;
}

/// The most bytes that a value takes, in UTF-8 (type_maximum_size() of PostgreSQL's format_type.c); nullopt: any
/// number.
std::optional<int> longest(const Database& database, std::string_view type) {
  if (is_fixed(database, type)) {
    return kLongestFixed;
  }
  const std::optional<int> size = modifier(type);
  if (!size || type.ends_with("[]")) {
    return std::nullopt;
  }
  if (type.starts_with("character")) {
    return 4 + 4 * *size;
  }
  if (type.starts_with("bit")) {
    return 8 + *size / 8 + 1;
  }
  if (type.starts_with("numeric")) {
    return 8 + 2 * ((*size + 6) / 4);
  }
  return std::nullopt;
}

}  // namespace

bool may_have_toast_table(const Database& database, const QualifiedName& table) {
  bool any_length = false, out_of_line = false;
  int row = kRowHeader;
  for (const auto& [id, column] : of_relation<Column>(database, table)) {
    const std::optional<int> size = longest(database, column.type);
    any_length = any_length || !size;
    out_of_line = out_of_line || (!is_fixed(database, column.type) && column.storage != "plain");
    row += size.value_or(0) + kAlignment;
  }
  return out_of_line && (any_length || row > kToastThreshold);
}

}  // namespace schema
