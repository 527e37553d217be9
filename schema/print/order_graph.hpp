#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "schema/database.hpp"

// What of a database has to stand before what in a file that makes it.
namespace schema::print {

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// An object; columns and serial sequences stand for their table, but for a column's default that needs the table. What
/// it names lives in the database. The others are places in the vector of nodes.
struct Node {
  const ObjectId* id = nullptr;
  const Constraint* constraint = nullptr;
  std::size_t owner = kNone;  ///< of a member: its relation or domain
  std::vector<std::size_t> needs;
  std::vector<std::size_t> wishes;      ///< named in a routine's body that runs as something else is made
  std::vector<std::size_t> members;     ///< constraints, indexes, policies, … of a relation
  std::vector<std::size_t> partitions;  ///< tables
  std::vector<const ObjectId*> owned_sequences;
  std::vector<const ObjectId*> attached;  ///< of an index: those of partitions, made before it
  std::vector<std::size_t> shell_needs;   ///< those of `needs` that the shell has, too
  std::string stand_in;                   ///< of a view that leads back to itself: the statement of its shell
  bool has_shell = false;
  bool is_default = false;  ///< of the column `id`
  std::uint32_t search_path = 0;
};

/// The rank of everything that is written with its relation.
constexpr int kMembers = 13;

/// The order in which kinds are listed; what is needed earlier is drawn in anyway.
int rank(Kind kind);

/// The edges are those of references() without what PostgreSQL lets us close later (OWNED BY), and what a partition
/// asks of its parent's indexes.
std::vector<Node> nodes_of(const Database& database);

}  // namespace schema::print
