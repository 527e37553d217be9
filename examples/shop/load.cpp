// shop_load URL: the shop's customers, steadily, from four connections. Every line of its input is a label: it prints
// how the queries since the last line went under it, on one line. Ends with its input.

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "postgres/connection.hpp"

namespace {

using Clock = std::chrono::steady_clock;

struct Tally {
  std::vector<double> milliseconds;
  double longest = 0;
  std::string longest_what;
  std::size_t failed = 0;
  std::string failure;
};

std::mutex mutex;
Tally tally;
std::atomic<bool> running = true;

struct Query {
  const char* what;
  const char* sql;  ///< $1 is a random number
};

constexpr std::array<Query, 6> kQueries = {{
    {"looking at a product", "SELECT name, price, stock FROM products WHERE id = 1 + $1::bigint % 2000"},
    {"an order's history",
     "SELECT id, status, placed_at FROM orders WHERE customer_id = 1 + $1::bigint % 20000 "
     "ORDER BY placed_at DESC LIMIT 10"},
    {"an order's total", "SELECT total FROM order_totals WHERE id = 1 + $1::bigint % 100000"},
    {"placing an order",
     "WITH o AS (INSERT INTO orders (customer_id) VALUES (1 + $1::bigint % 20000) RETURNING id), "
     "l AS (INSERT INTO order_lines (order_id, line, product_id, quantity, price) "
     "SELECT id, 1, 1 + $1::bigint % 2000, 1 + $1::bigint % 3, 9.90 FROM o) "
     "INSERT INTO payments (order_id, amount) SELECT id, 9.90 FROM o"},
    {"taking from the stock", "UPDATE products SET stock = stock - 1 WHERE id = 1 + $1::bigint % 2000"},
    {"shipping an order", "UPDATE orders SET status = 'shipped' WHERE id = 1 + $1::bigint % 100000"},
}};

void shop(const std::string& url, unsigned seed) {
  postgres::Connection connection(url, "shop");
  std::mt19937 random(seed);
  while (running) {
    const Query& query = kQueries[random() % kQueries.size()];
    const Clock::time_point start = Clock::now();
    std::string failure;
    try {
      connection.execute(query.sql, {std::to_string(random() % 1000000)});
    } catch (const postgres::SqlError& error) {
      failure = std::string(query.what) + ": " + error.what();
      if (error.connection_lost) {
        running = false;
      }
    }
    const double took = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
    {
      const std::lock_guard lock(mutex);
      tally.milliseconds.push_back(took);
      if (took > tally.longest) {
        tally.longest = took;
        tally.longest_what = query.what;
      }
      if (!failure.empty()) {
        ++tally.failed;
        tally.failure = failure;
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
}

void report(const std::string& label) {
  Tally now;
  {
    const std::lock_guard lock(mutex);
    std::swap(now, tally);
  }
  std::sort(now.milliseconds.begin(), now.milliseconds.end());
  const double median = now.milliseconds.empty() ? 0 : now.milliseconds[now.milliseconds.size() / 2];
  std::printf("%s: %zu queries, %zu failed; half took under %.1f ms, the longest %.0f ms (%s)\n", label.c_str(),
              now.milliseconds.size(), now.failed, median, now.longest, now.longest_what.c_str());
  if (!now.failure.empty()) {
    std::printf("  the last failure: %s\n", now.failure.c_str());
  }
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc != 2) {
    std::cerr << "usage: shop_load URL\n";
    return 64;
  }
  std::vector<std::thread> customers;
  for (unsigned seed = 1; seed <= 4; ++seed) {
    customers.emplace_back([url = std::string(argv[1]), seed] {
      try {
        shop(url, seed);
      } catch (const std::exception& error) {
        std::cerr << "shop_load: " << error.what() << '\n';
        running = false;
      }
    });
  }
  for (std::string label; std::getline(std::cin, label);) {
    report(label);
  }
  running = false;
  for (std::thread& customer : customers) {
    customer.join();
  }
  return 0;
} catch (const std::exception& error) {
  std::cerr << "shop_load: " << error.what() << '\n';
  return 1;
}
