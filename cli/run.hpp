#pragma once

namespace cli {

/// The whole program: parses the command line, runs one command, prints errors, returns the exit code (exit.hpp).
int run(int argc, char** argv);

}  // namespace cli
