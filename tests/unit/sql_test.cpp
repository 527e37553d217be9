#include "schema/sql.hpp"

#include "tests/support/catch.hpp"

TEST_CASE("quote_identifier quotes what the server would not read back") {
  CHECK(schema::quote_identifier("users") == "users");
  CHECK(schema::quote_identifier("Users") == "\"Users\"");
  CHECK(schema::quote_identifier("user") == "\"user\"");
  CHECK(schema::quote_identifier("a\"b") == "\"a\"\"b\"");
  CHECK(schema::quote_identifier("1a") == "\"1a\"");
  CHECK(schema::quote_identifier("") == "\"\"");
}

TEST_CASE("quote_literal survives backslashes and quotes") {
  CHECK(schema::quote_literal("it's") == "'it''s'");
  CHECK(schema::quote_literal("a\\b") == "E'a\\\\b'");
}

TEST_CASE("dollar_quote picks a tag that is not in the body") {
  CHECK(schema::dollar_quote("x") == "$$x$$");
  CHECK(schema::dollar_quote("a $$ b") == "$body$a $$ b$body$");
}
