#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace replica_identity {

namespace {

void check_statement(Check& check) {
  check.each_command("AT_ReplicaIdentity", [&](const Command& command) {
    const std::string_view type = command.def.as("ReplicaIdentityStmt")["identity_type"].text();
    if (type == "f" || type == "n") {
      check.report(
          fmt::format("REPLICA IDENTITY {} on {}", type == "f" ? "FULL" : "NOTHING", check.at().relation.text()));
    }
  });
}

}  // namespace

}  // namespace replica_identity

const Rule kRule_replica_identity = {
    .summary = "REPLICA IDENTITY FULL or NOTHING",
    .why =
        "FULL writes whole old rows into the log and makes subscribers search whole tables; NOTHING makes UPDATE and "
        "DELETE of a published table fail.",
    .instead = "a primary key, or REPLICA IDENTITY USING INDEX",
    .check = replica_identity::check_statement,
};

}  // namespace lint
