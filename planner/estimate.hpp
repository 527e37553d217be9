#pragma once
// What a step will take on a given database: from the sizes of what it works on and how fast that server reads, sorts
// and writes. Pure arithmetic; who measures the sizes and the rates is the caller's business.

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "planner/step.hpp"
#include "schema/object_id.hpp"

namespace planner {

struct RelationSize {
  double rows = 0;
  double heap_bytes = 0;
  double index_bytes = 0;
};
using Sizes = std::map<schema::QualifiedName, RelationSize>;

/// Bytes of table a second: read and checked, sorted into an index, written anew; and rows filled.
struct Rates {
  double scan = 400e6;
  double index = 80e6;
  double rewrite = 100e6;
  double backfill_rows = 40e3;
  std::string source = "typical figures";  ///< where they come from, for people
};

/// The four things that take long, as the journal and schema.toml call them.
enum class Work : std::uint8_t { none, scan, index, rewrite, backfill };
Work work(const Step& step);
std::string_view to_string(Work work);            ///< "none" | "scan" | "index" | "rewrite" | "backfill"
std::optional<Work> work(std::string_view name);  ///< the way back

/// The relations that a step's work is on.
std::vector<schema::QualifiedName> worked_on(const Step& step);

/// What a work on relations of that size takes; nothing is said of blocking.
Estimate estimate(Work work, const RelationSize& size, const Rates& rates);

/// Fills `estimate` of every step whose work is on relations of known size, and of those that do no work.
void estimate(std::vector<Step>& steps, const Sizes& sizes, const Rates& rates);

/// Bytes that count: a row has its price however short it is.
double weighed_bytes(const RelationSize& size);

enum class Risk : std::uint8_t { low, medium, high };
std::string_view to_string(Risk risk);  ///< "low" | "medium" | "high"

/// Of several steps, a migration's or a plan's.
struct Outlook {
  Risk risk = Risk::low;
  bool known = true;    ///< every step could be estimated
  Estimate total;       ///< blocking_seconds: the downtime
  bool blocks = false;  ///< else its downtime is none
};
Outlook outlook(std::span<const Step> steps);

std::string duration_text(double seconds);          ///< "under 1 s", "about 40 s", "about 3 min"
std::string bytes_text(double bytes);               ///< "24 MB"
std::string describe(const Estimate& estimate);     ///< "about 3 s, 24 MB of disk, 25 MB of WAL"
std::string downtime_text(const Outlook& outlook);  ///< "none" | "about 12 s" | "unknown"

}  // namespace planner
