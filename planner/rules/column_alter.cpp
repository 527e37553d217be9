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
    // Where both are said, what the old one calls may go and come in between: there is none then on the way back, too.
    chain.back().step.produces = {id};
    chain.back().step.undo = {say(context, id, "DROP DEFAULT")};
    if (from.default_value && !from.generated) {
      chain.front().step.undo = {say(context, id, "SET DEFAULT " + print::text_of(*from.default_value))};
    }
  }
  return chain;
}

void append(Chain& chain, Chain more) { std::ranges::move(more, std::back_inserter(chain)); }

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

class ColumnAlteration {
 public:
  ColumnAlteration(const Context& context, const ObjectId& id, const Fields& fields)
      : context_(context),
        id_(id),
        fields_(fields),
        from_(*context.from.find<Column>(id)),
        to_(*context.to.find<Column>(id)),
        retyped_(column_owner(context.to, id) == ColumnOwner::table && (changes("type") || changes("collation")) &&
                 !follows_its_type(context, id)) {}

  Chain run() {
    if (changes("generated")) {
      drop_expression();
    }
    // The sequence of an identity column must fit a narrower type before, a wider one allows more only afterwards.
    const bool identity_first = changes("identity") && from_.identity &&
                                (!to_.identity || to_.identity->sequence.max < from_.identity->sequence.max);
    if (identity_first) {
      append(chain_, alter_identity(context_, id_));
    }
    const std::size_t type_step = change_type_and_default();
    if (changes("default")) {
      append(chain_, go_on_in_new_sequence(context_, id_));
    }
    const bool fills = fills_rows(context_, id_, fields_);
    if (fills) {
      append(chain_, fill_column(context_, id_));
    }
    if (changes("not null")) {
      to_.not_null ? forbid_null(fills) : allow_null();
    }
    if (changes("identity") && !identity_first) {
      append(chain_, alter_identity(context_, id_));
    }
    change_settings(type_step);
    change_statistics();
    change_options();
    return std::move(chain_);
  }

 private:
  bool changes(std::string_view field) const { return has(fields_, field); }

  // One ALTER COLUMN action, written by `way`; `mode` is what the server takes on the table for it.
  void act_as(Say way, const std::string& action, const std::string& comment, LockMode mode, const std::string& back) {
    Draft draft = altering(context_, id_, way(context_, id_, action), comment + " of " + to_string(id_));
    lock(context_, draft, relation_of(id_), mode);
    if (!back.empty()) {
      draft.step.undo = {way(context_, id_, back)};
    }
    if (!to_.generated && !from_.generated) {
      draft.releases.clear();  // only the default and the type refer to anything
    }
    chain_.push_back(std::move(draft));
  }
  void act(const std::string& action, const std::string& comment, LockMode mode, const std::string& back = {}) {
    act_as(alter_column, action, comment, mode, back);
  }

  std::string say(const std::string& action) const { return alter_column(context_, id_, action); }

  void push_locked(Draft draft, const std::string& back) {
    lock(context_, draft, relation_of(id_), LockMode::access_exclusive);
    draft.step.undo = {say(back)};
    chain_.push_back(std::move(draft));
  }

  // There is no way back to an expression but to make the column anew, with what the table itself has on it.
  void drop_expression() {
    act("DROP EXPRESSION", "drop expression", LockMode::access_exclusive);
    std::vector<ObjectId> anew{id_};
    bool possible = true;
    for (const ObjectId& user : context_.dependents.of(id_)) {
      const Constraint* constraint = context_.from.find<Constraint>(user);
      const bool own = relation_of(user) == relation_of(id_) &&
                       (user.kind == Kind::index || (constraint != nullptr && !constraint->partition_of));
      const bool stays = context_.fate(user) == Fate::keep || context_.fate(user) == Fate::alter;
      possible = possible && own && stays && context_.from_children.of(relation_of(id_)).empty();
      if (constraint == nullptr || constraint->type != ConstraintType::not_null) {  // that is the column's own
        anew.push_back(user);
      }
    }
    Step& step = chain_.back().step;
    if (possible) {
      step.undo = {print::drop(context_.from, id_)};
      std::ranges::move(make_again(context_, context_.as_it_was(), anew, step.phase), std::back_inserter(step.undo));
    } else {
      step.irreversible = "only a new column can have an expression, and what depends on " + to_string(id_) +
                          " forbids to make it anew";
    }
  }

  // Where in the chain the type changes.
  std::size_t change_type_and_default() {
    const bool anew = context_.decision(id_).default_anew;
    if (!retyped_) {
      if (changes("default") || anew) {
        append(chain_, alter_default(context_, id_, anew));
      }
      return 0;
    }
    if (anew) {
      push_locked(drop_default(context_, id_, alter_column), "SET DEFAULT " + print::text_of(*from_.default_value));
    }
    const std::size_t type_step = chain_.size();
    append(chain_, alter_column_type(context_, id_, with_default()));
    if (anew && to_.default_value && !to_.generated) {
      push_locked(set_default(context_, id_, alter_column), "DROP DEFAULT");
    }
    return type_step;
  }

  DefaultWith with_default() const {
    return context_.decision(id_).default_anew ? DefaultWith::elsewhere
           : changes("default")                ? DefaultWith::changes
                                               : DefaultWith::stays;
  }

  void forbid_null(bool filled) {
    Chain constrain = set_not_null(context_, id_);
    if (filled) {
      for (Draft& draft : constrain) {
        draft.step.preconditions.clear();  // those that are NULL now are filled before
      }
    }
    append(chain_, std::move(constrain));
  }

  void allow_null() {
    Chain again;
    keep_not_null_below(context_, id_, chain_, again);
    act("DROP NOT NULL", "allow NULL", LockMode::access_exclusive);
    chain_.back().takes.insert(null_slot(id_));
    if (from_.keeps_not_null) {
      after_parents(context_, id_, chain_.back());
    }
    if (fields_.size() > 1 || !again.empty()) {  // alone, the planner asks for the online form of what brings it back
      chain_.back().step.undo = {say("SET NOT NULL")};
    }
    append(chain_, std::move(again));
  }

  // With its type the server gives a column the storage and compression of the type, there and back.
  void change_settings(std::size_t type_step) {
    if (retyped_) {
      std::vector<std::string>& back = chain_.at(type_step).step.undo;
      if (!from_.storage.empty()) {
        back.push_back(say(setting_action("storage", from_)));
      }
      if (!from_.compression.empty()) {
        back.push_back(say(setting_action("compression", from_)));
      }
    }
    for (const std::string_view field : {"storage", "compression"}) {
      const bool own = !(field == "storage" ? to_.storage : to_.compression).empty();
      if (retyped_ ? own : changes(field)) {
        const Say way = retyped_ ? alter_column : way_to_set(context_, id_, field);
        act_as(way, setting_action(field, to_), "set " + std::string(field), LockMode::access_exclusive,
               retyped_ ? "" : setting_action(field, from_));
        chain_.back().frees = freed_settings(id_, way);
      }
    }
    if (retyped_) {
      for (Draft& draft : chain_) {
        draft.frees.insert(settings_slot(id_));
      }
      const bool aside = context_.decision(id_).default_anew || default_steps_aside(context_, id_, with_default());
      settle_below(context_, id_, aside, type_step, chain_);
    }
  }

  void change_statistics() {
    if (changes("statistics")) {
      const auto statistics = [](const Column& column) {
        return "SET STATISTICS " + std::to_string(column.statistics.value_or(-1));
      };
      act_as(alter_column_only, statistics(to_), "set statistics target", LockMode::share_update_exclusive,
             statistics(from_));
    }
  }

  void change_options() {
    if (changes("options")) {
      const OptionChange change = option_change(*from_.options, *to_.options);
      for (const std::string& action : {change.reset, change.set}) {
        if (!action.empty()) {
          act(action, "set options", LockMode::share_update_exclusive);
        }
      }
      const OptionChange back = option_change(*to_.options, *from_.options);
      for (const std::string& action : {back.reset, back.set}) {
        if (!action.empty() && !chain_.empty()) {
          chain_.back().step.undo.push_back(say(action));
        }
      }
    }
    if (changes("foreign options")) {
      act(foreign_option_change(*from_.foreign_options, *to_.foreign_options), "set foreign options",
          LockMode::access_exclusive, foreign_option_change(*to_.foreign_options, *from_.foreign_options));
    }
  }

  const Context& context_;
  const ObjectId& id_;
  const Fields& fields_;
  const Column& from_;
  const Column& to_;
  bool retyped_;
  Chain chain_;
};

}  // namespace

Chain change_column(const Context& context, const ObjectId& id, const Fields& fields) {
  if (column_owner(context.to, id) == ColumnOwner::composite_type) {
    return alter_attribute(context, id, fields);
  }
  return ColumnAlteration(context, id, fields).run();
}

}  // namespace planner
