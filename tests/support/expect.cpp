#include "tests/support/expect.hpp"

#include "tests/support/catch.hpp"

namespace tests {

void expect(const Run& run, int exit, const std::string& text) {
  INFO(run.out << run.err);
  CHECK(run.exit == exit);
  CHECK((run.out + run.err).find(text) != std::string::npos);
}

std::string value(const std::string& url, const std::string& query) {
  return std::string(postgres::Connection(url).execute(query).text(0, 0));
}

std::string value(const FreshDatabase& database, const std::string& query) { return value(database.url(), query); }

std::string as_user(std::string url, const std::string& user) {
  return url.replace(url.find("postgres@"), 9, user + "@");
}

}  // namespace tests
