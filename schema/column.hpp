#pragma once

#include <optional>
#include <string>

#include "schema/object.hpp"
#include "schema/sequence.hpp"

namespace schema {

struct Identity {
  bool always = true;  ///< GENERATED ALWAYS, else BY DEFAULT
  SequenceOptions sequence;

  bool operator==(const Identity&) const = default;
};

struct Generated {
  Expression expression;
  bool stored = true;  ///< false: VIRTUAL (18+)

  bool operator==(const Generated&) const = default;
};

/// A column of a table or foreign table, or an attribute of a composite type. A view's column stands in the model
/// only when something hangs on it (a comment, a default, grants); its `type` is empty then.
struct Column : Object {
  Position position;  ///< 1-based order among siblings
  std::string type;   ///< as format_type() prints it
  std::string collation;  ///< qualified; empty: the type's own
  bool not_null = false;
  std::optional<Expression> default_value;
  std::optional<Identity> identity;
  std::optional<Generated> generated;
  std::string storage;      ///< plain | external | main | extended; empty: the type's own
  std::string compression;  ///< pglz | lz4; empty: the server's default
  std::optional<int> statistics;
  Options options;          ///< n_distinct, …
  Options foreign_options;  ///< OPTIONS (…) of a foreign table's column
  bool local = true;        ///< false: only inherited from a parent (partition or INHERITS)

  bool operator==(const Column&) const = default;
};

}  // namespace schema
