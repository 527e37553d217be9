#pragma once
// The way from two sources to a list of changes: read, filter, rename, settle, judge, diff. Every command that compares
// goes through here.

#include <optional>
#include <string>
#include <vector>

#include "cli/source.hpp"
#include "diff/diff.hpp"
#include "planner/plan.hpp"
#include "schema/canonical/settle.hpp"

namespace cli {

/// A difference that nobody could decide.
struct Doubt {
  schema::canonical::Question question;
  std::string reason;
};

struct Comparison {
  Loaded from, to;                         ///< `from` with the declared renames applied
  std::optional<schema::Database> before;  ///< `from` as it was read, where Keep::before asked for it
  std::vector<diff::Change> changes;       ///< the renames first
  std::vector<Doubt> doubts;               ///< planned as changes unless --doubts ignore
  std::vector<diff::Rename> candidates;
  std::vector<schema::Unmodelled> unmodelled;  ///< of both sides, in scope, each once
  schema::canonical::Settled settled;          ///< for --verbose
  std::size_t judged_same = 0, judged_different = 0;

  /// What was not compared is no difference, and no proof that there is none.
  bool differs() const { return !changes.empty() || !doubts.empty(); }
  bool same() const { return !differs() && unmodelled.empty(); }
};

/// Whether a copy of `from` is kept as it was before renames: a large model is not copied for nothing.
enum class Keep : bool { nothing, before };

/// Loads both and compares. Throws Failure.
Comparison compare(const Source& from, const Source& to, const Options& options, Keep keep = Keep::nothing);
/// Compares what is loaded.
Comparison compare(Loaded from, Loaded to, const Options& options, Keep keep = Keep::nothing);

/// `A is what B says`, of sides between which nothing is to be done; no more than is known.
std::string same_text(const Comparison& comparison);

/// What is different, a line each, for messages; at most `most` lines.
std::string difference_lines(const Comparison& comparison, std::size_t most = 20);

/// Plans it, for the server of a live `from`, else for `options`' default. Throws Failure(error) where a change cannot
/// be planned, having printed why.
planner::Plan make_plan(Comparison& comparison, const Options& options, const Config& config);

/// Throws Failure(error) when what is not modelled stands in the way, Failure(refused) when it holds what
/// neither policy nor --allow permits, with what each hazard blocks, for how long, the safer way, and the kinds for
/// --allow: `running` also holds back contract steps. Also for doubts under --doubts fail.
void check_policy(const Comparison& comparison, const planner::Plan& plan, const Options& options, const Config& config,
                  bool running);

}  // namespace cli
