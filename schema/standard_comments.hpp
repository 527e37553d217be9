#pragma once
// Some objects come into being with a comment: the schema public, and extensions (from their control files). The model
// has that standard comment as none at all, and the lack of any as an empty one.

#include <string_view>

#include "schema/database.hpp"

namespace schema {

inline constexpr std::string_view kPublicComment = "standard public schema";

bool has_standard_comment(const ObjectId& id);

/// The text that brings the standard comment back; nullopt: there is none, or it is not known.
std::optional<std::string> standard_comment(const Database& database, const ObjectId& id);

/// Makes two models comparable in what one of them leaves open: a file does not know the standard comments of
/// extensions, and does not speak of a comment by being silent.
void align_standard_comments(Database& from, Database& to);

}  // namespace schema
