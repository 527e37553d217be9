#include "cli/comparison.hpp"

#include <algorithm>
#include <future>
#include <set>

#include <fmt/format.h>

#include "cli/activity.hpp"
#include "cli/exit.hpp"
#include "cli/leave_to_exit.hpp"
#include "cli/terminal.hpp"
#include "diff/own_columns.hpp"
#include "introspect/judge.hpp"
#include "introspect/read_catalog.hpp"
#include "planner/beside.hpp"
#include "postgres/scratch.hpp"
#include "schema/current_user.hpp"
#include "schema/filter.hpp"
#include "schema/secrets.hpp"
#include "schema/sql.hpp"

namespace cli {

namespace {

using schema::canonical::Question;

/// Who may be asked, in DESIGN's order: the scratch server where server binaries are, else the live side.
std::vector<introspect::Judgement> ask(Comparison& comparison, const std::vector<Question>& questions,
                                       const Options& options) {
  const bool scratch_wanted = options.judge == "auto" || options.judge == "scratch";
  if (scratch_wanted && postgres::find_server_binaries(options.pg_bin)) {
    postgres::ScratchOptions scratch;
    scratch.pg_bin = options.pg_bin;
    postgres::ScratchServer server(scratch);
    return introspect::judge_on_scratch(server, comparison.from.database, comparison.to.database, questions);
  }
  if (options.judge == "scratch") {
    throw Failure(Exit::error, "--judge scratch: no PostgreSQL server binaries found",
                  "install the postgresql package, or say --pg-bin DIR");
  }
  postgres::Connection* live =
      comparison.from.connection ? comparison.from.connection.get() : comparison.to.connection.get();
  if (live != nullptr && options.judge != "none") {
    return introspect::judge_on_target(*live, comparison.from.database, comparison.to.database, questions);
  }
  return std::vector<introspect::Judgement>(
      questions.size(), {introspect::Verdict::unknown,
                         options.judge == "none" ? "nobody may be asked (--judge none)" : "no server at hand to ask"});
}

void settle(Comparison& comparison, const Options& options) {
  comparison.settled = schema::canonical::settle(comparison.from.database, comparison.to.database);
  std::vector<Question> questions;
  for (const Question& question : comparison.settled.open) {
    if (!question.surely_different) {
      questions.push_back(question);
    }
  }
  if (questions.empty()) {
    return;
  }
  const std::vector<introspect::Judgement> judgements = ask(comparison, questions, options);
  for (std::size_t i = 0; i < questions.size(); ++i) {
    switch (judgements.at(i).verdict) {
      case introspect::Verdict::same:
        schema::canonical::accept(comparison.from.database, comparison.to.database, questions[i]);
        ++comparison.judged_same;
        break;
      case introspect::Verdict::different:
        ++comparison.judged_different;
        break;
      case introspect::Verdict::unknown:
        if (questions[i].looks_different) {
          break;
        }
        if (options.doubts == "ignore") {
          schema::canonical::accept(comparison.from.database, comparison.to.database, questions[i]);
        }
        comparison.doubts.push_back({questions[i], judgements[i].reason});
        break;
    }
  }
}

/// Of a part of a database neither side says which extensions there are: those of the live one are there for both.
void share_extensions(schema::Database& to, const schema::Database& live) {
  to.extension_members.insert(to.extension_members.end(), live.extension_members.begin(), live.extension_members.end());
  std::ranges::sort(to.extension_members);
  const auto twice = std::ranges::unique(to.extension_members);
  to.extension_members.erase(twice.begin(), twice.end());
}

/// Both sides, at the same time where neither needs the other.
std::pair<Loaded, Loaded> load_both(const Source& from, const Source& to, const Options& options) {
  const bool from_is_live = from.kind == SourceKind::live;
  if (!from_is_live && to.kind != SourceKind::live) {
    const auto trees = std::make_shared<schema::parse::SharedTrees>();
    std::future<Loaded> other = std::async(std::launch::async, [&] {
      return load(to, options, {{}, trees, nullptr, 0});
    });
    Loaded is = load(from, options, {{}, trees, nullptr, 0});
    leave_to_exit(trees);
    return {std::move(is), other.get()};
  }
  const Source& live = from_is_live ? from : to;
  const Source& other = from_is_live ? to : from;
  // A file's names may come from the extensions of the live side, which then has to be read first.
  std::unique_ptr<postgres::Connection> connection = connect(live, options);
  std::future<Loaded> beside;
  if (other.kind != SourceKind::live) {
    introspect::Surroundings known = introspect::surroundings_of(*connection);
    if (!known.has_extensions) {
      const int version = connection->server_version();
      beside = std::async(std::launch::async, [&, version, role = std::move(known.role)] {
        return load(other, options, {{}, nullptr, nullptr, version, role});
      });
    }
  }
  Loaded one = load(live, options, {{}, nullptr, std::move(connection)});
  Loaded two =
      beside.valid()
          ? beside.get()
          : load(other, options,
                 {one.database.extension_members, nullptr, nullptr, one.database.server_version, one.database.role});
  return from_is_live ? std::pair(std::move(one), std::move(two)) : std::pair(std::move(two), std::move(one));
}

}  // namespace

Comparison compare(const Source& from, const Source& to, const Options& options, Keep keep) {
  const Activity reading(options, fmt::format("comparing {} with {}", from.display(), to.display()));
  auto [is, wanted] = load_both(from, to, options);
  require_known({&is, &wanted}, options);
  return compare(std::move(is), std::move(wanted), options, keep);
}

namespace {

/// ALTER EXTENSION UPDATE goes where the extension's scripts lead, seldom back. PostgreSQL does not say without reading
/// the scripts, so it is asked only for an extension whose version is to change.
void replace_where_no_update_leads(postgres::Connection& live, const Comparison& comparison,
                                   std::vector<diff::Change>& changes) {
  for (diff::Change& change : changes) {
    const auto* alter = std::get_if<diff::Alter>(&change);
    if (alter == nullptr || alter->id.kind != schema::Kind::extension ||
        std::ranges::find(alter->fields, "version") == alter->fields.end()) {
      continue;
    }
    const auto version = [&](const Loaded& side) {
      return schema::quote_literal(side.database.find<schema::Extension>(alter->id)->version.value_or(""));
    };
    const postgres::Result way = live.execute(fmt::format(
        "SELECT FROM pg_catalog.pg_extension_update_paths({}) WHERE source = {} AND target = {} AND path IS NOT NULL",
        schema::quote_literal(alter->id.name), version(comparison.from), version(comparison.to)));
    if (way.rows() == 0) {
      change = diff::Replace{alter->id, alter->fields};
    }
  }
}

/// Made by a plan of ours that is not through: its end takes it away.
bool is_half_way(const schema::Database& from, const schema::ObjectId& id, const std::set<schema::ObjectId>& begun) {
  const schema::Object* object = from.object(id);
  const bool left = object != nullptr && object->comment && object->comment->ends_with(diff::kLeftBehind);
  const bool keeps = (id.kind == schema::Kind::trigger || id.kind == schema::Kind::routine) &&
                     id.name.substr(0, id.name.find('(')).ends_with(diff::kInStep);
  const bool beside =
      (id.kind == schema::Kind::index || id.kind == schema::Kind::constraint) &&
      std::ranges::any_of(begun,
                          [&](const schema::ObjectId& half) {
                            return half.kind == schema::Kind::column && relation_of(half) == relation_of(id);
                          }) &&
      (id.name.ends_with(planner::name_beside("")) || id.name.ends_with("_set_not_null"));
  return left || keeps || beside || begun.contains(id);
}

std::vector<schema::ObjectId> never_dropped(const schema::Database& from, const std::vector<diff::Change>& changes,
                                            const std::vector<std::string>& globs) {
  std::vector<schema::ObjectId> kept;
  if (globs.empty()) {
    return kept;
  }
  const std::set<schema::ObjectId> begun = planner::begun_halves(from);
  for (const diff::Change& change : changes) {
    const auto* drop = std::get_if<diff::Drop>(&change);
    if (drop != nullptr && !is_half_way(from, drop->id, begun) &&
        std::ranges::any_of(globs, [&](const std::string& glob) { return schema::matches(from, drop->id, glob); })) {
      kept.push_back(drop->id);
    }
  }
  return kept;
}

}  // namespace

Comparison compare(Loaded from, Loaded to, const Options& options, Keep keep) {
  Comparison comparison;
  comparison.from = std::move(from);
  comparison.to = std::move(to);
  const bool from_is_live = comparison.from.connection != nullptr;
  if (from_is_live != (comparison.to.connection != nullptr)) {
    const schema::Database& live = from_is_live ? comparison.from.database : comparison.to.database;
    schema::name_current_user(from_is_live ? comparison.to.database : comparison.from.database, live.role);
  }
  if (from_is_live && !options.schemas.empty()) {
    share_extensions(comparison.to.database, comparison.from.database);
  }
  if (options.privileges == "manage" || options.privileges == "ignore") {
    comparison.to.database.manages_privileges = options.privileges == "manage";
  } else if (options.allows("revoke")) {
    comparison.to.database.manages_privileges = true;
  }
  // One side may know what the other does not say, such as owners.
  schema::leave_out(comparison.to.database, comparison.from.left_out);
  schema::leave_out(comparison.from.database, comparison.to.left_out);
  const auto left_alone = [&](const std::vector<schema::ObjectId>& objects, const char* why) {
    for (const schema::ObjectId& id : options.verbose ? objects : std::vector<schema::ObjectId>{}) {
      say(options, fmt::format("left alone: {}: {}", to_string(id), why));
    }
  };
  left_alone(schema::leave_bookkeeping(comparison.from.database, comparison.to.database),
             "where another tool keeps its books");
  left_alone(schema::keep_partitions(comparison.from.database, comparison.to.database, options.partitions),
             "a partition that the application makes");
  if (keep == Keep::before) {
    comparison.before = comparison.from.database;
  }
  diff::Renames renames = diff::apply_renames(comparison.from.database, comparison.to.database);
  print_diagnostics(renames.diagnostics, comparison.to.database, options);
  if (std::ranges::any_of(renames.diagnostics, [](const auto& d) { return d.severity == schema::Severity::error; })) {
    throw Failure(Exit::error, "a declared rename cannot be done");
  }
  settle(comparison, options);
  for (const diff::Rename& rename : renames.renames) {
    comparison.changes.emplace_back(rename);
  }
  std::vector<diff::Change> changes = diff::compare(comparison.from.database, comparison.to.database);
  print_diagnostics(diff::columns_that_stay(comparison.from.database, comparison.to.database), comparison.to.database,
                    options);
  // They take part in the plan: what is kept depends on what changes.
  if (const std::vector<schema::ObjectId> kept = never_dropped(comparison.from.database, changes, options.additive);
      !kept.empty()) {
    schema::keep(comparison.from.database, comparison.to.database, kept);
    changes = diff::compare(comparison.from.database, comparison.to.database);
    left_alone(kept, "never dropped (additive)");
  }
  if (from_is_live) {
    replace_where_no_update_leads(*comparison.from.connection, comparison, changes);
  }
  comparison.candidates = diff::rename_candidates(comparison.from.database, comparison.to.database, changes);
  comparison.changes.insert(comparison.changes.end(), changes.begin(), changes.end());
  comparison.unmodelled = comparison.from.database.unmodelled;
  for (const schema::Unmodelled& object : comparison.to.database.unmodelled) {
    const bool known = std::ranges::any_of(comparison.unmodelled, [&](const schema::Unmodelled& other) {
      return other.kind == object.kind && other.identity == object.identity;
    });
    if (!known) {
      comparison.unmodelled.push_back(object);
    }
  }
  if (options.verbose) {
    for (const Loaded* side : {&comparison.from, &comparison.to}) {
      if (side->connection != nullptr && !side->database.extension_members.empty()) {
        say(options, fmt::format("left alone: {} objects that extensions of {} bring",
                                 side->database.extension_members.size(), side->name));
      }
    }
    const auto& settled = comparison.settled;
    say(options,
        fmt::format("expressions: {} compared, {} equal by letter, {} by canonical form, {} by the judge; "
                    "{} different, {} in doubt",
                    settled.compared, settled.same_text, settled.same_canonical, comparison.judged_same,
                    settled.open.size() - comparison.judged_same - comparison.doubts.size(), comparison.doubts.size()));
  }
  return comparison;
}

std::string same_text(const Comparison& comparison) {
  if (comparison.unmodelled.empty()) {
    return fmt::format("{} is what {} says", comparison.from.name, comparison.to.name);
  }
  return fmt::format("between {} and {} no difference is known, but this is not compared:{}", comparison.from.name,
                     comparison.to.name, difference_lines(comparison));
}

std::string difference_lines(const Comparison& comparison, std::size_t most) {
  std::string lines;
  std::size_t count = 0;
  const auto add = [&](const std::string& line) {
    if (++count <= most) {
      lines += "\n  " + line;
    }
  };
  for (const diff::Change& change : comparison.changes) {
    add(fmt::format("{} {}", diff::verb(change), to_string(diff::subject(change))));
  }
  for (const Doubt& doubt : comparison.doubts) {
    add(fmt::format("in doubt: {} ({})", to_string(doubt.question.use.object), doubt.question.use.field));
  }
  for (const schema::Unmodelled& object : comparison.unmodelled) {
    add(fmt::format("not modelled: {} {}", object.kind, object.identity));
  }
  for (const Loaded* side : {&comparison.from, &comparison.to}) {
    for (const schema::Diagnostic& diagnostic : side->diagnostics) {
      if (diagnostic.severity == schema::Severity::error) {
        add(fmt::format("not understood: {}: {}", to_string(side->database, diagnostic.place), diagnostic.message));
      }
    }
  }
  return count > most ? lines + fmt::format("\n  … and {} more", count - most) : lines;
}

planner::Plan make_plan(Comparison& comparison, const Options& options, const Config& config) {
  // Aligned with the other side: what is still masked has no other side.
  for (const schema::ObjectId& id : schema::with_masked_secrets(comparison.to.database)) {
    throw Failure(Exit::error,
                  fmt::format("a secret of {} is masked, and the database has none to keep", to_string(id)),
                  "write it into the file for the first apply");
  }
  planner::Options planning;
  if (comparison.from.database.server_version > 0) {
    planning.server_version = comparison.from.database.server_version;
  }
  const auto environment = config.environment(options.environment);
  planning.hold_back = (environment ? environment->policy : Policy{}).held_back(options);
  planner::Plan plan = planner::plan(comparison.from.database, comparison.to.database, comparison.changes, planning);
  print_diagnostics(plan.diagnostics, comparison.to.database, options);
  if (std::ranges::any_of(plan.diagnostics, [](const auto& d) { return d.severity == schema::Severity::error; })) {
    throw Failure(Exit::error, "some of the changes cannot be planned; nothing was done");
  }
  return plan;
}

}  // namespace cli
