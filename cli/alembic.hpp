#pragma once
// Alembic's revisions are programs: alembic itself says their SQL (its offline mode), without a database.

#include <filesystem>
#include <optional>
#include <string>

#include "migrate/adopt.hpp"

namespace cli {

/// What `alembic upgrade base:heads --sql` says where `root` (or the folder above it) has an alembic.ini, a migration
/// for each revision in its order. nullopt where there is none, or where alembic cannot be run: `why` says so.
std::optional<migrate::ForeignDirectory> read_alembic(const std::filesystem::path& root, std::string& why);

}  // namespace cli
