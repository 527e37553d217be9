#pragma once
// An application at work: short transactions on eight connections that read, update and insert with foreign keys, each
// keeping a ledger of what it wrote. What it notices of a migration is what users would.

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "postgres/connection.hpp"

namespace tests::online {

/// A shop of `orders` rows; `pad` bytes of text make each row longer.
std::string shop_schema(const std::string& key_type = "bigint");
void fill_shop(postgres::Connection& connection, long orders);

struct Noticed {
  long transactions = 0;
  std::vector<std::string> errors;  ///< of queries
  std::vector<std::string> waits;   ///< for locks, longer than allowed, in the server's words
  std::vector<std::string> lost;    ///< rows that are not as the ledger says
};

class Load {
 public:
  /// Starts it. A wait for a lock of more than `allowed` is noted: the server itself tells the session that waits, so a
  /// slow machine is not taken for a lock.
  Load(const std::string& url, long orders, std::chrono::milliseconds allowed);
  ~Load();
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  /// Until every connection has done this many transactions more.
  void wait_for(long transactions);
  /// Stops, and holds the tables against the ledgers.
  Noticed finish();

 private:
  struct Customer;
  void check_ledgers(Noticed& noticed);

  std::string url_;
  long orders_;
  std::atomic<bool> stop_ = false;
  std::vector<std::unique_ptr<Customer>> customers_;
};

}  // namespace tests::online
