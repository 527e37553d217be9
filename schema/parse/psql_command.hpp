#pragma once
// psql's own commands (`\connect`, `\i`, …): the texts are not run by psql, so what a command would have done to the
// schema does not come about.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "schema/parse/script.hpp"

namespace schema::parse {

/// What a text is for: a dump that says what should be is read past commands that a file to be run may not hold.
enum class Purpose : std::uint8_t { schema, to_be_run };

/// A command without which the text means something else.
struct UnheededCommand {
  std::size_t offset = 0;
  std::string message, hint;
};

/// The commands of a text that cannot be passed over, in its order.
std::vector<UnheededCommand> unheeded_commands(const Script& script, Purpose purpose);

}  // namespace schema::parse
