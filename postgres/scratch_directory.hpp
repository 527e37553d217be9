#pragma once
// Where a scratch server may put its files: directories that the account can come to, and nobody else can write to.
// Internal to postgres/.

#include <filesystem>
#include <optional>

#include "postgres/process.hpp"

namespace postgres {

/// Below which a server's directory is made: /dev/shm where it is large enough, else TMPDIR, /tmp or /var/tmp.
std::filesystem::path choose_base(const Account& account);
/// A new directory of the account alone, below `base`.
std::filesystem::path make_private_directory(const Account& account, const std::filesystem::path& base);
/// Removes what servers left behind whose process and watchdog were both killed: nobody holds their lock.
void sweep(const Account& account, const std::filesystem::path& base);
/// Where templates are kept, or nullopt where there is no safe place: the next start then initialises anew.
std::optional<std::filesystem::path> cache_directory(const Account& account);

}  // namespace postgres
