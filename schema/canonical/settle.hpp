#pragma once
// Tier one of "equal or not": two texts with equal canonical form mean the same to the server. Sound before complete:
// what is not proved equal stays open, for the judge. See docs/equality.md.

#include <string>
#include <vector>

#include "schema/database.hpp"
#include "schema/expressions.hpp"

namespace schema::canonical {

/// The version of the canonical form: part of every fingerprint, so that a new release never calls an old one a lie.
inline constexpr int kVersion = 1;

/// A pair of texts that canonical form could not prove equal.
struct Question {
  ExpressionUse use;
  std::string from_text, to_text;
  /// Proved different without any server: a text names an object or column the other side lacks, or the relations it
  /// reads have other columns on the two sides.
  bool surely_different = false;
  /// Both are understood whole, and speak of different things: different also where nobody can be asked. Somebody who
  /// can is asked all the same, since the server may make one of both in a way that is not known here.
  bool looks_different = false;
};

struct Settled {
  std::size_t compared = 0;        ///< expressions that stand on both sides
  std::size_t same_text = 0;       ///< equal by letter
  std::size_t same_canonical = 0;  ///< equal by canonical form
  std::vector<Question> open;      ///< differ, or not known; surely_different ones too
};

/// Compares every expression that stands on both sides (same object id and field; declared renames are applied to
/// `from` before). Fills Expression::canonical so that `==` is true exactly where proved. `extension_members` of both
/// sides are used to resolve names. Roles are aligned first (schema/roles.hpp).
Settled settle(Database& from, Database& to);

/// Makes the pair equal in the models: the verdict of the judge, or of a user who said `--doubts ignore`.
void accept(Database& from, Database& to, const Question& question);

/// The canonical form of one text as it stands in `database` (REQUIRES: use.object is in it). Throws nothing: a text
/// that does not parse is its own canonical form.
std::string canonical_form(const Database& database, const ExpressionUse& use, const std::string& text);

/// SHA-256-ready text of a whole model: equal strings mean equal models (never the other way round).
std::string fingerprint_text(const Database& database);

}  // namespace schema::canonical
