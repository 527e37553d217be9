#pragma once
// What ALTER COLUMN … TYPE does to a table.

#include <string>
#include <string_view>
#include <vector>

#include "schema/database.hpp"

namespace planner {

struct Context;

struct TypeChange {
  bool rewrites = true;      ///< every row is written anew; else the catalog alone changes
  bool scans = false;        ///< rows are read to check them (a constrained domain), not written
  bool same_family = false;  ///< operators and literals of expressions over the column keep their meaning
  bool same_base = false;    ///< at most the modifier differs
  bool same_print = false;  ///< there and back, the server stores expressions over the column as if they were new; else
                            ///< constants keep casts that it gave them for the old type (`IN (1, 2)`, `> 0`)
  bool narrows = false;     ///< values may not fit
  std::string misfit;       ///< condition that a value fulfils that does not fit; over `value`, and may
                            ///< raise the error itself (SQLSTATE class 22). Empty: all fit
  std::string_view loses;   ///< what values lose without an error, for ever; empty: nothing
  std::string using_;       ///< conversion, where no assignment cast does it
};

/// A domain with constraints, its own or those of the domain that it is over: what the server checks row by row, in
/// ADD COLUMN as well (DomainHasConstraints).
bool is_constrained_domain(const schema::Database& database, const std::string& type);

/// `value`: the SQL text of the value that `using_` converts.
TypeChange type_change(const schema::Database& from, const schema::Database& to, const std::string& value,
                       const std::string& from_type, const std::string& to_type);

/// Indexes and constraints of the table, and of those below it, that ALTER COLUMN … TYPE builds anew under its lock
/// although no row is written: those with an expression or a predicate, or another collation (CheckIndexCompatible).
std::vector<schema::ObjectId> built_anew(const Context& context, const schema::ObjectId& column);

}  // namespace planner
