#include "cli/policy.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "cli/comparison.hpp"
#include "cli/exit.hpp"

namespace cli {

namespace {

using planner::Hazard;

/// What the model has no place for, the plan can neither make nor keep; what a statement does that cannot be read, it
/// does not do.
void require_covered(const Comparison& comparison, const planner::Plan& plan) {
  const auto is_there = [](const schema::Database& database, const schema::Unmodelled& wanted) {
    return std::ranges::any_of(database.unmodelled, [&](const schema::Unmodelled& object) {
      return object.kind == wanted.kind && object.identity == wanted.identity;
    });
  };
  const schema::Database& to = comparison.to.database;
  const bool drops = std::ranges::any_of(
      comparison.changes, [](const diff::Change& change) { return std::holds_alternative<diff::Drop>(change); });
  std::string touched;
  std::set<std::string> kinds;
  for (const schema::Unmodelled& object : to.unmodelled) {
    if (object.statement && comparison.to.has_run) {
      kinds.insert(object.kind);
      touched +=
          drops ? fmt::format("\n  {}: the plan drops objects, which may be what it made", to_string(to, object.place))
                : "";
    } else if (object.statement) {
      touched += fmt::format("\n  {}: what this {} does is not known", to_string(to, object.place), object.kind);
      kinds.insert(object.kind);
    } else if (!is_there(comparison.from.database, object)) {
      kinds.insert(object.kind);
      touched +=
          fmt::format("\n  {}{} {}: cannot be made", object.place.line > 0 ? to_string(to, object.place) + ": " : "",
                      object.kind, object.identity);
    }
  }
  for (const schema::Unmodelled& object : comparison.from.database.unmodelled) {
    for (const schema::ObjectId& carrier : object.carriers) {
      const bool rebuilt = to.contains(carrier) && std::ranges::any_of(plan.steps, [&](const planner::Step& step) {
                             return std::ranges::find(step.destroys, carrier) != step.destroys.end();
                           });
      if (rebuilt) {
        kinds.insert(object.kind);
        touched += fmt::format("\n  {} {}: would be lost with {}, which the plan makes anew", object.kind,
                               object.identity, to_string(carrier));
      }
    }
  }
  if (!touched.empty()) {
    std::string globs;
    for (const std::string& kind : kinds) {
      globs += fmt::format("{}--exclude '{}:*'", globs.empty() ? "" : " ", kind);
    }
    throw Failure(Exit::error, "what is not modelled stands in the way; nothing was done:" + touched,
                  "say it in plain statements, do it by hand first, or leave it out: " + globs);
  }
}

std::string danger_text(const planner::Danger& danger) {
  std::string text = danger.blocks == "nobody" ? danger.lasts : danger.blocks + ", " + danger.lasts;
  return fmt::format("{}: {}\n    instead: {}", planner::to_string(danger.hazard), text, danger.instead);
}

class Check {
 public:
  Check(const Policy& policy, const Options& options, bool running)
      : policy_(policy), options_(options), running_(running) {}

  void step(const planner::Step& step) {
    bool told = false;
    for (const planner::Danger& danger : planner::dangers(step)) {
      if (!permits(danger.hazard, step)) {
        std::string text = danger_text(danger);
        if (danger.hazard == Hazard::blocking && !step.blocking_reason.empty()) {
          text = fmt::format("{} ({})", text, step.blocking_reason);
        }
        refuse(step, std::string(planner::to_string(danger.hazard)), text);
        told = true;
      }
    }
    // What only takes old things away may hurt nobody's data, and still has to wait for the code that uses them.
    const bool waits = step.phase == planner::Phase::contract && running_ && !told;
    if (waits && policy_.of(Hazard::data_loss) != Permission::allow && !contract_permitted() &&
        !options_.allows("data-loss")) {
      refuse(step, "contract", "contract: belongs to the contract phase");
    }
  }

  void finish() const {
    if (refused_.empty()) {
      return;
    }
    throw Failure(Exit::refused, "refused by policy:" + refused_,
                  fmt::format("say --allow {}", fmt::join(names_, ",")));
  }

 private:
  bool contract_permitted() const { return !options_.contract_reason.empty() || options_.allows("contract"); }

  bool permits(Hazard hazard, const planner::Step& step) const {
    if (options_.allows(std::string(planner::to_string(hazard)))) {
      return true;
    }
    switch (policy_.of(hazard)) {
      case Permission::allow:
        return true;
      case Permission::contract:
        return contract_permitted() || (!running_ && step.phase == planner::Phase::contract);
      case Permission::refuse:
        return false;
    }
    return false;
  }

  void refuse(const planner::Step& step, const std::string& name, const std::string& why) {
    refused_ +=
        fmt::format("\n  {}: {}\n    {}", to_string(step.subject), why, step.sql.substr(0, step.sql.find('\n')));
    names_.insert(name);
  }

  const Policy& policy_;
  const Options& options_;
  bool running_;
  std::string refused_;
  std::set<std::string> names_;
};

}  // namespace

Policy::Policy() {
  set(Hazard::data_loss, Permission::contract);
  set(Hazard::blocking, Permission::refuse);
}

std::set<Hazard> Policy::held_back(const Options& options) const {
  std::set<Hazard> held;
  for (std::size_t i = 0; i < planner::kHazards; ++i) {
    const auto hazard = static_cast<Hazard>(i);
    // The planner itself knows what of the data has to wait for the contract phase.
    if (of(hazard) == Permission::contract && hazard != Hazard::data_loss &&
        !options.allows(std::string(planner::to_string(hazard)))) {
      held.insert(hazard);
    }
  }
  return held;
}

std::string policy_key(Hazard hazard) {
  if (hazard == Hazard::data_loss) {
    return "destructive";
  }
  std::string key(planner::to_string(hazard));
  std::ranges::replace(key, '-', '_');
  return key;
}

void check_policy(const Comparison& comparison, const planner::Plan& plan, const Options& options, const Config& config,
                  bool running) {
  require_covered(comparison, plan);
  if (!comparison.doubts.empty() && options.doubts == "fail" && !options.allows("all")) {
    std::string list;
    for (const Doubt& doubt : comparison.doubts) {
      list +=
          fmt::format("\n  {} ({}): {}", to_string(doubt.question.use.object), doubt.question.use.field, doubt.reason);
    }
    throw Failure(Exit::refused,
                  fmt::format("{} difference{} could not be decided:{}", comparison.doubts.size(),
                              comparison.doubts.size() == 1 ? "" : "s", list),
                  "say --doubts change to plan them as changes, or --doubts ignore to leave them");
  }
  const auto environment = config.environment(options.environment);
  const Policy policy = environment ? environment->policy : Policy{};
  Check check(policy, options, running);
  for (const planner::Step& step : plan.steps) {
    check.step(step);
  }
  check.finish();
}

}  // namespace cli
