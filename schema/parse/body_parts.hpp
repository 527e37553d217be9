#pragma once
// The parts of a PL/pgSQL body as far as they are followed: statements, blocks, IF, FOREACH. Extents of the body, which
// is not interpreted here.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/parse/script.hpp"

namespace schema::parse {

/// The body has a shape this reader does not follow.
struct Unreadable {};

/// Its conditions and statements, as extents of the body.
struct Part {
  Extent text;                      ///< of a statement; of the whole otherwise
  std::vector<Part> parts;          ///< of a block; of an IF its arms
  std::optional<Extent> condition;  ///< of an arm; none: ELSE. Of a loop the array it goes over
  enum class Type : std::uint8_t { statement, declaration, block, choice, arm, loop } type = Type::statement;
  bool forgives = false;  ///< a block whose handlers pass over what is there already
  std::string variable;   ///< of a loop
};

/// Throws Unreadable.
Part body_parts(std::string_view body);

/// Does the word start DDL that concerns the schema? `rest` is what follows it.
bool changes_schema(std::string_view word, std::string_view rest);

/// Does a statement of the text change the schema? Elsewhere the words may be names: `INSERT INTO t (comment)`.
bool may_change_schema(std::string_view text);

}  // namespace schema::parse
