#pragma once
// A scratch server's cluster: initialised once for each server version and copied, and the commands that run it.
// Internal to postgres/.

#include <filesystem>
#include <string>
#include <vector>

#include "postgres/process.hpp"
#include "postgres/scratch.hpp"

namespace postgres {

/// Makes `directory`/data.
void run_initdb(const Account& account, const std::filesystem::path& bin, const std::filesystem::path& directory);
/// The initialised cluster to copy. Several processes may come here at once: each builds aside, one rename wins.
std::filesystem::path ensure_template(const Account& account, const std::filesystem::path& bin,
                                      const std::filesystem::path& cache);

/// Runs the server and outlives us: its input ends when this process does, however it does. A line of input crashes the
/// server and starts it again. Descriptor 3 tells us that the first one has gone; descriptor 4 is the lock that sweep()
/// tries.
extern const char* const kWatchdog;
std::vector<std::string> server_command(const std::filesystem::path& bin, const std::filesystem::path& directory,
                                        const ScratchOptions& options);
/// The postmaster's pid once it accepts connections (line 8 of its pid file says so), else 0.
int ready_pid(const std::filesystem::path& directory);

std::string read_file(const std::filesystem::path& path);

}  // namespace postgres
