#include "planner/way_back.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "diff/fields.hpp"
#include "planner/rules/common.hpp"

namespace planner {

using namespace schema;

void WayBack::state(const KindRule& rule, const ObjectId& id, const Fields& fields, Chain& chain) {
  const bool said = std::ranges::any_of(
      chain, [](const Draft& draft) { return !draft.step.undo.empty() || !draft.step.irreversible.empty(); });
  if (chain.empty() || said) {
    return;
  }
  if (diff::is_replaced(context_.to, context_.from, id)) {
    chain.back().step.undo = made_anew(id);
    if (chain.back().step.undo.empty()) {
      chain.back().step.irreversible =
          "what depends on " + to_string(id) + " forbids to make it anew as it was, and it cannot be changed back";
    }
    return;
  }
  for (Draft& draft : rule.alter(reverse(), id, fields)) {
    chain.back().step.undo.push_back(std::move(draft.step.sql));
  }
}

void WayBack::make_online(const KindRule& rule, const ObjectId& id, Chain& chain) {
  const Table* table = context_.table(relation_of(id));
  const bool on_rows = id.kind == Kind::index || id.kind == Kind::constraint;
  if (!on_rows || chain.size() != 1 || table == nullptr || table->partition_key || table->partition_of ||
      !context_.online(relation_of(id))) {
    return;
  }
  std::vector<std::string>& undo = chain.front().step.undo;
  for (const std::string& statement : print::create(context_.from, id)) {
    std::erase(undo, statement);
  }
  std::vector<std::string> again;
  for (Draft& draft : rule.create(reverse(), id)) {
    again.push_back(std::move(draft.step.sql));
  }
  const Index* const index = context_.from.find<Index>(id);
  if (index != nullptr && index->partition_of) {  // ATTACH PARTITION finds it
    std::erase(again, print::attach_index(id, *index));
  }
  undo.insert(undo.begin(), std::make_move_iterator(again.begin()), std::make_move_iterator(again.end()));
}

const Context& WayBack::reverse() {
  if (!reverse_) {
    options_.server_version = context_.options.server_version;
    options_.online = context_.options.online;
    reverse_.emplace(context_.to, context_.from, options_);
  }
  return *reverse_;
}

std::vector<std::string> WayBack::made_anew(const ObjectId& id) const {
  const std::set<ObjectId> users = context_.finders.to->dependents(id);
  if (std::ranges::any_of(users, [&](const ObjectId& user) { return !context_.comes(user); })) {
    return {};
  }
  std::vector<std::string> statements{print::drop(context_.to, id)};
  std::ranges::move(print::create(context_.from, id), std::back_inserter(statements));
  std::ranges::move(print::attributes(context_.from, id), std::back_inserter(statements));
  return statements;
}

void give_up_what_needs_the_lost(const Context& context, std::vector<Step>& steps) {
  std::set<ObjectId> lost;
  const auto needs_lost = [&](const ObjectId& id) {
    const std::set<ObjectId>& needed = context.from_references.of(id);
    return std::ranges::any_of(needed, [&](const ObjectId& other) { return lost.contains(other); });
  };
  for (bool more = true; std::exchange(more, false);) {
    for (Step& step : steps) {
      if (step.destroys.empty() || !step.produces.empty()) {
        continue;
      }
      if (!lost.empty() && !step.undo.empty() && std::ranges::any_of(step.destroys, needs_lost)) {
        step.undo.clear();
        step.irreversible = "what it rests on cannot be brought back";
      }
      if (step.undo.empty() && !step.irreversible.empty()) {
        for (const ObjectId& id : step.destroys) {
          more |= lost.insert(id).second;
        }
      }
    }
  }
}

}  // namespace planner
