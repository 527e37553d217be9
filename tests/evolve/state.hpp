#pragma once
// A generated schema: pieces, each a kind of the grammar with the choices taken in its text. What was not chosen on
// purpose follows from the seed, the piece and the place of the choice alone: so a change of one choice leaves all
// others as they are, and the seed gives the whole evolution again.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/evolve/grammar.hpp"

namespace evolve {

/// A choice, by the way to it from the piece's text.
using Place = std::string;

struct Piece {
  std::string kind, name;
  int on = 0;                               ///< 0: nothing
  int schema = 0;                           ///< 0: public
  std::map<Place, int> choices;             ///< those made otherwise than the seed says
  std::map<Place, int> refers;              ///< what references mean, once asked
  std::optional<std::string> renamed_from;  ///< in this step
  bool operator==(const Piece&) const = default;
};

struct State {
  std::uint64_t seed = 0;
  int next = 1;
  std::map<int, Piece> pieces;
};

/// The statements of one piece.
struct Statements {
  int piece = 0;
  std::string text;
};

/// A choice that the text of a piece has now.
struct Open {
  int piece = 0;
  Place place;
  int alternatives = 0, taken = 0;
};

struct Printed {
  std::vector<Statements> statements;  ///< in an order in which each finds what it refers to
  std::vector<Open> choices;

  std::string text() const;
};

/// Resolves what is referred to, and takes away pieces whose references mean nothing any more.
Printed settle(State& state);

/// Something that follows from these alone.
std::uint64_t scramble(std::uint64_t seed, std::uint64_t number, const std::string& text);

}  // namespace evolve
