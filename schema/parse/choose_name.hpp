#pragma once
// Names the server makes up for constraints, indexes and sequences that the user left unnamed.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

inline constexpr std::size_t kNameBytes = 63;  ///< NAMEDATALEN - 1

/// `name1_name2_label` cut to 63 bytes by shortening the longer name (makeObjectName). `name2`, `label` may be empty.
std::string make_object_name(std::string_view name1, std::string_view name2, std::string_view label);

/// Of the multirange type that comes with a range type (makeMultirangeTypeName): the first `range` in the name becomes
/// `multirange`, else `_multirange` is put behind.
std::string multirange_name(const std::string& range);

/// The sequence behind an identity column.
QualifiedName sequence_of_identity(const ObjectId& column, const Identity& identity);
/// REQUIRES: `name` is no part of `identity`.
void name_sequence(Identity& identity, const ObjectId& column, const QualifiedName& name);

enum class NameUse : std::uint8_t {
  relation,          ///< an index or sequence: free among relations
  index_constraint,  ///< a PRIMARY KEY, UNIQUE or EXCLUDE: free among relations and constraints
  constraint,        ///< CHECK and FOREIGN KEY: free among constraints of the schema
};

/// The first of `name1_name2_label`, `…_label1`, `…_label2` that is free.
template <class IsFree>
std::string first_name(std::string_view name1, std::string_view name2, std::string_view label, IsFree is_free) {
  std::string name = make_object_name(name1, name2, label);
  for (int number = 1; !is_free(name); ++number) {
    name = make_object_name(name1, name2, std::string(label) + std::to_string(number));
  }
  return name;
}

/// That one, of what the interpreter knows.
std::string choose_name(const Interpreter& interpreter, const std::string& schema, std::string_view name1,
                        std::string_view name2, std::string_view label, NameUse use);

/// What stands behind the table's name in that of an index or a constraint (ChooseIndexName).
struct NameParts {
  std::string columns;     ///< `a_b`; of a primary key empty
  std::string_view label;  ///< `idx`, `pkey`, `key`, `excl`, `fkey`
  NameUse use;
};

NameParts name_parts(const Index& index);
/// Of every type but CHECK, whose columns are those its expression names.
NameParts name_parts(const Constraint& constraint);

std::string make_object_name(std::string_view table, const NameParts& parts);
std::string choose_name(const Interpreter& interpreter, const ObjectId& table, const NameParts& parts);

template <class IsFree>
std::string first_name(std::string_view table, const NameParts& parts, IsFree is_free) {
  return first_name(table, parts.columns, parts.label, is_free);
}

/// Is it one that choose_name() may have chosen, whatever number it had to put behind?
bool is_made_up_name(std::string_view name, std::string_view table, const NameParts& parts);

/// `a_b_c`, as index and foreign key names take their columns in.
std::string name_addition(const std::vector<std::string>& columns);

/// The names of a query's output columns; empty when a `*` hides them.
std::vector<std::string> output_names(std::string_view query);

/// The columns that an expression names: what an unnamed CHECK is called after, if it is one alone.
std::vector<std::string> columns_named(tree::Node expression);

}  // namespace schema::parse
