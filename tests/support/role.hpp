#pragma once
// Roles that may do little, on the tests' own server.

#include <string>

#include "postgres/connection.hpp"
#include "tests/support/expect.hpp"
#include "tests/support/server.hpp"

namespace tests {

/// A role for the length of a test, with nothing but what `grants` say.
class Role {
 public:
  Role(const FreshDatabase& database, const std::string& name, const std::string& grants)
      : connection_(database.connect()), name_(name) {
    connection_.execute("DROP ROLE IF EXISTS " + name_);
    connection_.execute("CREATE ROLE " + name_ + " LOGIN");
    connection_.execute("REVOKE ALL ON DATABASE " + value(database.url(), "SELECT current_database()") +
                        " FROM PUBLIC; " + grants);
  }
  ~Role() {
    try {
      connection_.execute("DROP OWNED BY " + name_ + " CASCADE; DROP ROLE " + name_);
    } catch (const postgres::SqlError&) {  // the server goes with the process
    }
  }
  Role(const Role&) = delete;
  Role& operator=(const Role&) = delete;

 private:
  postgres::Connection connection_;
  std::string name_;
};

}  // namespace tests
