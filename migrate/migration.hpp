#pragma once
// One migration as a value: what its file says, read from text or made of planned steps. Files are plain SQL that psql
// alone can run; everything else they say stands in comments:
//
//   -- schema:phase expand                  in the head, before the first empty line: of the whole file
//   -- schema:risk low
//   -- step 1: ACCESS EXCLUSIVE on public.orders: add column status
//   ALTER TABLE public.orders ADD COLUMN status text;
//
// Directives above a statement: `transaction none | commits-after`, `done-when QUERY`, `cleanup STATEMENT`,
// `require DESCRIPTION` with `probe QUERY`, in a down file also `would-lose DESCRIPTION`, `backfill RELATION` with
// `backfill-set …` and `backfill-where …`, `work rewrite | index | scan RELATION` where the statement itself does not
// show it, `ignore CODE reason`. A directive that is repeated carries on its text on the next line.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrate/layout.hpp"
#include "planner/estimate.hpp"
#include "planner/plan.hpp"
#include "planner/step.hpp"
#include "schema/database.hpp"
#include "schema/diagnostic.hpp"

namespace migrate {

/// One statement of a file: a step of the plan, or what someone wrote by hand.
struct Statement {
  std::size_t number = 0;  ///< 1-based among the steps; 0: a setting (`SET …`), run every time, never journaled
  std::string sql;         ///< without `;`
  std::string comment;     ///< what and why
  std::vector<std::string> search_path;  ///< empty: `public`
  planner::Transaction transaction = planner::Transaction::joins;
  std::vector<planner::TableLock> locks;  ///< as the file claims; empty: not known, or none
  bool states_locks = false;              ///< … none, then; else nobody has said
  std::string done_when;                  ///< query that yields true when it is done already
  std::string cleanup;                    ///< removes a half-built leftover; runs only where done_when says no
  std::string leftover;  ///< query that yields true when there is one; empty: cleanup does no harm where there is none
  std::vector<planner::DataPrecondition> preconditions;
  std::optional<planner::Backfill> backfill;
  std::size_t undoes = 0;                    ///< in a down file: the step of the up file
  bool waits_long = false;                   ///< CONCURRENTLY, VALIDATE: no timeouts
  planner::Work work = planner::Work::none;  ///< what of it takes long
  schema::QualifiedName worked_on;           ///< the relation of that work; no schema: found by the search_path
  std::string takes;                         ///< estimate: time, disk, WAL; empty: not known, or nothing to speak of
  bool changes_rows = false;                 ///< of a file: INSERT, UPDATE, DELETE, MERGE; the journal counts them
  bool commits_inside = false;               ///< DO, CALL outside a transaction: an error may leave half of it done
  bool resets_settings = false;              ///< RESET ALL
  schema::Place place;                       ///< line in the file
};

/// Not a setting that stands around the steps.
inline bool is_step(const Statement& statement) { return statement.number > 0; }

/// What the head of a file says. Facts for people; the runner uses the phase and the fingerprints.
struct Header {
  std::optional<planner::Phase> phase;
  std::vector<std::string> replaces;  ///< versions that were squashed into it
  bool baseline = false;              ///< the database as found: journaled, not run, where the schema is there already
  /// Leads a database that has drifted back to what the migrations before say: a replay passes it over, and where
  /// nothing has drifted it is journaled, not run.
  bool mends_drift = false;
  std::string risk;      ///< low | medium | high
  std::string blocking;  ///< `none`, or what is blocked and why
  std::string downtime;  ///< `none`, or how long others wait
  std::string estimate;
  std::string from, to;  ///< fingerprints; empty: not checked
  std::string rollback;  ///< `complete`, or what cannot be brought back
  std::string deploy;    ///< what to deploy before this migration runs; empty: whatever runs may go on running
  std::optional<std::string> contract_reason;  ///< of the line `-- contract-phase-ok: reason`
};

struct Migration {
  std::string version;  ///< `20261121093000` | `006` | `20261121_001`; empty: a direct run
  std::string name;     ///< `add_orders_expand`
  Header header;
  std::vector<Statement> statements;
  std::vector<Statement> down;            ///< in the order they run; empty without a down file
  std::vector<std::string> irreversible;  ///< what the down file says it cannot bring back
  bool has_down = false;
  Layout layout = Layout::native;           ///< how it stands in files
  std::string up_text, down_text, runbook;  ///< the files
  std::string hash;                         ///< of up_text, see content_hash()
  std::vector<std::string> search_path;     ///< where its names without a schema are looked for; empty: `public`

  std::string label() const { return version.empty() ? name : version + "_" + name; }
  std::size_t steps() const;  ///< statements that are not settings
  bool held() const { return header.phase == planner::Phase::contract && !header.contract_reason; }
};

/// SHA-256 (hex) of a file's text with line ends as `\n` and without its `-- contract-phase-ok:` line: permission to
/// run is not a change of what runs.
std::string content_hash(std::string_view text);

/// Reads a file. Problems (a transaction command, a directive nobody knows) go to `diagnostics`.
Migration parse_migration(std::string version, std::string name, std::string up_text, std::string down_text = {},
                          std::vector<schema::Diagnostic>* diagnostics = nullptr);

Statement statement_of(const planner::Step& step, std::size_t number);

/// The plan as one migration per phase in order, named `name_expand`, `name_switch`, …; a plan within one phase that is
/// not contract keeps the plain name. Versions and fingerprints are the caller's to set, then render().
/// In a layout other than native also one per transaction.
std::vector<Migration> split_by_phase(const planner::Plan& plan, const std::string& name,
                                      Layout layout = Layout::native);

/// The plan as one migration, whatever its phases.
Migration one_migration(const planner::Plan& plan, const std::string& name);

/// Fills `from` and `to` of a row of migrations by replaying them over `from`.
void stamp_fingerprints(std::vector<Migration>& migrations, const schema::Database& from);
std::string fingerprint(const schema::Database& database);

/// Writes up_text, down_text and runbook (see runbook.hpp) from the statements and the header, and the hash.
void render(Migration& migration);
std::string render_up(const Migration& migration);
std::string render_down(const Migration& migration);

}  // namespace migrate
