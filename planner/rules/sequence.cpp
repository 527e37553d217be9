#include <algorithm>

#include "planner/rules/column.hpp"

namespace planner {

using namespace schema;

namespace {

std::string clauses(const SequenceOptions& from, const SequenceOptions& to) {
  std::string text;
  const auto add = [&](const std::string& clause) { text += ' ' + clause; };
  const auto number = [&](std::int64_t a, std::int64_t b, const char* word) {
    // AS another type moves bounds that stand at the old type's: they are said again.
    if (a != b || from.type != to.type) {
      add(std::string(word) + ' ' + std::to_string(b));
    }
  };
  if (from.type != to.type) {
    add("AS " + to.type);
  }
  if (from.increment != to.increment) {
    add("INCREMENT BY " + std::to_string(to.increment));
  }
  number(from.min, to.min, "MINVALUE");
  number(from.max, to.max, "MAXVALUE");
  if (from.start != to.start) {
    add("START WITH " + std::to_string(to.start));
  }
  if (from.cache != to.cache) {
    add("CACHE " + std::to_string(to.cache));
  }
  if (from.cycle != to.cycle) {
    add(to.cycle ? "CYCLE" : "NO CYCLE");
  }
  return text;
}

// A step of its own, when both the sequence and the table are there.
Draft own(const Context& context, const ObjectId& id, const Sequence& sequence) {
  Draft draft = plain(context, id, print::owned_by(id, sequence), "set what " + to_string(id) + " belongs to");
  lock(context, draft, {id.schema, id.name}, LockMode::share_row_exclusive);
  draft.step.consumes.push_back(id);
  if (sequence.owned_by) {
    draft.step.consumes.push_back(*sequence.owned_by);
    draft.step.consumes.push_back(owner_mark(context.to.relation_id(relation_of(*sequence.owned_by))));
  }
  draft.weight = weight::create(Kind::column) + 1;
  return draft;
}

// A sequence must have the owner of its table before it can belong to it.
Chain finish(const Context& context, const ObjectId& id) {
  const Sequence& sequence = *context.to.find<Sequence>(id);
  return sequence.owned_by ? Chain{own(context, id, sequence)} : Chain{};
}

// Its table, taken back before it, takes it along.
Chain create(const Context& context, const ObjectId& id) {
  Chain chain = default_create(context, id);
  if (context.to.find<Sequence>(id)->owned_by) {
    chain.front().step.undo = {"DROP SEQUENCE IF EXISTS " + quote_qualified(id.schema, id.name)};
  }
  return chain;
}

Chain drop(const Context& context, const ObjectId& id) {
  const Sequence& sequence = *context.from.find<Sequence>(id);
  Chain chain = default_drop(context, id);
  lock(context, chain.front(), {id.schema, id.name}, LockMode::access_exclusive);
  Step& step = chain.front().step;
  step.loses_data = true;
  step.irreversible = "the sequence's position is gone; the way back starts it anew";
  // A column that stays and counts otherwise from now on needs its old sequence no longer.
  const bool column_stays = sequence.owned_by && context.to.contains(*sequence.owned_by);
  step.phase = column_stays ? Phase::expand : Phase::contract;
  if (column_stays) {
    step.undo.push_back(print::owned_by(id, sequence));
  }
  // The way back may come here before the column has its old type again.
  const Column* const was = column_stays ? context.from.find<Column>(*sequence.owned_by) : nullptr;
  if (was != nullptr && counts(*was) && counts(*context.to.find<Column>(*sequence.owned_by))) {
    step.undo.push_back(
        go_on_after_rows(quote_literal(quote_qualified(id.schema, id.name)), sequence.options, *sequence.owned_by));
    step.irreversible = "the sequence's position is gone; the way back goes on after the highest number that is there";
  }
  return chain;
}

}  // namespace

// A position outside the new bounds is refused; it moves to the nearer one first, or the sequence starts over where the
// bounds have nothing in common.
bool move_into_bounds(const Context& context, const ObjectId& id, const QualifiedName& sequence,
                      const SequenceOptions& from, const SequenceOptions& to, Chain& chain) {
  if (to.min > from.max || to.max < from.min) {
    return true;
  }
  const auto clamp = [&](std::int64_t bound, const char* comparison) {
    const std::string name = quote_qualified(sequence);
    chain.push_back(plain(context, id,
                          "SELECT pg_catalog.setval(" + quote_literal(name) + ", " + std::to_string(bound) +
                              ", false) FROM " + name + " WHERE last_value " + comparison + ' ' + std::to_string(bound),
                          "bring the position of " + to_string(id) + " within its new bounds"));
  };
  if (to.min > from.min) {
    clamp(to.min, "<");
  }
  if (to.max < from.max) {
    clamp(to.max, ">");
  }
  return false;
}

namespace {

Chain alter(const Context& context, const ObjectId& id, const Fields& fields) {
  const Sequence& from = *context.from.find<Sequence>(id);
  const Sequence& to = *context.to.find<Sequence>(id);
  const std::string alter = "ALTER SEQUENCE " + quote_qualified(id.schema, id.name);
  Chain chain;
  if (has(fields, "options")) {
    const bool apart = move_into_bounds(context, id, {id.schema, id.name}, from.options, to.options, chain);
    Draft draft = altering(context, id, alter + clauses(from.options, to.options) + (apart ? " RESTART" : ""),
                           "change " + to_string(id));
    Chain back;
    const bool starts_over = move_into_bounds(context, id, {id.schema, id.name}, to.options, from.options, back);
    for (Draft& move : back) {
      draft.step.undo.push_back(std::move(move.step.sql));
    }
    draft.step.undo.push_back(alter + clauses(to.options, from.options) + (starts_over ? " RESTART" : ""));
    lock(context, draft, {id.schema, id.name}, LockMode::share_row_exclusive);
    chain.push_back(std::move(draft));
  }
  if (has(fields, "unlogged")) {
    Draft draft = altering(context, id, alter + (to.unlogged ? " SET UNLOGGED" : " SET LOGGED"),
                           "set the persistence of " + to_string(id));
    draft.step.undo = {alter + (to.unlogged ? " SET LOGGED" : " SET UNLOGGED")};
    lock(context, draft, {id.schema, id.name}, LockMode::access_exclusive);
    chain.push_back(std::move(draft));
  }
  if (has(fields, "owned by")) {
    const bool old_goes = from.owned_by && (context.goes(*from.owned_by) ||
                                            context.goes(context.from.relation_id(relation_of(*from.owned_by))));
    if (old_goes && to.owned_by) {
      Draft free = plain(context, id, alter + " OWNED BY NONE", "keep " + to_string(id) + " when its column goes");
      lock(context, free, {id.schema, id.name}, LockMode::share_row_exclusive);
      free.releases.insert(*from.owned_by);
      free.releases.insert(context.from.relation_id(relation_of(*from.owned_by)));
      free.step.undo = {print::owned_by(id, from)};
      free.weight = weight::drop(Kind::sequence);
      chain.push_back(std::move(free));
    }
    Draft draft = own(context, id, to);
    draft.step.undo = {old_goes && to.owned_by ? alter + " OWNED BY NONE" : print::owned_by(id, from)};
    if (from.owned_by && !to.owned_by) {
      draft.releases.insert(*from.owned_by);
      draft.weight = weight::drop(Kind::sequence);
    }
    chain.push_back(std::move(draft));
  }
  return chain;
}

}  // namespace

const KindRule kRule_sequence{Kind::sequence, create, drop, alter, default_rename, nullptr, nullptr, finish};

}  // namespace planner
