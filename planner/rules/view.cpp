#include <algorithm>
#include <array>
#include <utility>

#include "planner/rules/common.hpp"
#include "schema/parse/text.hpp"

namespace planner {

using namespace schema;

namespace {

QualifiedName name_of(const ObjectId& id) { return {id.schema, id.name}; }

// What hangs on the columns of a view (comments, grants; defaults come with the view itself).
Chain finish(const Context& context, const ObjectId& id) {
  Chain chain;
  for (const auto& [column, object] : of_relation<Column>(context.to, name_of(id))) {
    add_attributes(context, column, chain);
  }
  return chain;
}

// FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE and FOR KEY SHARE lock the relations when the query is read already.
void lock_for_rows(const Context& context, const ObjectId& id, const std::string& query, Draft& draft) {
  static constexpr std::array<std::string_view, 4> kStrengths = {"update", "no", "share", "key"};
  std::size_t at = parse::after_word(query, 0, query.size(), "for");
  for (; at != std::string::npos; at = parse::after_word(query, at, query.size(), "for")) {
    const std::string_view next = parse::text_of(query, parse::next_token(query, at));
    if (std::ranges::any_of(kStrengths, [&](std::string_view word) { return parse::equals_word(next, word); })) {
      for (const ObjectId& target : context.to_references.of(id)) {
        if (target.kind == Kind::table && context.existed(relation_of(target))) {
          lock(context, draft, relation_of(target), LockMode::row_share);
        }
      }
      return;
    }
  }
}

// Those that are spoken of: comments, grants and defaults wait for them.
void bring_columns(const Context& context, const ObjectId& id, Draft& draft) {
  for (const auto& [column, object] : of_relation<Column>(context.to, name_of(id))) {
    draft.step.produces.push_back(column);
  }
}

// What the step produces that gives a view its own query, where it had its columns alone before.
ObjectId query_mark(const ObjectId& view) { return {view.kind, view.schema, "\x01query", view.name}; }

// What is first made of its columns alone, for those that it will read.
void stand_in_first(const Context& context, const ObjectId& id, const View& stand_in, Chain& chain) {
  Draft& own = chain.front();
  const bool there = context.fate(id) == Fate::alter;
  Draft columns =
      plain(context, id, print::view_statement(id, stand_in, there),
            (there ? "give " : "create ") + to_string(id) + (there ? " its new columns" : " without its query"));
  const std::set<ObjectId> needs = context.outside_circle(context.to, id);
  columns.step.consumes.assign(needs.begin(), needs.end());
  columns.step.produces = std::exchange(own.step.produces, {query_mark(id)});
  columns.takes = std::exchange(own.takes, {});
  columns.step.undo = std::exchange(own.step.undo, {print::view_statement(id, stand_in, true)});
  columns.step.irreversible = std::exchange(own.step.irreversible, "");
  columns.step.locks = own.step.locks;
  own.step.sql = print::view_statement(id, *context.to.find<View>(id), true);
  own.step.comment = "give " + to_string(id) + " its query";
  chain.insert(chain.begin(), std::move(columns));
}

Chain create(const Context& context, const ObjectId& id) {
  Chain chain = default_create(context, id);
  wait_for_star(context, chain.front(), id);
  if (const View* const view = context.to.find<View>(id)) {
    lock_for_rows(context, id, view->definition.text, chain.front());
  }
  bring_columns(context, id, chain.front());
  if (const auto stand_in = context.stand_in(context.to, id)) {
    stand_in_first(context, id, *stand_in, chain);
  }
  return chain;
}

// It is filled when it is made: whatever its query reads is read.
Chain create_materialized(const Context& context, const ObjectId& id) {
  Chain chain = create(context, id);
  for (const ObjectId& view : context.stood_in) {
    chain.front().step.consumes.push_back(query_mark(view));
  }
  for (const ObjectId& target : context.to_references.of(id)) {
    if (target.kind == Kind::table && context.existed(relation_of(target))) {
      chain.front().step.scans_table = true;
      lock(context, chain.front(), relation_of(target), LockMode::access_share);
    }
  }
  return chain;
}

// Lets go of what reads it, which then can go before it.
void empty_first(const Context& context, const ObjectId& id, const View& stand_in, Chain& chain) {
  const View& view = *context.from.find<View>(id);
  Draft empty = plain(context, id, print::view_statement(id, stand_in, true), "take the query off " + to_string(id));
  empty.weight = weight::drop(id.kind);
  empty.releases = std::exchange(chain.front().releases, context.outside_circle(context.from, id));
  empty.step.undo = {print::view_statement(id, view, true)};
  lock(context, empty, name_of(id), LockMode::access_exclusive);
  Database was = context.as_it_was();
  was.views.at(id).definition = stand_in.definition;
  was.views.at(id).options = stand_in.options;
  Draft& last = chain.front();
  last.step.undo = make_again(context, was, last.step.destroys, last.step.phase);
  chain.insert(chain.begin(), std::move(empty));
}

Chain drop(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  Draft& draft = chain.front();
  lock(context, draft, name_of(id), LockMode::access_exclusive);
  const auto take = [&](const auto& parts) {
    for (const auto& [part, object] : parts) {
      if (context.decision(part).drop_folded) {
        Draft own = dropping(context, part, "", "");
        draft.releases.merge(own.releases);
        draft.frees.merge(own.frees);
        draft.step.destroys.push_back(part);
      }
    }
  };
  take(of_relation<Column>(context.from, name_of(id)));
  take(of_relation<Trigger>(context.from, name_of(id)));
  take(of_relation<Rule>(context.from, name_of(id)));
  take(of_relation<Index>(context.from, name_of(id)));
  for (const ObjectId& part : draft.step.destroys) {
    draft.releases.erase(part);
  }
  draft.step.undo = make_again(context, context.as_it_was(), draft.step.destroys, draft.step.phase);
  if (const auto stand_in = context.stand_in(context.from, id)) {
    empty_first(context, id, *stand_in, chain);
  }
  return chain;
}

// The view with all that goes when it is dropped.
std::vector<std::string> make_with_parts(const Database& database, const ObjectId& view) {
  std::vector<std::string> statements = print::create(database, view);
  const auto append = [&](std::vector<std::string> more) { std::ranges::move(more, std::back_inserter(statements)); };
  append(print::attributes(database, view));
  for (const auto& [part, column] : of_relation<Column>(database, name_of(view))) {
    append(print::attributes(database, part));
  }
  const auto make = [&](const auto& parts) {
    for (const auto& [part, object] : parts) {
      append(print::create(database, part));
      append(print::attributes(database, part));
    }
  };
  make(of_relation<Trigger>(database, name_of(view)));
  make(of_relation<Rule>(database, name_of(view)));
  return statements;
}

// The views that read the view all along, each after those that it reads, last first. False: some read each other.
bool add_readers(const Context& context, const ObjectId& id, std::vector<ObjectId>& open,
                 std::vector<ObjectId>& backwards) {
  open.push_back(id);
  for (const auto& [other, view] : context.to.views) {
    const bool stays = context.fate(other) == Fate::keep || context.fate(other) == Fate::alter;
    if (!stays || !context.to_references.of(other).contains(id) ||
        std::ranges::find(backwards, other) != backwards.end()) {
      continue;
    }
    if (std::ranges::find(open, other) != open.end() || !add_readers(context, other, open, backwards)) {
      return false;
    }
  }
  open.pop_back();
  backwards.push_back(id);
  return true;
}

// OR REPLACE takes no output column away: then the view goes, with the views on it, and they come again.
void state_way_back(const Context& context, const ObjectId& id, Step& step) {
  const View& from = *context.from.find<View>(id);
  ViewOutputs outputs(context.to, context.from);
  if (outputs.old_are_prefix(name_of(id))) {
    step.undo = {print::view_statement(id, from, true)};
    return;
  }
  std::vector<ObjectId> open, backwards;
  if (!add_readers(context, id, open, backwards)) {
    step.irreversible = "views that read each other stand on the new columns of " + to_string(id);
    return;
  }
  for (const ObjectId& view : backwards) {
    step.undo.push_back(print::drop(context.to, view));
  }
  for (auto view = backwards.rbegin(); view != backwards.rend(); ++view) {
    const Database& side = *view == id ? context.as_it_was() : context.to;
    std::ranges::move(make_with_parts(side, *view), std::back_inserter(step.undo));
  }
}

Chain alter(const Context& context, const ObjectId& id, const Fields& fields) {
  const View& from = *context.from.find<View>(id);
  const View& to = *context.to.find<View>(id);
  Chain chain;
  if (has(fields, "definition")) {
    Draft draft = altering(context, id, print::view_statement(id, to, true), "change " + to_string(id));
    state_way_back(context, id, draft.step);
    lock(context, draft, name_of(id), LockMode::access_exclusive);
    lock_for_rows(context, id, to.definition.text, draft);
    wait_for_star(context, draft, id);
    bring_columns(context, id, draft);
    chain.push_back(std::move(draft));
    if (const auto stand_in = context.stand_in(context.to, id)) {
      const auto now = context.view_outputs.stand_in(context.from, id);
      if (now && now->definition == stand_in->definition) {
        chain.front().step.produces = {query_mark(id)};  // nobody has to wait for columns
      } else {
        stand_in_first(context, id, *stand_in, chain);
      }
    }
    return chain;  // OR REPLACE sets the options too
  }
  if (has(fields, "options")) {
    const OptionChange change = option_change(from.options, to.options);
    for (const std::string& action : {change.reset, change.set}) {
      if (!action.empty()) {
        Draft draft = altering(context, id, "ALTER VIEW " + quote_qualified(name_of(id)) + ' ' + action,
                               "change options of " + to_string(id));
        lock(context, draft, name_of(id), LockMode::access_exclusive);
        chain.push_back(std::move(draft));
      }
    }
    const OptionChange back = option_change(to.options, from.options);
    for (const std::string& action : {back.reset, back.set}) {
      if (!action.empty() && !chain.empty()) {
        chain.back().step.undo.push_back("ALTER VIEW " + quote_qualified(name_of(id)) + ' ' + action);
      }
    }
  }
  return chain;
}

// CREATE OR REPLACE VIEW only adds output columns at the end.
bool must_replace(const Context& context, const ObjectId& id, const Fields& fields) {
  return has(fields, "definition") && !context.view_outputs.old_are_prefix(name_of(id));
}

Chain alter_materialized(const Context& context, const ObjectId& id, const Fields& fields) {
  const MaterializedView& from = *context.from.find<MaterializedView>(id);
  const MaterializedView& to = *context.to.find<MaterializedView>(id);
  const std::string alter = "ALTER MATERIALIZED VIEW " + quote_qualified(name_of(id)) + ' ';
  Chain chain;
  const auto act = [&](const std::string& action, const std::string& what, LockMode mode) {
    Draft draft = altering(context, id, alter + action, "set the " + what + " of " + to_string(id));
    lock(context, draft, name_of(id), mode);
    chain.push_back(std::move(draft));
  };
  if (has(fields, "parameters")) {
    const OptionChange change = option_change(from.parameters, to.parameters);
    for (const std::string& action : {change.reset, change.set}) {
      if (!action.empty()) {
        act(action, "parameters", LockMode::share_update_exclusive);
      }
    }
  }
  if (has(fields, "tablespace")) {
    act("SET TABLESPACE " + (to.tablespace.empty() ? "pg_default" : quote_identifier(to.tablespace)), "tablespace",
        LockMode::access_exclusive);
    chain.back().step.rewrites_table = true;
  }
  if (has(fields, "access method")) {
    act("SET ACCESS METHOD " + (to.access_method.empty() ? "heap" : quote_identifier(to.access_method)),
        "access method", LockMode::access_exclusive);
    chain.back().step.rewrites_table = true;
  }
  if (has(fields, "cluster on")) {
    const ObjectId index{Kind::index, id.schema, id.name, to.cluster_on};
    if (to.cluster_on.empty() || !context.comes(index)) {
      chain.push_back(plain(context, id, alter + cluster_clause(to.cluster_on),
                            (to.cluster_on.empty() ? "forget" : "remember") + (" the clustering of " + to_string(id))));
      lock(context, chain.back(), {id.schema, id.name}, LockMode::share_update_exclusive);
    }
  }
  return chain;
}

bool must_replace_materialized(const Context& context, const ObjectId&, const Fields& fields) {
  return has(fields, "access method") && !context.at_least(15);
}

}  // namespace

const KindRule kRule_view{Kind::view, create, drop, alter, default_rename, nullptr, must_replace, finish};
const KindRule kRule_materialized_view{Kind::materialized_view,
                                       create_materialized,
                                       drop,
                                       alter_materialized,
                                       default_rename,
                                       nullptr,
                                       must_replace_materialized,
                                       finish};

}  // namespace planner
