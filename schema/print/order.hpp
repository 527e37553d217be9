#pragma once
// In which order the objects of a whole model are written down: a table with all that belongs to it in one place, what
// it needs before it, cycles opened where PostgreSQL allows (foreign keys and checks added later, shell types first).

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "schema/database.hpp"

namespace schema::print {

enum class Part : std::uint8_t {
  object,     ///< the object itself, with its attributes
  shell,      ///< a type's name alone, before the functions it is made of; a view's columns, before what reads them
  ownership,  ///< a sequence's OWNED BY
  default_,   ///< of a column, whose table its function reads
  attach,     ///< an index of a partition goes to the parent's
  roles,      ///< what a partition says of an index that it has from its parent
};

struct Entry {
  Part part = Part::object;
  ObjectId id;
  /// Constraints that stand within the CREATE TABLE (CREATE DOMAIN).
  std::set<ObjectId> inlined;
  /// Columns whose default does not.
  std::set<ObjectId> defaults_apart;
  /// Of a view that is there as a shell before: the statement that made it.
  std::string stand_in;
};

/// Every object of the model but columns, constraints that are inlined, and sequences that a serial column makes.
std::vector<Entry> order(const Database& database);

}  // namespace schema::print
