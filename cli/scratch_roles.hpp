#pragma once
// Roles belong to the whole cluster, so no schema file makes them: on a scratch server they have to be made before what
// names them can run.

#include <set>
#include <string>
#include <string_view>

#include "postgres/connection.hpp"
#include "schema/database.hpp"
#include "schema/tree/tree.hpp"

namespace cli {

/// Every role that the model speaks of.
std::set<std::string> roles_of(const schema::Database& database);

/// The role that SET ROLE or SET SESSION AUTHORIZATION names; empty: none.
std::string role_set_by(schema::tree::Node statement);

/// Adds the roles that a statement names as being there; `made` gets those that it makes itself.
void note_roles(std::string_view sql, std::set<std::string>& named, std::set<std::string>& made);

/// Makes those that are not there.
void make_roles(postgres::Connection& connection, const std::set<std::string>& roles);

}  // namespace cli
