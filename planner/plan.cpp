// Planning, in five steps:
//   1. decide() what happens to every object (decide.cpp);
//   2. each kind's rule turns its decisions into chains of drafts (rules/);
//   3. edges say what comes before what (connect.cpp);
//   4. one deterministic sort (graph.cpp), in which a phase spreads to all that comes after;
//   5. drafts become steps. A circle is a mistake in a rule and reported with its path.

#include "planner/plan.hpp"

#include <algorithm>
#include <utility>

#include "planner/connect.hpp"
#include "planner/graph.hpp"
#include "planner/rule.hpp"
#include "planner/rules/beside.hpp"
#include "planner/rules/common.hpp"
#include "planner/stars.hpp"
#include "planner/way_back.hpp"

namespace planner {

using namespace schema;

namespace {

/// What has to go another way because the plan would have no order: added to, and planned again.
struct Detours {
  std::set<ObjectId> in_place;  ///< columns that may not change beside themselves
  std::set<ObjectId> stood_in;  ///< views that come and go by way of their columns alone
  std::size_t size() const { return in_place.size() + stood_in.size(); }
};

class Planner {
 public:
  Planner(const Database& from, Database& to, const Options& options, Detours& detours)
      : context_(from, to, options), to_(to), detours_(detours) {
    context_.stood_in = detours.stood_in;
  }

  Plan run(const std::vector<diff::Change>& changes) {
    decide(context_, changes, detours_.in_place);
    if (!context_.stale.empty()) {
      return {};
    }
    keep_attributes(context_, to_);
    spell_out_stars(context_, to_);
    Chain renames;
    for (const diff::Change& change : changes) {
      const auto* rename = std::get_if<diff::Rename>(&change);
      const auto beside = rename != nullptr ? context_.beside.find(rename->to) : context_.beside.end();
      if (rename != nullptr && (beside == context_.beside.end() || !beside->second.renamed)) {
        Chain chain = rule_of(rename->to.kind).rename(context_, *rename);
        if (!chain.empty() && chain.back().step.produces.empty()) {
          chain.front().step.destroys.push_back(rename->from);
          chain.back().step.produces.push_back(rename->to);
        }
        append(renames, std::move(chain));
      }
    }
    add_chain(std::move(renames));
    for (const auto& [id, decision] : context_.decisions) {
      emit(id, decision);
    }
    for (Chain& chain : plan_beside(context_)) {
      add_chain(std::move(chain));
    }
    connect(drafts_, chains_, graph_);
    for (const auto& [dropped, created] : halves_) {
      graph_.not_earlier_phase(dropped, created);
    }
    return finish();
  }

  /// Not empty: what must have gone before anything can be planned, and so nothing was; with all that goes with it.
  std::set<ObjectId> stale() const {
    std::set<ObjectId> gone;
    std::vector<ObjectId> open(context_.stale.begin(), context_.stale.end());
    while (!open.empty()) {
      const ObjectId id = open.back();
      open.pop_back();
      if (!to_.contains(id) && gone.insert(id).second) {
        const std::set<ObjectId>& users = context_.dependents.of(id);
        open.insert(open.end(), users.begin(), users.end());
      }
    }
    return gone;
  }

 private:
  static void append(Chain& chain, Chain more) { std::ranges::move(more, std::back_inserter(chain)); }

  void emit(const ObjectId& id, const Decision& decision) {
    const KindRule& rule = rule_of(id.kind);
    switch (decision.fate) {
      case Fate::keep:
      case Fate::beside:
      case Fate::built:
        break;
      case Fate::create:
        emit_create(rule, id, decision);
        break;
      case Fate::drop:
        if (!decision.drop_folded) {
          Chain chain = rule.drop(context_, id);
          way_back_.make_online(rule, id, chain);
          add_at_once(id, std::move(chain));
        }
        break;
      case Fate::alter: {
        Chain chain = rule.alter(context_, id, decision.fields);
        way_back_.state(rule, id, decision.fields, chain);
        add_at_once(id, std::move(chain));
        add_chain(alter_attributes(context_, id, decision.fields));
        break;
      }
      case Fate::replace: {
        if (rule.replace != nullptr && (!decision.forced || decision.aside)) {
          Chain chain = rule.replace(context_, id, decision.fields);
          if (!chain.empty()) {
            add_chain(std::move(chain));
            break;
          }
        }
        const std::size_t first = drafts_.size();
        if (!decision.drop_folded) {
          add_at_once(id, rule.drop(context_, id));
        }
        const std::size_t middle = drafts_.size();
        emit_create(rule, id, decision);
        // Nobody may be left without it: both halves in one phase.
        if (middle > first && drafts_.size() > middle) {
          halves_.emplace_back(middle - 1, middle);
        }
        break;
      }
    }
  }

  void emit_create(const KindRule& rule, const ObjectId& id, const Decision& decision) {
    if (decision.create_folded) {
      return;
    }
    Chain chain = rule.create(context_, id);
    const bool made = !chain.empty();
    add_attributes(context_, id, chain);
    const Kind owner = id.kind == Kind::column ? context_.to.relation_id(relation_of(id)).kind : Kind::table;
    const bool is_view = owner == Kind::view || owner == Kind::materialized_view;
    if (is_view && !chain.empty()) {  // its column is there without them
      for (Draft& draft : chain) {
        draft.step.undo.clear();
      }
      for (Draft& draft : rule.drop(way_back_.reverse(), id)) {
        chain.back().step.undo.push_back(std::move(draft.step.sql));
      }
    } else if (!made && !chain.empty()) {
      const Object& object = *context_.to.object(id);
      std::ranges::move(print::privilege_statements(context_.to, id, *object.privileges, {}),
                        std::back_inserter(chain.back().step.undo));
      if (object.comment) {
        chain.back().step.undo.push_back(print::comment_statement(context_.to, id, {}));
      }
    }
    if (rule.finish != nullptr) {
      append(chain, rule.finish(context_, id));
    }
    add_at_once(id, std::move(chain));
  }

  // A view is not left without its query for a phase.
  void add_at_once(const ObjectId& id, Chain chain) {
    const std::size_t first = drafts_.size();
    add_chain(std::move(chain));
    if (context_.stood_in.contains(id) && drafts_.size() > first + 1) {
      halves_.emplace_back(first, first + 1);
    }
  }

  void add_chain(Chain chain) {
    for (std::size_t i = 0; i < chain.size(); ++i) {
      Draft& draft = chain[i];
      if (is_held_back(draft.step)) {
        draft.step.phase = Phase::contract;
      }
      Graph::Node node{static_cast<int>(draft.step.phase), draft.weight, key_of(draft.step.subject)};
      const std::size_t at = graph_.add(std::move(node));
      if (i > 0) {
        graph_.before(at - 1, at);
      }
      chains_.push_back(chain_count_);
      drafts_.push_back(std::move(draft));
    }
    ++chain_count_;
  }

  // Columns are added as they stand in the file, and dropped the other way round: the way back adds them.
  std::string key_of(const ObjectId& id) const {
    if (id.kind != Kind::column) {
      return to_string(id);
    }
    constexpr std::size_t kColumns = 10'000;  // a table has fewer
    const Column* to = context_.to.find<Column>(id);
    const Column* from = to != nullptr ? nullptr : context_.from.find<Column>(id);
    const std::size_t at = to != nullptr     ? static_cast<std::size_t>(to->position.value)
                           : from != nullptr ? kColumns - static_cast<std::size_t>(from->position.value)
                                             : 0;
    return to_string(ObjectId{id.kind, id.schema, id.relation, ""}) + std::to_string(kColumns + at) + ' ' +
           std::string(id.name);
  }

  bool is_held_back(const Step& step) const {
    const std::set<Hazard>& held = context_.options.hold_back;
    return !held.empty() && std::ranges::any_of(hazards(step), [&](Hazard hazard) { return held.contains(hazard); });
  }

  // A view that reads itself by a detour has its columns first, which those that it reads can read.
  bool stand_in_for_view_of(const std::vector<std::size_t>& cycle) {
    for (const std::size_t i : cycle) {
      const ObjectId& id = drafts_[i].step.subject;
      if (id.kind != Kind::view || context_.stood_in.contains(id)) {
        continue;
      }
      const auto told = [&](const Database& side) { return context_.view_outputs.stand_in(side, id).has_value(); };
      const bool before = context_.goes(id) && context_.leads_to_itself(context_.from, id);
      const bool after = context_.to.contains(id) && context_.leads_to_itself(context_.to, id);
      if ((before || after) && (!before || told(context_.from)) && (!after || told(context_.to))) {
        detours_.stood_in.insert(id);
        return true;
      }
    }
    return false;
  }

  Plan finish() {
    Plan plan;
    plan.diagnostics = std::move(context_.diagnostics);
    const Graph::Sorted sorted = graph_.sort();
    if (!sorted.cycle.empty()) {
      if (!stand_in_for_view_of(sorted.cycle)) {
        std::set<ObjectId>& in_place = detours_.in_place;
        in_place.insert(context_.beside_types.begin(), context_.beside_types.end());
        in_place.insert(context_.beside_views.begin(), context_.beside_views.end());
        for (const auto& [id, beside] : context_.beside) {
          in_place.insert(id);
        }
      }
      plan.diagnostics.push_back(cycle_diagnostic(sorted.cycle));
      return plan;
    }
    for (const std::size_t i : sorted.order) {
      if (drafts_[i].step.sql.empty()) {
        continue;  // there already
      }
      drafts_[i].step.phase = static_cast<Phase>(sorted.phases[i]);
      plan.steps.push_back(std::move(drafts_[i].step));
    }
    give_up_what_needs_the_lost(context_, plan.steps);
    return plan;
  }

  Diagnostic cycle_diagnostic(const std::vector<std::size_t>& cycle) const {
    std::string path;
    for (const std::size_t i : cycle) {
      path += drafts_[i].step.comment + " -> ";
    }
    path += drafts_[cycle.front()].step.comment;
    Diagnostic diagnostic;
    diagnostic.code = "dependency-cycle";
    diagnostic.subject = drafts_[cycle.front()].step.subject;
    diagnostic.message = "these steps wait for each other: " + path;
    diagnostic.hint = "take one of the objects out of the circle in a migration of its own";
    return diagnostic;
  }

  Context context_;
  Database& to_;
  Detours& detours_;
  WayBack way_back_{context_};
  Graph graph_;
  std::vector<Draft> drafts_;
  std::vector<std::size_t> chains_;  // by draft: which chain it is of
  std::size_t chain_count_ = 0;
  std::vector<std::pair<std::size_t, std::size_t>> halves_;
};

// What an unfinished plan for something else has left goes first. Where that has to wait for the contract phase, so has
// the rest.
Plan plan_after_clearing(const Database& from, Database& to, const std::vector<diff::Change>& changes,
                         const Options& options, const std::set<ObjectId>& stale) {
  Database cleared = from;
  std::vector<diff::Change> clearing, rest;
  for (const diff::Change& change : changes) {
    const auto* rename = std::get_if<diff::Rename>(&change);
    const bool early = rename != nullptr ? !rename->online : stale.contains(diff::subject(change));
    (early ? clearing : rest).push_back(change);
  }
  for (const ObjectId& id : stale) {
    cleared.erase(id);
  }
  Database without = cleared;
  Plan first = plan(from, without, clearing, options);
  Plan second = plan(cleared, to, rest, options);
  for (Step& step : second.steps) {
    step.phase = std::max(step.phase, first.steps.empty() ? step.phase : first.steps.back().phase);
    first.steps.push_back(std::move(step));
  }
  std::ranges::move(second.diagnostics, std::back_inserter(first.diagnostics));
  return first;
}

}  // namespace

Plan plan(const Database& from, Database& to, const std::vector<diff::Change>& changes, const Options& options) {
  Detours detours;
  for (;;) {
    const std::size_t known = detours.size();
    if (changes.empty()) {
      return {};
    }
    Planner planner(from, to, options, detours);
    Plan plan = planner.run(changes);
    if (const std::set<ObjectId> stale = planner.stale(); !stale.empty()) {
      return plan_after_clearing(from, to, changes, options, stale);
    }
    const bool again = plan.steps.empty() && detours.size() != known && !plan.diagnostics.empty();
    if (!again) {
      return plan;
    }
  }
}

}  // namespace planner
