#pragma once
// How fast a server reads and sorts, measured without writing: for estimates where nothing is known of it yet.

#include "postgres/connection.hpp"
#include "schema/object_id.hpp"

namespace introspect {

struct MeasuredRates {
  double scan_rows = 0;  ///< rows a second, read by one process
  double sort_rows = 0;  ///< rows a second, sorted by row address
};

/// Reads and sorts some rows of the relation, for at most two seconds in all. Zero: it was not allowed, or came to no
/// end. Throws postgres::SqlError only when the connection is lost.
MeasuredRates probe_rates(postgres::Connection& connection, const schema::QualifiedName& relation);

}  // namespace introspect
