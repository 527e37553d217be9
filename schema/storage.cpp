#include "schema/storage.hpp"

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

}  // namespace schema
