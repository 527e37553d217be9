#include "planner/rules/beside/switch_column.hpp"

#include <algorithm>
#include <iterator>

#include "planner/rules/column.hpp"
#include "planner/rules/in_step.hpp"
#include "schema/parse/choose_name.hpp"

namespace planner::beside {

using namespace schema;

namespace {

// What the old column's default counts by.
std::optional<ObjectId> sequence_of_default(const Context& context, const ObjectId& column) {
  for (const ObjectId& target : context.from_references.of(column)) {
    if (target.kind == Kind::sequence) {
      return target;
    }
  }
  return {};
}

}  // namespace

void swap_identity(Swap& swap, const Beside& beside) {
  const Context& context = swap.context;
  const Boxed<Identity>& was = from_column(context, beside).identity;
  const Boxed<Identity>& will = to_column(context, beside).identity;
  const ObjectId& id = beside.column;
  if (!was && !will) {
    return;
  }
  const auto sequence_of = [&](const Identity& identity) { return parse::sequence_of_identity(id, identity); };
  const auto add = [&](const std::string& half, const Identity& identity, const QualifiedName& name) {
    Identity named = identity;
    named.sequence_name = name;
    return alter_column(beside, half, "ADD " + print::identity_clause(named));
  };
  const auto drop = [&](const std::string& half) { return alter_column(beside, half, "DROP IDENTITY"); };
  const auto literal = [](const QualifiedName& name) { return quote_literal(quote_qualified(name)); };
  const auto move = [&](const QualifiedName& to, const QualifiedName& from) {
    return "SELECT pg_catalog.setval(" + literal(to) + ", last_value, is_called) FROM " + quote_qualified(from);
  };
  if (!will) {
    const QualifiedName now = sequence_of(*was);
    swap.change(id, drop(beside.old_name), "drop the identity of " + to_string(id),
                {add(beside.old_name, *was, now),
                 go_on_after_rows(literal(now), was->sequence, column_id(relation_of(id), beside.old_name))})
        .frees.insert(relation_slot(now));
    return;
  }
  const QualifiedName then = sequence_of(*will);
  const QualifiedName meanwhile{then.schema, derived_name(then.name, "__new")};
  swap.change(id, alter_column(beside, beside.new_name, "SET NOT NULL"),
              "an identity is never NULL, as the CHECK has proved",
              {alter_column(beside, beside.new_name, "DROP NOT NULL")});
  swap.change(id, add(beside.new_name, *will, meanwhile), "number new rows in " + to_string(id),
              {drop(beside.new_name)});
  if (was) {
    const QualifiedName now = sequence_of(*was);
    swap.change(id, move(meanwhile, now), "go on after the numbers already given", {});
    swap.change(
        id, drop(beside.old_name), "the old column is not numbered any more",
        {alter_column(beside, beside.old_name, "SET NOT NULL"), add(beside.old_name, *was, now), move(now, meanwhile)});
  } else if (const std::optional<ObjectId> counted = sequence_of_default(context, id)) {
    swap.change(id, move(meanwhile, {counted->schema, counted->name}), "go on after the numbers already given", {})
        .releases.insert(*counted);
  } else {
    const ObjectId half = column_id(relation_of(id), beside.new_name);
    swap.change(id, go_on_after_rows(literal(meanwhile), will->sequence, half), "go on after the numbers already given",
                {})
        .step.scans_table = !is_sorted(context, id);
  }
  swap.change(id, "ALTER SEQUENCE " + quote_qualified(meanwhile) + " RENAME TO " + quote_identifier(then.name),
              "the sequence takes its name",
              {"ALTER SEQUENCE " + quote_qualified(then) + " RENAME TO " + quote_identifier(meanwhile.name)})
      .takes.insert(relation_slot(then));
}

void forbid_null(Swap& swap, const Beside& beside) {
  const Context& context = swap.context;
  const ObjectId& id = beside.column;
  if (to_column(context, beside).not_null) {
    if (!to_column(context, beside).identity || beside.renamed) {
      swap.change(id, alter_column(beside, beside.new_name, "SET NOT NULL"),
                  "forbid NULL in " + to_string(id) + ", proved by the CHECK",
                  {alter_column(beside, beside.new_name, "DROP NOT NULL")});
    }
    swap.change(id, drop_constraint(id, not_null_check_name(id, id.name)), "the CHECK has done its work", {});
  }
}

void allow_null(Swap& swap, const Beside& beside) {
  const ObjectId& id = beside.column;
  if (from_column(swap.context, beside).not_null) {
    swap.change(id, alter_column(beside, beside.old_name, "DROP NOT NULL"), "the old column follows as far as it can",
                {alter_column(beside, beside.old_name, "SET NOT NULL"),
                 drop_constraint_if_exists(id, not_null_check_name(id, beside.left_name))});
  }
}

void drop_default(Swap& swap, const Beside& beside) {
  const Context& context = swap.context;
  const ObjectId& id = beside.column;
  const Column& was = from_column(context, beside);
  for (const auto& [sequence, object] : context.from.sequences) {
    const Sequence* stays = context.to.find<Sequence>(sequence);
    if (object.owned_by == id && stays != nullptr && stays->owned_by == id) {
      const auto owned = [&](const std::string& half) {
        Sequence by = object;
        by.owned_by = column_id(relation_of(id), half);
        return print::owned_by(sequence, by);
      };
      swap.change(id, owned(beside.new_name), to_string(sequence) + " goes over to the new column",
                  {owned(beside.old_name)});
    }
  }
  if (was.default_value) {
    Draft& draft =
        swap.change(id, alter_column(beside, beside.old_name, "DROP DEFAULT"), "the old column has no default any more",
                    {alter_column(beside, beside.old_name, "SET DEFAULT " + print::text_of(*was.default_value))});
    std::ranges::copy_if(
        context.from_references.of(id), std::inserter(draft.releases, draft.releases.end()),
        [](const ObjectId& target) { return target.kind == Kind::sequence || target.kind == Kind::routine; });
  }
}

void set_default(Swap& swap, const Beside& beside) {
  const Context& context = swap.context;
  const ObjectId& id = beside.column;
  const Column& will = to_column(context, beside);
  if (will.default_value) {
    Draft& draft =
        swap.change(id, alter_column(beside, beside.new_name, "SET DEFAULT " + print::text_of(*will.default_value)),
                    "set default of " + to_string(id), {alter_column(beside, beside.new_name, "DROP DEFAULT")});
    // A sequence that is to have the name of the old half's identity is made within the switch.
    std::ranges::copy_if(context.to_references.of(id), std::back_inserter(draft.step.consumes),
                         [](const ObjectId& target) { return target.kind == Kind::sequence; });
  }
  if (const std::optional<ObjectId> sequence = new_sequence_of(context, id)) {
    swap.change(id,
                go_on_after_rows(quote_literal(quote_qualified(sequence->schema, sequence->name)),
                                 context.to.find<Sequence>(*sequence)->options,
                                 column_id(relation_of(id), beside.new_name)),
                "go on after the numbers already given", {})
        .step.scans_table = !is_sorted(context, id);
  }
}

void swap_names(Swap& swap, const Beside& beside) {
  const Context& context = swap.context;
  const auto rename = [&](const std::string& name, const std::string& to) {
    return alter(beside.column) + "RENAME COLUMN " + quote_identifier(name) + " TO " + quote_identifier(to);
  };
  swap.change(beside.column, rename(beside.old_name, beside.left_name), "the old column steps aside",
              {rename(beside.left_name, beside.old_name)});
  swap.change(beside.column, rename(beside.new_name, beside.column.name),
              "the new one takes its place; it now stands last in the table",
              {rename(beside.column.name, beside.new_name)});
  // 18+: a NOT NULL has a name of its own, after the column it was made for.
  if (context.at_least(18) && to_column(context, beside).not_null) {
    const ObjectId& id = beside.column;
    const std::string made = parse::make_object_name(id.relation, beside.new_name, "not_null");
    std::string wanted = parse::make_object_name(id.relation, id.name, "not_null");
    for (const auto& [constraint, object] : of_relation<Constraint>(context.to, relation_of(id))) {
      if (object.type == ConstraintType::not_null && object.columns == std::vector<std::string>{id.name}) {
        wanted = constraint.name;
      }
    }
    // Cut to the same name: the server has numbered the new one, and that is no difference.
    if (made != wanted) {
      swap.change(id, rename_constraint(id, made, wanted), "its NOT NULL takes its name",
                  {rename_constraint(id, wanted, made)});
    }
  }
}

void turn_round(Swap& swap, const Beside& beside) {
  const Context& context = swap.context;
  const ObjectId& id = beside.column;
  const std::vector<std::string> make_trigger = create_in_step_trigger(context, beside);
  if (follows_after(context, beside)) {
    swap.change(id, in_step_after(context, beside), "from now on the old column follows the new",
                {in_step_before(context, beside)})
        .step.locks.clear();
  } else {
    swap.change(id, drop_in_step_trigger(context, beside), "nobody knows the old column's values any more",
                {make_trigger.front(), make_trigger.back()});
    swap.change(id, drop_in_step_function(beside), "the trigger's function goes with it",
                {in_step_before(context, beside)})
        .step.locks.clear();
    swap.chain.back().step.irreversible = "rows written after the switch have no value in " + beside.left_name +
                                          ": nobody knows the way back from " + conversion(context, beside).value;
  }
}

}  // namespace planner::beside
