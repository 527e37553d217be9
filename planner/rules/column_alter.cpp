// A column that changes where it stands, action by action.

#include <algorithm>

#include "planner/rules/column.hpp"
#include "schema/inherited_parts.hpp"

namespace planner {

using namespace schema;

namespace {

using Say = std::string (*)(const Context&, const ObjectId&, const std::string&);

// Alone where a child keeps another one.
Say way_to_set(const Context& context, const ObjectId& id, std::string_view field) {
  return reaches_children(context, id, field) ? alter_column : alter_column_only;
}

// Children that come with the plan come after what is said of the parent alone.
std::set<std::string> freed_settings(const ObjectId& id, Say say) {
  return say == alter_column ? std::set<std::string>{} : std::set{settings_slot(id)};
}

Draft set_default(const Context& context, const ObjectId& id, Say say) {
  const Column& column = *context.to.find<Column>(id);
  Draft draft = altering(context, id, say(context, id, "SET DEFAULT " + print::text_of(*column.default_value)),
                         "set default of " + to_string(id));
  draft.frees = freed_settings(id, say);
  return draft;
}

Draft drop_default(const Context& context, const ObjectId& id, Say say) {
  Draft draft = plain(context, id, say(context, id, "DROP DEFAULT"), "drop default of " + to_string(id));
  draft.frees = freed_settings(id, say);
  draft.releases = context.from_references.of(id);
  const QualifiedName relation = relation_of(id);
  std::erase_if(draft.releases, [&](const ObjectId& target) {
    return target.kind == Kind::schema ||
           (is_relation(target.kind) && target.kind != Kind::sequence && relation_of(target) == relation);
  });
  draft.weight = weight::drop(Kind::column);
  return draft;
}

Chain alter_default(const Context& context, const ObjectId& id, bool anew) {
  const Column& from = *context.from.find<Column>(id);
  const Column& to = *context.to.find<Column>(id);
  const Say say = way_to_set(context, id, "default");
  Chain chain;
  const bool drops = from.default_value && (!to.default_value || anew);
  if (drops) {
    chain.push_back(drop_default(context, id, say));
  }
  if (to.default_value && !to.generated) {
    chain.push_back(set_default(context, id, say));
  }
  for (Draft& draft : chain) {
    lock(context, draft, relation_of(id), LockMode::access_exclusive);
  }
  if (!chain.empty()) {
    chain.back().step.produces = {id};
    chain.back().step.undo = {say(
        context, id,
        from.default_value && !from.generated ? "SET DEFAULT " + print::text_of(*from.default_value) : "DROP DEFAULT")};
  }
  return chain;
}

void append(Chain& chain, Chain more) { std::ranges::move(more, std::back_inserter(chain)); }

// One ALTER COLUMN action, written by `say`; `mode` is what the server takes on the table for it.
void act_as(Say say, const Context& context, const ObjectId& id, Chain& chain, const std::string& action,
            const std::string& comment, LockMode mode, const std::string& back) {
  const Column& from = *context.from.find<Column>(id);
  const Column& to = *context.to.find<Column>(id);
  Draft draft = altering(context, id, say(context, id, action), comment + " of " + to_string(id));
  lock(context, draft, relation_of(id), mode);
  if (!back.empty()) {
    draft.step.undo = {say(context, id, back)};
  }
  if (!to.generated && !from.generated) {
    draft.releases.clear();  // only the default and the type refer to anything
  }
  chain.push_back(std::move(draft));
}
void act(const Context& context, const ObjectId& id, Chain& chain, const std::string& action,
         const std::string& comment, LockMode mode, const std::string& back = {}) {
  act_as(alter_column, context, id, chain, action, comment, mode, back);
}

// DROP NOT NULL reaches all children: those that keep theirs get it back. Where that is proved by a CHECK, the CHECK is
// there before, and no row slips in between.
void keep_not_null_below(const Context& context, const ObjectId& id, Chain& before, Chain& after) {
  for (const QualifiedName& child : context.from_children.of(relation_of(id))) {
    const ObjectId own = column_id(child, id.name);
    const Column* from = context.from.find<Column>(own);
    const Column* to = context.to.find<Column>(own);
    if (from == nullptr || to == nullptr || !from->not_null || !to->not_null || from->keeps_not_null) {
      keep_not_null_below(context, own, before, after);
      continue;
    }
    Chain again = set_not_null(context, own);
    const auto set = std::ranges::find_if(again, [](const Draft& draft) { return !draft.step.produces.empty(); });
    std::move(again.begin(), set, std::back_inserter(before));
    std::move(set, again.end(), std::back_inserter(after));
  }
}

// What is inherited cannot be dropped of a child before its parents have lost it.
void after_parents(const Context& context, const ObjectId& id, Draft& draft) {
  for (const QualifiedName& parent : parents_of(*context.table(relation_of(id)))) {
    draft.step.consumes.push_back(column_id(parent, id.name));
  }
}

// There is no way back to an expression but to make the column anew, with what the table itself has on it.
void drop_expression(const Context& context, const ObjectId& id, Chain& chain) {
  act(context, id, chain, "DROP EXPRESSION", "drop expression", LockMode::access_exclusive);
  std::vector<ObjectId> anew{id};
  bool possible = true;
  for (const ObjectId& user : context.dependents.of(id)) {
    const Constraint* constraint = context.from.find<Constraint>(user);
    const bool own = relation_of(user) == relation_of(id) &&
                     (user.kind == Kind::index || (constraint != nullptr && !constraint->partition_of));
    const bool stays = context.fate(user) == Fate::keep || context.fate(user) == Fate::alter;
    possible = possible && own && stays && context.from_children.of(relation_of(id)).empty();
    if (constraint == nullptr || constraint->type != ConstraintType::not_null) {  // that is the column's own
      anew.push_back(user);
    }
  }
  Step& step = chain.back().step;
  if (possible) {
    step.undo = {print::drop(context.from, id)};
    std::ranges::move(make_again(context, context.as_it_was(), anew, step.phase), std::back_inserter(step.undo));
  } else {
    step.irreversible =
        "only a new column can have an expression, and what depends on " + to_string(id) + " forbids to make it anew";
  }
}

}  // namespace

Chain change_column(const Context& context, const ObjectId& id, const Fields& fields) {
  const ColumnOwner owner = column_owner(context.to, id);
  if (owner == ColumnOwner::composite_type) {
    return alter_attribute(context, id, fields);
  }
  const Column& from = *context.from.find<Column>(id);
  const Column& to = *context.to.find<Column>(id);
  const Decision& decision = context.decision(id);
  Chain chain;
  std::size_t type_step = 0;  // where in it the type changes
  const DefaultWith with = decision.default_anew    ? DefaultWith::elsewhere
                           : has(fields, "default") ? DefaultWith::changes
                                                    : DefaultWith::stays;
  const bool retyped = owner == ColumnOwner::table && (has(fields, "type") || has(fields, "collation")) &&
                       !follows_its_type(context, id);
  if (has(fields, "generated")) {
    drop_expression(context, id, chain);
  }
  if (has(fields, "identity") && from.identity && !to.identity) {
    append(chain, alter_identity(context, id));
  }
  // The sequence of an identity column must fit a narrower type before, a wider one allows more only afterwards.
  const bool bounds_first = has(fields, "identity") && from.identity && to.identity &&
                            to.identity->sequence.max < from.identity->sequence.max;
  if (bounds_first) {
    append(chain, alter_identity(context, id));
  }
  if (retyped && decision.default_anew) {
    chain.push_back(drop_default(context, id, alter_column));
    lock(context, chain.back(), relation_of(id), LockMode::access_exclusive);
    chain.back().step.undo = {alter_column(context, id, "SET DEFAULT " + print::text_of(*from.default_value))};
    type_step = chain.size();
    append(chain, alter_column_type(context, id, with));
    if (to.default_value && !to.generated) {
      chain.push_back(set_default(context, id, alter_column));
      lock(context, chain.back(), relation_of(id), LockMode::access_exclusive);
      chain.back().step.undo = {alter_column(context, id, "DROP DEFAULT")};
    }
  } else if (retyped) {
    type_step = chain.size();
    append(chain, alter_column_type(context, id, with));
  } else if (has(fields, "default") || decision.default_anew) {
    append(chain, alter_default(context, id, decision.default_anew));
  }
  if (has(fields, "default")) {
    append(chain, go_on_in_new_sequence(context, id));
  }
  const bool fills = fills_rows(context, id, fields);
  if (fills) {
    append(chain, fill_column(context, id));
  }
  if (has(fields, "not null")) {
    if (to.not_null) {
      Chain constrain = set_not_null(context, id);
      if (fills) {
        for (Draft& draft : constrain) {
          draft.step.preconditions.clear();  // those that are NULL now are filled before
        }
      }
      append(chain, std::move(constrain));
    } else {
      Chain again;
      keep_not_null_below(context, id, chain, again);
      act(context, id, chain, "DROP NOT NULL", "allow NULL", LockMode::access_exclusive);
      chain.back().takes.insert(null_slot(id));
      if (from.keeps_not_null) {
        after_parents(context, id, chain.back());
      }
      if (fields.size() > 1 || !again.empty()) {  // alone, the planner asks for the online form of what brings it back
        chain.back().step.undo = {alter_column(context, id, "SET NOT NULL")};
      }
      append(chain, std::move(again));
    }
  }
  if (has(fields, "identity") && to.identity && !bounds_first) {
    append(chain, alter_identity(context, id));
  }
  if (retyped) {  // with its type the server gives a column the storage and compression of the type, there and back
    std::vector<std::string>& back = chain.at(type_step).step.undo;
    if (!from.storage.empty()) {
      back.push_back(alter_column(context, id, setting_action("storage", from)));
    }
    if (!from.compression.empty()) {
      back.push_back(alter_column(context, id, setting_action("compression", from)));
    }
  }
  for (const std::string_view field : {"storage", "compression"}) {
    const bool own = !(field == "storage" ? to.storage : to.compression).empty();
    if (retyped ? own : has(fields, field)) {
      const Say say = retyped ? alter_column : way_to_set(context, id, field);
      act_as(say, context, id, chain, setting_action(field, to), "set " + std::string(field),
             LockMode::access_exclusive, retyped ? "" : setting_action(field, from));
      chain.back().frees = freed_settings(id, say);
    }
  }
  if (retyped) {
    for (Draft& draft : chain) {
      draft.frees.insert(settings_slot(id));
    }
    settle_below(context, id, decision.default_anew || default_steps_aside(context, id, with), type_step, chain);
  }
  if (has(fields, "statistics")) {
    const auto statistics = [](const Column& column) {
      return "SET STATISTICS " + std::to_string(column.statistics.value_or(-1));
    };
    act_as(alter_column_only, context, id, chain, statistics(to), "set statistics target",
           LockMode::share_update_exclusive, statistics(from));
  }
  if (has(fields, "options")) {
    const OptionChange change = option_change(*from.options, *to.options);
    for (const std::string& action : {change.reset, change.set}) {
      if (!action.empty()) {
        act(context, id, chain, action, "set options", LockMode::share_update_exclusive);
      }
    }
    const OptionChange back = option_change(*to.options, *from.options);
    for (const std::string& action : {back.reset, back.set}) {
      if (!action.empty() && !chain.empty()) {
        chain.back().step.undo.push_back(alter_column(context, id, action));
      }
    }
  }
  if (has(fields, "foreign options")) {
    act(context, id, chain, foreign_option_change(*from.foreign_options, *to.foreign_options), "set foreign options",
        LockMode::access_exclusive, foreign_option_change(*to.foreign_options, *from.foreign_options));
  }
  return chain;
}

}  // namespace planner
