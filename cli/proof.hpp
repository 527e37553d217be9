#pragma once
// Does the plan do what it says? Its migrations run up, down and up again on a scratch server, on a copy of what they
// touch with made-up rows; catalog and rows are compared after each way.

#include <cstdint>
#include <string>

#include "cli/comparison.hpp"

namespace cli {

struct Proof {
  enum class Verdict : std::uint8_t { proved, no_way_back, failed, not_possible } verdict{};
  std::string message;  ///< `proved in 840 ms on PostgreSQL 15: …`; what differs; why nothing could be said
};

/// no_way_back: what goes up is proved, what goes down is not. not_possible: no server binaries of that release, an
/// extension that is not installed here, a copy that cannot be made. REQUIRES: comparison.before was kept. Throws
/// postgres::ConnectionError when the scratch server does not start.
Proof prove(const Comparison& comparison, const planner::Plan& plan, const Options& options);

/// Says what came out, and gives it. Throws Failure(error) when the way up is not proved; and, where a proof is
/// `insisted` on, when the way down is not, or nothing could be.
Proof require_proof(const Comparison& comparison, const planner::Plan& plan, const Options& options, bool insisted);

}  // namespace cli
