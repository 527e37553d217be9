#pragma once
// Comments that say something of the object they stand at: `@renamed from=x [online]`, `atlas:renamed_from x`,
// `@backfill expression`.

#include <string_view>

#include "schema/object.hpp"

namespace schema::parse {

/// What the text of a `--` comment says; false for an ordinary one.
bool read_hint(std::string_view comment, Hints& hints);
/// How a comment that begins like such a one is to be written; empty for an ordinary one.
std::string_view form_of_hint(std::string_view comment);

}  // namespace schema::parse
