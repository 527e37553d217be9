#pragma once

#include <optional>
#include <string>

#include "schema/object.hpp"
#include "schema/object_id.hpp"
#include "schema/sequence.hpp"

namespace schema {

/// Does a file name the sequence? One that does not means the name that is there, whichever it is.
struct NamesSequence {
  bool value = false;
  bool operator==(const NamesSequence&) const { return true; }
};

struct Identity {
  bool always = true;  ///< GENERATED ALWAYS, else BY DEFAULT
  SequenceOptions sequence;
  std::optional<QualifiedName> sequence_name;  ///< where it is not the table's, the column's and `seq`
  NamesSequence names_sequence;
  std::optional<std::string> sequence_comment;
  Privileges sequence_privileges;

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
  Name type;          ///< as format_type() prints it
  Name collation;     ///< qualified; empty: the type's own
  bool not_null = false;
  Boxed<Expression> default_value;
  Boxed<Identity> identity;
  Boxed<Generated> generated;
  Name storage;      ///< plain | external | main | extended; empty: the type's own
  Name compression;  ///< pglz | lz4; empty: the server's default
  std::optional<int> statistics;
  Rare<Options> options;          ///< n_distinct, …
  Rare<Options> foreign_options;  ///< OPTIONS (…) of a foreign table's column
  bool local = true;              ///< false: only inherited from a parent (partition or INHERITS)
  bool keeps_not_null = false;    ///< 18+: its inherited NOT NULL is its own too and stays when the parent's goes

  bool operator==(const Column&) const = default;
};

}  // namespace schema
