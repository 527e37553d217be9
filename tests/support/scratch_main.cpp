// scratch_server [name=value…]: a private server for scripts. Prints the url of its database `postgres`, and is gone
// when its input ends.

#include <iostream>
#include <string>

#include "postgres/connection.hpp"
#include "postgres/scratch.hpp"

int main(int argc, char** argv) try {
  postgres::ScratchOptions options;
  options.settings.assign(argv + 1, argv + argc);
  const postgres::ScratchServer server(options);
  std::cout << server.url() << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
  }
  return 0;
} catch (const std::exception& error) {
  std::cerr << "scratch_server: " << error.what() << '\n';
  return 1;
}
