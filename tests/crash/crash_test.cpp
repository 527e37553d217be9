// `schema apply` is killed at random moments, again and again until it comes to its end: the program with SIGKILL, or
// the server as a power cut would. What is there then must be what a calm run leaves: schema, rows, journal.
#include <algorithm>
#include <cstdlib>
#include <random>
#include <thread>

#include <signal.h>

#include "tests/support/catch.hpp"
#include "tests/support/child.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/server.hpp"

namespace {

using tests::Child;
using tests::Run;

constexpr const char* kTouch = R"(
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.touched := OLD.touched + 1;
  RETURN NEW;
END
$$;
CREATE TRIGGER touch BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION touch();
CREATE TRIGGER touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();
ALTER TABLE customers ENABLE ALWAYS TRIGGER touch;
ALTER TABLE orders ENABLE ALWAYS TRIGGER touch;
)";

// `touched` counts how often a row was changed: by each backfill once, whatever happened in between.
constexpr const char* kBefore = R"(
CREATE TYPE status AS ENUM ('open', 'paid');
CREATE TABLE customers (
  id integer PRIMARY KEY,
  email varchar(40),
  note text,
  touched integer NOT NULL DEFAULT 0
);
CREATE TABLE orders (
  id integer PRIMARY KEY,
  customer_id integer,
  total integer NOT NULL,
  code text,
  status status NOT NULL DEFAULT 'open',
  touched integer NOT NULL DEFAULT 0
);
CREATE INDEX orders_code_idx ON orders (code);
)";

constexpr const char* kAfter = R"(
CREATE TYPE status AS ENUM ('open', 'paid', 'shipped');
CREATE TABLE customers (
  id integer PRIMARY KEY,
  email varchar(40) NOT NULL,
  touched integer NOT NULL DEFAULT 0,
  CONSTRAINT customers_email_key UNIQUE (email)
);
CREATE TABLE orders (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers (id),
  total bigint NOT NULL CHECK (total >= 0),
  code text,
  shelf text NOT NULL, -- @backfill upper(code)
  status status NOT NULL DEFAULT 'open',
  touched integer NOT NULL DEFAULT 0
);
CREATE INDEX orders_code_idx ON orders (code, id);
CREATE INDEX orders_shelf_idx ON orders (shelf);
CREATE INDEX orders_customer_id_idx ON orders (customer_id);
CREATE TABLE shipments (
  id integer PRIMARY KEY,
  order_id integer NOT NULL REFERENCES orders (id),
  status status DEFAULT 'shipped'
);
)";

constexpr const char* kRows = R"(
INSERT INTO customers SELECT g, 'customer' || g, 'note' FROM generate_series(1, 2000) AS g;
INSERT INTO orders SELECT g, g % 2000 + 1, g, 'code' || g % 100 FROM generate_series(1, 12000) AS g;
ANALYZE;
)";

constexpr const char* kContents = R"(
SELECT (SELECT md5(string_agg(to_jsonb(c)::text, '' ORDER BY id)) FROM customers AS c) || ' '
    || (SELECT md5(string_agg(to_jsonb(o)::text, '' ORDER BY id)) FROM orders AS o))";

constexpr const char* kJournal = R"(
SELECT string_agg(line, E'\n' ORDER BY line) FROM (
  SELECT format('%s %s: %s, %s, finished %s, error %s', version, name, state, direction, finished_at IS NOT NULL, error)
    FROM schema_journal.migration
  UNION ALL
  SELECT format('%s step %s: %s, %s, finished %s, in order %s, error %s', m.version, number, s.state, s.direction,
                s.finished_at IS NOT NULL, s.started_at <= s.finished_at, s.error)
    FROM schema_journal.step AS s JOIN schema_journal.migration AS m ON m.id = s.migration
  UNION ALL
  SELECT format('%s backfill %s of %s: %s rows, finished %s', m.version, number, relation, rows,
                b.finished_at IS NOT NULL)
    FROM schema_journal.backfill AS b JOIN schema_journal.migration AS m ON m.id = b.migration
) AS lines (line))";

constexpr const char* kLeftovers = R"(
SELECT 'invalid index ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid OR NOT indisready
UNION ALL
SELECT 'temporary object ' || oid::regclass FROM pg_class WHERE relpersistence = 't'
UNION ALL
SELECT 'advisory lock of ' || pid FROM pg_locks
 WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))";

std::string value(const std::string& url, const std::string& query) {
  postgres::Connection connection(url);
  const postgres::Result result = connection.execute(query);
  return result.rows() == 0 ? "" : std::string(result.text(0, 0));
}

struct Outcome {
  std::string dump, contents, journal;
};

Outcome outcome(const std::string& url) { return {tests::dump(url), value(url, kContents), value(url, kJournal)}; }

/// Sessions of the killed give back what they hold when they notice.
std::string leftovers(const std::string& url) {
  std::string found;
  for (int look = 0; look < 50 && !(found = value(url, kLeftovers)).empty(); ++look) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return found;
}

class World {
 public:
  World() : server_({.pg_bin = {}, .settings = {}, .durable = true}) {
    tests::load(server_.create_database("shop"), kBefore + std::string(kTouch) + kRows);
    folder_.write("schema.toml", "schema = \"schema.sql\"\nversions = \"sequence\"\n");
    folder_.write("schema.sql", kAfter + std::string(kTouch));
    const Run diff = folder_.schema({"diff", "next", "--url", server_.url("shop"), "--allow", "all"});
    INFO(diff.out << diff.err);
    REQUIRE(diff.exit == 0);
  }

  postgres::ScratchServer& server() { return server_; }

  std::string new_database() {
    const std::string name = "run_" + std::to_string(++databases_);
    postgres::Connection(server_.url()).execute("CREATE DATABASE " + name + " TEMPLATE shop");
    return server_.url(name);
  }

  Child apply(const std::string& url, const std::vector<std::string>& more) const {
    std::vector<std::string> command{SCHEMA_BINARY, "apply", "--url", url, "--allow", "all", "--yes", "--verbose"};
    command.insert(command.end(), more.begin(), more.end());
    return {command, {"NO_COLOR=1", "SCHEMA_URL", "DATABASE_URL"}, folder_.path().string()};
  }

 private:
  postgres::ScratchServer server_;
  tests::Folder folder_;
  int databases_ = 0;
};

/// Kills it until it ends by itself; gives the number of kills.
int run_under_fire(World& world, const std::string& url, const std::vector<std::string>& more, std::size_t lines,
                   int most, std::mt19937& random) {
  std::string log;
  for (int kills = 0;; ++kills) {
    Child child = world.apply(url, more);
    if (kills < most) {
      // A moment told by what it has said: the steps are hit alike, however long each takes.
      child.lines(std::uniform_int_distribution<std::size_t>(0, lines)(random), std::chrono::seconds(60));
      std::this_thread::sleep_for(std::chrono::microseconds(std::uniform_int_distribution<int>(0, 15'000)(random)));
    }
    if (kills == most || !child.running()) {
      const Run run = child.wait();
      INFO(log << run.out << run.err);
      REQUIRE(run.exit == 0);
      return kills;
    }
    const bool server = random() % 3 == 0;
    server ? world.server().crash_and_restart() : child.signal(SIGKILL);
    const Run run = child.wait();
    log += run.err + (server ? "--- the server was killed\n" : "--- it was killed\n");
    INFO(log);
    if (run.exit == 0) {  // it was faster
      return kills;
    }
    REQUIRE((run.exit == 128 + SIGKILL || (server && run.exit <= 1)));
  }
}

int wanted_kills() { return std::getenv("SOAK") == nullptr ? 8 : 160; }

}  // namespace

TEST_CASE("an apply of migrations that is killed at any moment ends as a calm one", "[crash][majors]") {
  World world;
  const std::string calm_url = world.new_database();
  const Run calm_run = world.apply(calm_url, {}).wait();
  INFO(calm_run.err);
  REQUIRE(calm_run.exit == 0);
  const Outcome calm = outcome(calm_url);
  const auto lines = static_cast<std::size_t>(std::count(calm_run.err.begin(), calm_run.err.end(), '\n'));
  std::mt19937 random(20261121);
  for (int kills = 0; kills < wanted_kills();) {
    const std::string url = world.new_database();
    kills += run_under_fire(world, url, {}, lines, 10, random);
    const Outcome is = outcome(url);
    CHECK(is.dump == calm.dump);
    CHECK(is.contents == calm.contents);
    CHECK(is.journal == calm.journal);
    CHECK(leftovers(url).empty());
  }
}

TEST_CASE("an apply --to that is killed at any moment ends as a calm one", "[crash][majors]") {
  World world;
  const std::string calm_url = world.new_database();
  const Run calm_run = world.apply(calm_url, {"--to", "schema.sql"}).wait();
  INFO(calm_run.err);
  REQUIRE(calm_run.exit == 0);
  const Outcome calm = outcome(calm_url);
  const auto lines = static_cast<std::size_t>(std::count(calm_run.err.begin(), calm_run.err.end(), '\n'));
  std::mt19937 random(20261122);
  for (int kills = 0; kills < wanted_kills();) {
    const std::string url = world.new_database();
    kills += run_under_fire(world, url, {"--to", "schema.sql"}, lines, 10, random);
    const Outcome is = outcome(url);
    CHECK(is.dump == calm.dump);
    CHECK(is.contents == calm.contents);
    CHECK(value(url, "SELECT count(*) FROM schema_journal.migration WHERE state IN ('running', 'failed')") == "0");
    CHECK(leftovers(url).empty());
  }
}
