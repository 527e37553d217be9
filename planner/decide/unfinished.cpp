#include "planner/decide/unfinished.hpp"

#include <algorithm>
#include <array>

#include "diff/fields.hpp"
#include "planner/decide/leftovers.hpp"
#include "planner/rule.hpp"
#include "planner/rules/beside/pieces.hpp"
#include "planner/rules/column.hpp"
#include "planner/rules/in_step.hpp"
#include "schema/canonical/settle.hpp"
#include "schema/key.hpp"
#include "schema/parse/index.hpp"
#include "schema/parse/read.hpp"
#include "schema/rename.hpp"

namespace planner {

using namespace schema;

namespace {

bool same_index(const Index& left, const Index& wanted) {
  return left.valid && left.unique && !left.predicate && left.elements == wanted.elements &&
         left.include == wanted.include && left.nulls_not_distinct == wanted.nulls_not_distinct &&
         left.parameters == wanted.parameters;
}

// `fits`: this plan would build it as it is there.
void take_up(Context& context, const ObjectId& id, bool fits) {
  if (context.fate(id) != Fate::drop) {
    return;
  }
  if (fits) {
    context.decisions[id].fate = Fate::built;
  } else {
    context.stale.insert(id);
  }
}

// The CHECK has one name, whichever half it is about.
void take_up_not_null(Context& context, const ObjectId& column, const ObjectId& half) {
  const ObjectId check{Kind::constraint, column.schema, column.relation, not_null_check_name(column, column.name)};
  take_up(context, check, context.from_references.of(check).contains(half));
}

bool same_function(const Context& context, const Beside& beside) {
  const Database wanted = parse::read({{"", in_step_before(context, beside)}}).database;
  const Routine& left = *context.from.find<Routine>(in_step_function_id(beside.column));
  return wanted.routines.size() == 1 && wanted.routines.begin()->second.body == left.body &&
         wanted.routines.begin()->second.settings == left.settings;
}

void go_on_with_column(Context& context, Beside& beside) {
  const QualifiedName relation = relation_of(beside.column);
  const ObjectId function = in_step_function_id(beside.column);
  const ObjectId fresh = column_id(relation, beside.new_name);
  const Column* half = context.from.find<Column>(fresh);
  const auto triggers = of_relation<Trigger>(context.from, relation);
  const bool heard = std::ranges::any_of(triggers, [&](const auto& entry) {
    return entry.second.function == in_step_function(beside.column) && entry.second.enabled == Enabled::always;
  });
  beside.resumed = context.from.contains(function) && heard && half != nullptr && same_function(context, beside) &&
                   (beside.renamed ||
                    diff::are_same(*half, beside::bare_column(context, context.to, beside.column, &Beside::new_name)));
  if (beside.renamed && !beside.resumed && context.from.contains(function)) {
    context.diagnostics.push_back(
        {"unfinished-rename", Severity::error, beside.column, to_column(context, beside).place,
         to_string(beside.column) + " is half-way renamed from " + beside.old_name + ", as another type or value",
         "roll that back or finish it first, with the column as it was wanted then"});
    return;
  }
  for (const auto& [trigger, object] : triggers) {
    if (object.function == in_step_function(beside.column)) {
      take_up(context, trigger, beside.resumed);
    }
  }
  take_up(context, function, beside.resumed);
  if (!beside.renamed) {
    take_up(context, fresh, beside.resumed);
    take_up(context, column_id(relation, beside.left_name), false);
  }
  take_up_not_null(context, beside.column, fresh);
}

ObjectId named_beside(ObjectId id) {
  id.name = name_beside(id.name);
  return id;
}

// The wanted side by the names that all has before the switch, and what is there, their texts compared.
struct Halves {
  Halves(const Context& context, const std::vector<ObjectId>& parts) : left(context.from), wanted(context.to) {
    for (const ObjectId& type : context.beside_types) {
      schema::rename(wanted, type, named_beside(type));
    }
    for (const auto& [id, beside] : context.beside) {
      if (!beside.renamed) {
        schema::rename(wanted, id, column_id(relation_of(id), beside.new_name));
      }
    }
    for (const ObjectId& id : parts) {
      schema::rename(wanted, id, named_beside(id));
    }
    canonical::settle(left, wanted);
  }

  Database left, wanted;
};

// An invalid index is as good as a valid one: it is cleared away as it is built again.
bool same_beside(const Halves& halves, const ObjectId& id) {
  const ObjectId as{Kind::index, id.schema, id.relation, name_beside(id.name)};
  if (const Index* index = halves.left.find<Index>(as)) {
    Index left = *index;
    left.valid = true;
    const Index* wanted = halves.wanted.find<Index>(as);
    const Constraint* key = halves.wanted.find<Constraint>(named_beside(id));
    return wanted != nullptr ? diff::are_same(left, *wanted)
                             : key != nullptr && is_key(*key) && same_index(left, parse::index_of(*key));
  }
  const Constraint* left = halves.left.find<Constraint>(named_beside(id));
  const Constraint* wanted = halves.wanted.find<Constraint>(named_beside(id));
  if (left == nullptr || wanted == nullptr) {
    return false;
  }
  Constraint proved = *wanted;
  proved.validated = left->validated;
  return diff::are_same(*left, proved);
}

}  // namespace

void keep_unfinished(Context& context) {
  take_up_leftovers(context);
  for (auto& [id, decision] : context.decisions) {
    if (id.kind == Kind::column && decision.fate == Fate::alter && is_unfilled(*context.from.find<Column>(id))) {
      decision.unfilled = true;
      std::erase(decision.fields, "comment");  // it goes when they are filled
    }
  }
}

void give_up_old_name(Context& context, const diff::Rename& rename) {
  if (!context.beside.contains(rename.to)) {
    return;
  }
  for (const auto& [trigger, object] : of_relation<Trigger>(context.from, relation_of(rename.to))) {
    if (is_kept_by(object, rename.from.name) && !context.begun_halves.contains(trigger)) {
      take_up(context, trigger, false);
    }
  }
}

void go_on_beside(Context& context) {
  for (const ObjectId& type : context.beside_types) {
    const ObjectId fresh = named_beside(type);
    ObjectId left = type;
    left.name = name_left(type.name);
    const EnumType* built = context.from.find<EnumType>(fresh);
    take_up(context, fresh,
            built != nullptr && diff::are_same(*built, staged<EnumType>(context, context.to, type, &Beside::new_name)));
    take_up(context, left, false);
  }
  for (auto& [id, beside] : context.beside) {
    go_on_with_column(context, beside);
  }
  std::vector<ObjectId> columns, parts;
  for (const auto& [id, decision] : context.decisions) {
    if (id.kind == Kind::column && decision.fate == Fate::alter && has(decision.fields, "not null")) {
      columns.push_back(id);
      for (const QualifiedName& child : context.to_children.below(relation_of(id))) {
        const Column* const kept = context.to.find<Column>(column_id(child, id.name));
        if (kept != nullptr && kept->not_null && !context.to.find<Column>(id)->not_null) {
          columns.push_back(column_id(child, id.name));
        }
      }
    } else if (decision.fate == Fate::beside && (id.kind == Kind::constraint || id.kind == Kind::index)) {
      parts.push_back(id);
    }
  }
  for (const ObjectId& id : columns) {
    take_up_not_null(context, id, id);
  }
  const auto leftovers = [](const ObjectId& id) {
    return std::array{ObjectId{Kind::index, id.schema, id.relation, name_beside(id.name)},
                      ObjectId{Kind::constraint, id.schema, id.relation, name_beside(id.name)}};
  };
  const bool any = std::ranges::any_of(parts, [&](const ObjectId& id) {
    return std::ranges::any_of(leftovers(id), [&](const ObjectId& left) { return context.from.contains(left); });
  });
  if (any) {
    const Halves halves(context, parts);
    for (const ObjectId& id : parts) {
      for (const ObjectId& left : leftovers(id)) {
        take_up(context, left, same_beside(halves, id));
      }
    }
  }
}

}  // namespace planner
