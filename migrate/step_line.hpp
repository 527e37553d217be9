#pragma once
// What the comment line of a step says, and the names and numbers that directives hold.

#include <cstddef>
#include <optional>
#include <string_view>

#include "migrate/migration.hpp"

namespace migrate {

/// `ACCESS EXCLUSIVE on public.t, SHARE on public.u: comment`, or `no lock: comment`; else it is all comment.
void read_step_line(std::string_view text, Statement& statement);

/// These take what they give off the front; nullopt where there is none.
std::optional<schema::QualifiedName> take_qualified(std::string_view& text);
std::optional<std::size_t> take_number(std::string_view& text);

}  // namespace migrate
