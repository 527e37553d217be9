#pragma once
// What a statement leaves behind for those after it: relations made, constraints added, timeouts set.

#include "lint/check.hpp"

namespace lint {

/// To be called before the statement is interpreted (names are those it uses itself).
void take_facts(Surroundings& file, const Statement& statement);

/// To be called where a transaction begins: what held for the one before is over.
void begin_transaction(Surroundings& file);

/// Fills `made` from the statements.
void look_ahead(Surroundings& file);

}  // namespace lint
