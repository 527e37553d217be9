#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/object.hpp"

namespace schema {

/// A column that a view puts out, with its type as format_type() prints it.
struct Output {
  Name name, type;
  Name collation;  ///< qualified; empty: the type's own
};

struct View : Object {
  std::vector<std::string>
      columns;  ///< names of the output columns, in order, where the source tells (file: only when written)
  std::vector<Output> outputs;  ///< of a catalog, and of a file that makes the view of NULLs first; else empty
  Expression definition;        ///< the query, without `;`
  Options options;              ///< security_barrier, security_invoker, check_option
  bool recursive = false;       ///< written as CREATE RECURSIVE VIEW (definition already rewritten)

  bool operator==(const View& other) const {
    return static_cast<const Object&>(*this) == other && definition == other.definition && options == other.options;
  }
};

struct MaterializedView : Object {
  std::vector<std::string> columns;
  Expression definition;
  Options parameters;
  std::string tablespace;
  Name access_method;
  std::string cluster_on;  ///< index name or empty
  bool populated = true;   ///< WITH DATA; not a difference

  bool operator==(const MaterializedView& other) const {
    return static_cast<const Object&>(*this) == other && definition == other.definition &&
           parameters == other.parameters && tablespace == other.tablespace && access_method == other.access_method &&
           cluster_on == other.cluster_on;
  }
};

}  // namespace schema
