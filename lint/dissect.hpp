#pragma once
// A statement taken apart into what rules ask for.

#include "lint/check.hpp"

namespace lint {

/// Fills what the tree and the surroundings of now tell: relation, commands, columns, constraints, locks, slow.
void dissect(const Surroundings& file, Statement& statement);

/// Does it refuse to run in a transaction? From the tree alone.
bool refuses_transaction(std::string_view kind, Node node, int server_version);

/// Does it say CONCURRENTLY?
bool is_concurrent(std::string_view kind, Node node);

/// Relations that it locks; called by dissect().
std::vector<Lock> locks_of(const Surroundings& file, const Statement& statement);

}  // namespace lint
