#pragma once
// What must hold of a server and of the organisation before something runs there.

#include <functional>
#include <string>
#include <vector>

#include "cli/commands/command.hpp"
#include "migrate/migration.hpp"
#include "postgres/connection.hpp"

namespace cli {

/// Throws Failure where the server is a replica, or of another version than the environment says. Warns of a vacuum
/// that does not give way.
void require_right_server(postgres::Connection& connection, const Context& context);

/// The environment's gates, as the runner asks them (RunOptions::gate); none where it has none. Throws
/// Failure(configuration) for one that this role could not judge.
std::function<std::string(const std::vector<const migrate::Statement*>&)> gate(postgres::Connection& connection,
                                                                               const Context& context);

/// Throws Failure(refused) naming the migrations whose hashes the environment's file of approvals does not hold.
void require_approval(const std::vector<const migrate::Migration*>& pending, const Context& context);

/// Runs the environment's `before_apply`; its failure ends the command. The database's URL is in SCHEMA_URL.
void run_before_apply(const std::string& url, const Context& context);

/// Runs the environment's `on_event` with SCHEMA_EVENT and SCHEMA_MESSAGE set. Its own failure is only told.
void report_event(const std::string& event, const std::string& message, const Context& context);

}  // namespace cli
