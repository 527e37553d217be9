// Every online strategy, up and down, while an application is at work: it sees no error, waits for no lock longer than
// the budget and a tenth of a second, and finds every row as it wrote it. SOAK=1 takes a million rows.

#include <cstdlib>

#include "migrate/runner.hpp"
#include "tests/online/load.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"
#include "tests/support/step_kinds.hpp"

using tests::FreshDatabase;
using tests::online::Load;
using tests::online::Noticed;

namespace {

using std::chrono::milliseconds;

constexpr milliseconds kBudget(300);

bool soak() { return std::getenv("SOAK") != nullptr; }
long orders() { return soak() ? 1'000'000 : 20'000; }

struct Strategy {
  const char* what;
  const char* more;     ///< beside the shop, before
  const char* changed;  ///< beside the shop, wanted
  const char* key = "bigint";
  const char* key_wanted = "bigint";
};

const Strategy kStrategies[] = {
    {"index", "", "CREATE INDEX orders_code_idx ON orders (code);"},
    {"changed index", "CREATE INDEX orders_code_idx ON orders (code);",
     "CREATE INDEX orders_code_idx ON orders (code, amount);"},
    {"unique constraint", "", "ALTER TABLE orders ADD CONSTRAINT orders_code_key UNIQUE (code);"},
    {"check", "", "ALTER TABLE orders ADD CONSTRAINT orders_amount_check CHECK (amount >= 0);"},
    {"foreign key", "ALTER TABLE items DROP CONSTRAINT items_order_id_fkey;", ""},
    {"not null", "", "ALTER TABLE orders ALTER COLUMN code SET NOT NULL;"},
    {"column with a constant default", "", "ALTER TABLE orders ADD COLUMN state text NOT NULL DEFAULT 'new';"},
    {"column with a volatile default", "",
     "ALTER TABLE orders ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();"},
};

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size() && i < 10; ++i) {
    text += "\n  " + lines[i];
  }
  return text;
}

std::vector<migrate::Migration> migrations_of(const Strategy& strategy, int server_version) {
  planner::Options options;
  options.server_version = server_version;
  const planner::Plan plan =
      tests::plan_of(tests::online::shop_schema(strategy.key) + strategy.more,
                     tests::online::shop_schema(strategy.key_wanted) + strategy.changed, options);
  std::vector<migrate::Migration> migrations = migrate::split_by_phase(plan, "change");
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    migrations[i].version = "00" + std::to_string(i + 1);
    migrate::render(migrations[i]);
  }
  return migrations;
}

void check(const Noticed& noticed) {
  CHECK(noticed.transactions > 0);
  CHECK(joined(noticed.errors) == "");
  CHECK(joined(noticed.waits) == "");
  CHECK(joined(noticed.lost) == "");
}

void run(const Strategy& strategy) {
  INFO(strategy.what);
  const FreshDatabase database(tests::online::shop_schema(strategy.key) + strategy.more);
  postgres::Connection runner = database.connect();
  tests::online::fill_shop(runner, orders());
  const std::vector<migrate::Migration> migrations = migrations_of(strategy, runner.server_version());
  REQUIRE_FALSE(migrations.empty());
  Load load(database.url(), orders(), kBudget + milliseconds(100));
  load.wait_for(5);
  migrate::RollbackOptions options;
  options.lock_budget = kBudget;
  options.contract_reason = "nothing of the load needs the old shape";
  options.down_to = "0";
  options.allow_irreversible = true;
  CHECK_NOTHROW(migrate::apply(runner, migrations, options));
  load.wait_for(5);
  CHECK_NOTHROW(migrate::roll_back(runner, migrations, options));
  load.wait_for(5);
  check(load.finish());
}

}  // namespace

TEST_CASE("strategies are not felt by an application at work", "[majors]") {
  for (const Strategy& strategy : kStrategies) {
    run(strategy);
  }
}

// The same eyes on what the strategies are there to avoid.
TEST_CASE("naive statements are seen to block") {
  const char* const naive[] = {
      "ALTER TABLE orders ALTER COLUMN amount TYPE bigint",
      "BEGIN; LOCK TABLE orders IN SHARE MODE; CREATE INDEX ON orders (note, code); SELECT pg_sleep(0.5); COMMIT",
      "BEGIN; ALTER TABLE orders ALTER COLUMN note SET DEFAULT ''; SELECT pg_sleep(0.5); COMMIT",
  };
  for (const char* statement : naive) {
    INFO(statement);
    const FreshDatabase database(tests::online::shop_schema());
    postgres::Connection runner = database.connect();
    tests::online::fill_shop(runner, soak() ? orders() : 100'000);
    Load load(database.url(), soak() ? orders() : 100'000, soak() ? kBudget + milliseconds(100) : milliseconds(30));
    load.wait_for(5);
    runner.execute(statement);
    load.wait_for(5);
    const Noticed noticed = load.finish();
    CHECK_FALSE(noticed.waits.empty());
    CHECK(joined(noticed.errors) == "");
    CHECK(joined(noticed.lost) == "");
  }
}
