#include <algorithm>

#include <fmt/format.h>

#include "planner/rules/beside/phases.hpp"
#include "planner/rules/beside/pieces.hpp"
#include "planner/rules/beside/switch_column.hpp"
#include "planner/rules/beside/way_back.hpp"

namespace planner::beside {

using namespace schema;

namespace {

void drop_old_constraints(Swap& swap, const Parts& parts) {
  const Context& context = swap.context;
  const auto drop = [&](const ObjectId& id) {
    const Constraint& constraint = *context.from.find<Constraint>(id);
    const std::string left = name_left(id.name);
    // The way back has built the old one beside by the time it comes here.
    const std::string back =
        is_key(constraint) ? add_key_using_index(id, constraint, left) : rename_constraint(id, left, id.name);
    Draft& draft = swap.change(id, drop_constraint(id, id.name), "the old " + to_string(id) + " makes way", {back});
    lock_referenced(context, draft, constraint, LockMode::access_exclusive);
  };
  std::ranges::for_each(parts.foreign_keys, drop);
  std::ranges::for_each(parts.checks, drop);
  std::ranges::for_each(parts.keys, drop);
}

void swap_type(Swap& swap, const ObjectId& id) {
  const auto rename = [&](const std::string& name, const std::string& to) {
    return "ALTER TYPE " + quote_qualified(id.schema, name) + " RENAME TO " + quote_identifier(to);
  };
  const std::string fresh = name_beside(id.name), left = name_left(id.name);
  swap.change(id, rename(id.name, left), "the old " + to_string(id) + " steps aside", {rename(left, id.name)});
  swap.change(id, rename(fresh, id.name), "the new one takes its name", {rename(id.name, fresh)});
}

// PL/pgSQL keeps the plan it made when a column of a row variable had another type, and then fails on every call for
// the rest of the session. A function that is written again, be it with what it has, is compiled again.
void refresh_functions(Swap& swap) {
  const Context& context = swap.context;
  for (const auto& [id, routine] : context.to.routines) {
    if (routine.language != "plpgsql" || routine.procedure || !context.from.contains(id) || context.goes(id)) {
      continue;
    }
    const bool concerned = std::ranges::any_of(context.beside, [&](const auto& entry) {
      const QualifiedName relation = relation_of(entry.first);
      const bool named = context.to_soft_references.of(id).contains(table_id(relation));
      return named || std::ranges::any_of(of_relation<Trigger>(context.to, relation), [&](const auto& trigger) {
               return trigger.second.function.schema == id.schema && trigger.second.function.name + "()" == id.name;
             });
    });
    if (concerned) {
      const std::string sql = fmt::format("ALTER {} COST {}", print::object_clause(context.to, id), routine.cost);
      Draft draft =
          step(context, id, sql, "sessions that have " + to_string(id) + " compiled do it again", Phase::switch_over);
      draft.weight = weight::create(Kind::column);
      draft.step.undo = {sql};
      swap.chain.push_back(std::move(draft));
    }
  }
}

// What replication identifies rows by stays NOT NULL, so the new index is that before the old column may have NULL.
void move_marks(Swap& swap, const Parts& parts) {
  const auto move = [&](const std::vector<ObjectId>& ids, auto replaced) {
    for (const ObjectId& id : ids) {
      add_index_marks(swap.context, relation_of(id), id.name, swap.chain, {name_beside(id.name), replaced(id)});
    }
  };
  move(parts.keys, [](const ObjectId& id) { return name_left(id.name); });
  move(parts.indexes, [](const ObjectId& id) { return id.name.text(); });
}

void take_over(Swap& swap, const Parts& parts) {
  const Context& context = swap.context;
  for (const ObjectId& id : parts.keys) {
    const Constraint& constraint = *context.to.find<Constraint>(id);
    swap.change(id, add_key_using_index(id, constraint, name_beside(id.name)),
                to_string(id) + " takes over the index built beside", {drop_constraint(id, id.name)});
  }
  for (const ObjectId& id : parts.proved()) {
    const bool rests = rests_on_built(context, id);
    Draft& draft =
        swap.change(id, rename_constraint(id, name_beside(id.name), id.name), to_string(id) + " takes its name",
                    {rests ? drop_constraint(id, id.name) : rename_constraint(id, id.name, name_beside(id.name))});
    lock_only(context, draft, relation_of(id), LockMode::access_exclusive);
  }
  for (const ObjectId& id : parts.indexes) {
    const auto rename = [&](const std::string& name, const std::string& to) {
      return "ALTER INDEX " + quote_qualified(id.schema, name) + " RENAME TO " + quote_identifier(to);
    };
    swap.change(id, rename(id.name, name_left(id.name)), "the old " + to_string(id) + " steps aside",
                {rename(name_left(id.name), id.name)});
    swap.change(id, rename(name_beside(id.name), id.name), to_string(id) + " takes its name",
                {rename(id.name, name_beside(id.name))});
  }
  for (const ObjectId& id : parts.all()) {
    add_attributes(context, id, swap.chain);
  }
  for (Draft& draft : swap.chain) {
    draft.step.phase = Phase::switch_over;
    draft.weight = weight::create(Kind::column);
  }
}

// What the application must be able to do before.
std::string deploy(const Context& context) {
  std::string code;
  for (const auto& [id, beside] : context.beside) {
    const std::string table = quote_qualified(relation_of(id));
    code += (code.empty() ? "" : "; that ") +
            (beside.renamed ? "uses " + quote_identifier(id.name) + " of " + table + " instead of " +
                                  quote_identifier(beside.old_name)
                            : "can do with " + quote_identifier(id.name) + " of " + table + " being " +
                                  from_column(context, beside).type + " and being " + to_column(context, beside).type);
  }
  return code;
}

// The whole swap is one thing to the rest of the plan: what it takes away goes with its first step, what it brings is
// there after its last.
void tie(const Context& context, const Parts& parts, Chain& chain) {
  Draft& first = chain.front();
  Draft& last = chain.back();
  const auto exchange = [&](const ObjectId& id) {
    first.step.destroys.push_back(id);
    last.step.produces.push_back(id);
    const std::vector<ObjectId> needs = needs_of(context, id);
    last.step.consumes.insert(last.step.consumes.end(), needs.begin(), needs.end());
  };
  for (const ObjectId& type : context.beside_types) {
    first.step.destroys.push_back(type);
    last.step.produces.push_back(type);
  }
  for (const auto& [id, beside] : context.beside) {
    exchange(id);
    first.step.consumes.push_back(filled(beside));
  }
  for (const ObjectId& id : parts.all()) {
    exchange(id);
    first.step.consumes.push_back(built(id));
    std::ranges::copy_if(
        context.from_references.of(id), std::inserter(first.releases, first.releases.end()),
        [](const ObjectId& target) { return target.kind == Kind::routine || target.kind == Kind::constraint; });
  }
}

// The last step of the phase, so that the undo begins with it: long work, before anything is locked or missing.
Chain say_what_is_left(const Context& context, std::vector<std::string> way_back) {
  Chain chain;
  for (const auto& [id, beside] : context.beside) {
    const ObjectId left = column_id(relation_of(id), beside.left_name);
    Draft draft = step(context, id, comment_what_is_left(context, beside), "say what " + beside.left_name + " is",
                       Phase::switch_over);
    draft.step.undo = {print::comment_statement(context.to, left, from_column(context, beside).comment)};
    draft.step.consumes.push_back(id);
    draft.releases.insert(left);  // it may be late itself, behind what waits for the contract phase
    draft.weight = kLast;
    lock(context, draft, relation_of(id), LockMode::share_update_exclusive);
    chain.push_back(std::move(draft));
  }
  append(way_back, std::move(chain.back().step.undo));
  chain.back().step.undo = std::move(way_back);
  return chain;
}

}  // namespace

std::vector<Chain> switch_over(const Context& context, const Parts& parts) {
  Swap swap{context, Phase::switch_over, {}};
  const auto each = [&](void (*piece)(Swap&, const Beside&)) {
    for (const auto& [id, beside] : context.beside) {
      piece(swap, beside);
    }
  };
  // What gives a new row its value stays with the old name as long as that is in use: a value that only the default
  // wrote could not be told from one that the application did.
  const auto each_at_once = [&](void (*piece)(Swap&, const Beside&)) {
    for (const auto& [id, beside] : context.beside) {
      if (!beside.renamed) {
        piece(swap, beside);
      }
    }
  };
  drop_old_constraints(swap, parts);
  each_at_once(drop_default);
  for (const ObjectId& type : context.beside_types) {
    swap_type(swap, type);
  }
  each_at_once(swap_identity);
  each(forbid_null);
  move_marks(swap, parts);
  each_at_once(allow_null);
  each_at_once(set_default);
  each_at_once(swap_names);
  each_at_once(turn_round);
  refresh_functions(swap);
  take_over(swap, parts);
  Chain left = say_what_is_left(context, rebuild_old(context, parts));
  left.back().step.undo_preconditions = old_values_fit(context);
  // Of a renamed column that nothing hangs on nothing is exchanged: both names stay, and the word on the old one is
  // all.
  Chain& exchange = swap.chain.empty() ? left : swap.chain;
  tie(context, parts, exchange);
  Step& first = exchange.front().step;
  append(first.undo, rebuild_new(context, parts));
  first.deploy = deploy(context);
  std::vector<Chain> chains;
  chains.push_back(std::move(swap.chain));
  chains.push_back(std::move(left));
  return chains;
}

}  // namespace planner::beside
