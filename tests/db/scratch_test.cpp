#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

#include <signal.h>

#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"

TEST_CASE("a scratch server takes nothing with it and leaves nothing behind") {
  std::filesystem::path directory;
  int pid = 0;
  {
    postgres::ScratchServer server;
    directory = server.directory();
    pid = server.pid();
    CHECK(kill(pid, 0) == 0);
    postgres::Connection connection(server.create_database("with \"odd\" name"));
    CHECK(connection.execute("SELECT pg_catalog.current_database()").text(0, 0) == "with \"odd\" name");
    CHECK(connection.execute("SHOW server_encoding").text(0, 0) == "UTF8");
    CHECK(connection.server_version() == server.version());
  }
  CHECK(kill(pid, 0) != 0);
  CHECK_FALSE(std::filesystem::exists(directory));
}

TEST_CASE("a scratch server goes when its process is killed") {
  const std::filesystem::path program = std::filesystem::path(SCHEMA_BINARY).parent_path() / "scratch_server";
  const tests::Run run = tests::run({"/bin/sh", "-c", R"sh(
    cd "$(mktemp -d)" && mkfifo in && : >out
    "$0" <in >out &
    server=$!
    exec 3>in
    for i in $(seq 600); do [ -s out ] && break; sleep 0.05; done
    kill -KILL $server
    cat out
    rm -r "$PWD")sh",
                                     program.string()});
  const std::string::size_type host = run.out.find("host=");
  REQUIRE(host != std::string::npos);
  std::string directory = run.out.substr(host + 5, run.out.find('&', host) - host - 5);
  for (std::size_t at; (at = directory.find("%2F")) != std::string::npos;) {
    directory.replace(at, 3, "/");
  }
  for (int i = 0; i < 300 && std::filesystem::exists(directory); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  CHECK_FALSE(std::filesystem::exists(directory));
}

TEST_CASE("a folder without a server is said to be one") {
  CHECK_FALSE(postgres::find_server_binaries("/nonexistent"));
  postgres::ScratchOptions options;
  options.pg_bin = "/nonexistent";
  CHECK_THROWS_AS(postgres::ScratchServer(options), postgres::ConnectionError);
}

TEST_CASE("a setting that the server refuses is told in its own words") {
  postgres::ScratchOptions options;
  options.settings = {"no_such_setting=1"};
  CHECK_THROWS_WITH(postgres::ScratchServer(options), tests::contains("no_such_setting"));
}
