// What silent_loss() says of two types, held against what the server makes of a value that has all its type can hold.
#include "planner/silent_loss.hpp"

#include <array>

#include <fmt/format.h>

#include "postgres/connection.hpp"
#include "schema/sql.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/server.hpp"

namespace {

struct Full {
  std::string_view type, value;
};

constexpr std::array kNumbers{Full{"smallint", "32767"},
                              Full{"integer", "32767"},
                              Full{"integer", "16777217"},
                              Full{"bigint", "9007199254740993"},
                              Full{"numeric", "12345.678901234567890123"},
                              Full{"numeric(12,2)", "123.45"},
                              Full{"numeric(12,4)", "123.4567"},
                              Full{"numeric(12)", "123"},
                              Full{"numeric(5,-2)", "300"},
                              Full{"money", "123.45"},
                              Full{"real", "123.4567"},
                              Full{"double precision", "123.4567890123456"}};
constexpr std::array kTimes{Full{"date", "2026-11-22"},
                            Full{"timestamp without time zone", "2026-11-22 10:11:12.123456"},
                            Full{"timestamp(3) without time zone", "2026-11-22 10:11:12.123"},
                            Full{"timestamp(0) with time zone", "2026-11-22 10:11:12+00"},
                            Full{"timestamp with time zone", "2026-11-22 10:11:12.123456+00"},
                            Full{"time without time zone", "10:11:12.123456"},
                            Full{"time(2) without time zone", "10:11:12.12"},
                            Full{"time with time zone", "10:11:12.123456+05"}};
constexpr std::array kIntervals{Full{"interval", "1 year 2 days 03:04:05.123456"}, Full{"interval(3)", "1 day 0.123"},
                                Full{"interval year to month", "14 months"},
                                Full{"interval day to second", "2 days 03:04:05.123456"}};
constexpr std::array kBits{Full{"bit", "1"}, Full{"bit(3)", "101"}, Full{"bit(5)", "10111"},
                           Full{"bit varying", "1011101"}, Full{"bit varying(5)", "10111"}};
constexpr std::array kAddresses{Full{"inet", "10.1.2.3/16"}, Full{"cidr", "10.1.0.0/16"}};

template <std::size_t N>
void hold(postgres::Connection& connection, const std::array<Full, N>& group) {
  for (const Full& from : group) {
    for (const Full& to : group) {
      const std::string value = fmt::format("{}::{}", schema::quote_literal(from.value), from.type);
      std::string verdict;
      try {
        verdict = std::string(
            connection
                .execute(fmt::format("SELECT (({0})::{1})::{2} IS NOT DISTINCT FROM {0}", value, to.type, from.type))
                .text(0, 0));
      } catch (const postgres::SqlError&) {
        continue;  // an error is not silent
      }
      const std::string_view loss =
          planner::silent_loss(planner::parse_type(std::string(from.type)), planner::parse_type(std::string(to.type)));
      INFO(value << " -> " << to.type << ": " << loss);
      CHECK((verdict == "f") <= !loss.empty());  // what is lost, is said
    }
  }
}

}  // namespace

TEST_CASE("what a cast loses without an error is said") {
  const tests::FreshDatabase database;
  postgres::Connection connection = database.connect();
  connection.execute("SET lc_monetary = 'C'; SET TimeZone = 'UTC'");
  hold(connection, kNumbers);
  hold(connection, kTimes);
  hold(connection, kIntervals);
  hold(connection, kBits);
  hold(connection, kAddresses);
}

TEST_CASE("a cast that keeps every value is not said to lose any") {
  const auto loss = [](const char* from, const char* to) {
    return std::string(planner::silent_loss(planner::parse_type(from), planner::parse_type(to)));
  };
  CHECK(loss("integer", "bigint").empty());
  CHECK(loss("bigint", "integer").empty());  // out of range is an error
  CHECK(loss("bigint", "numeric").empty());
  CHECK(loss("bigint", "numeric(20,0)").empty());
  CHECK(loss("integer", "double precision").empty());
  CHECK(loss("numeric(12,2)", "numeric(10,2)").empty());
  CHECK(loss("numeric(12,2)", "numeric(14,4)").empty());
  CHECK(loss("numeric(10,0)", "bigint").empty());
  CHECK(loss("text", "character varying(20)").empty());
  CHECK(loss("date", "timestamp with time zone").empty());
  CHECK(loss("timestamp(3) without time zone", "timestamp without time zone").empty());
  CHECK(loss("timestamp without time zone", "timestamp with time zone").empty());
  CHECK(loss("integer[]", "bigint[]").empty());
  CHECK(loss("numeric", "numeric(12,2)") == "digits behind the point");
  CHECK(loss("numeric[]", "numeric(12,2)[]") == "digits behind the point");
  CHECK(loss("integer[]", "integer") == "all elements but the first");
  CHECK(loss("timestamp with time zone", "date") == "the time of day");
}
