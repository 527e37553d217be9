#pragma once
// Types that users make. Types of columns and arguments are text everywhere, exactly as format_type() prints them
// with an empty search_path: `character varying(32)`, `integer[]`, `public.mood`.

#include <optional>
#include <string>
#include <vector>

#include "schema/object.hpp"
#include "schema/object_id.hpp"

namespace schema {

struct EnumType : Object {
  std::vector<std::string> labels;                           ///< in sort order
  std::vector<std::pair<std::string, std::string>> renamed;  ///< hints: {old label, new label}

  bool operator==(const EnumType& other) const {
    return static_cast<const Object&>(*this) == other && labels == other.labels;
  }
};

/// A composite type; its attributes are objects of Kind::column with `relation` = the type's name.
struct CompositeType : Object {
  bool operator==(const CompositeType&) const = default;
};

struct RangeType : Object {
  std::string subtype;
  std::string subtype_opclass;                     ///< qualified; empty: the subtype's default btree class
  Name collation;                                  ///< qualified; empty: the subtype's own
  std::string canonical;                           ///< qualified function name or empty
  std::string subtype_diff;                        ///< qualified function name or empty
  std::string multirange_schema, multirange_name;  ///< 14+; as written or as the server chooses them

  bool operator==(const RangeType&) const = default;
};

/// A type with its own input and output functions (or a shell when there are none).
struct BaseType : Object {
  Options parameters;  ///< input, output, receive, internallength, alignment, …: CREATE TYPE's own words, lower case

  bool operator==(const BaseType&) const = default;
};

/// Its CHECKs are objects of Kind::constraint with `relation` = the domain's name.
struct Domain : Object {
  Name type;
  Name collation;  ///< qualified; empty: the type's own
  bool not_null = false;
  std::optional<Expression> default_value;

  bool operator==(const Domain&) const = default;
};

struct Collation : Object {
  std::string provider;  ///< libc | icu | builtin
  std::string lc_collate, lc_ctype, locale, rules;
  bool deterministic = true;

  bool operator==(const Collation&) const = default;
};

}  // namespace schema
