#include "postgres/url.hpp"

#include "tests/support/catch.hpp"

using postgres::describe_target;
using postgres::without_secrets;

TEST_CASE("what is shown of a connection string holds no password") {
  CHECK(describe_target("postgres://app:hush@db.example:5433/shop") == "postgres://app@db.example:5433/shop");
  CHECK(describe_target("postgresql://app@db/shop?sslmode=require") == "postgresql://app@db/shop?sslmode=require");
  CHECK(describe_target("postgresql:///shop?host=/run/pg&password=hush&user=app") ==
        "postgresql:///shop?host=/run/pg&user=app");
  CHECK(describe_target("postgresql:///shop?password=hush") == "postgresql:///shop");
  CHECK(describe_target("postgres://app:hu@sh@db/shop") == "postgres://app@db/shop");
  CHECK(describe_target("host=db password = 'hu''s\\'h x' dbname=shop") == "host=db dbname=shop");
  CHECK(describe_target("password=hush host=db sslpassword=also") == "host=db");
}

TEST_CASE("a password is blotted out of the server's own message") {
  CHECK(without_secrets("host=db password=hush", "invalid value \"hush\" for port") ==
        "invalid value \"***\" for port");
  CHECK(without_secrets("postgres://app:hush@tellnobody@db/shop", "no host \"tellnobody@db\"") == "no host \"***@db\"");
  CHECK(without_secrets("postgres://app:hush/secret@db/shop", "invalid value \"hush\" for port") ==
        "invalid value \"***\" for port");
}

TEST_CASE("a password of a URL may hold a question mark") {
  const std::string url = "postgres://app:hu?sh@db/shop";
  CHECK(describe_target(url) == "postgres://app@db/shop");
  CHECK(describe_target("postgres://app:hu?s/h@db/shop?sslmode=require") == "postgres://app@db/shop?sslmode=require");
  CHECK(describe_target("postgres://db/shop?options=a@b") == "postgres://db/shop?options=a@b");
  CHECK(postgres::with_database(url, "other") == "postgres://app:hu?sh@db/other");
  CHECK(postgres::with_defaults(url, "me").starts_with(url + "?client_encoding="));
}

TEST_CASE("the user's application name and timeout win over ours") {
  CHECK(postgres::with_defaults("postgres://db/shop?connect_timeout=3", "my app") ==
        "postgres://db/shop?connect_timeout=3&client_encoding=UTF8&fallback_application_name=my%20app");
}
