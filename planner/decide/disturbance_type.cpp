// A column gets another type, or another collation, where it stands.

#include <algorithm>

#include "planner/decide/disturbance.hpp"
#include "planner/rule.hpp"
#include "planner/type_change.hpp"
#include "schema/names/scan.hpp"
#include "schema/sql.hpp"

namespace planner {

using namespace schema;

namespace {

bool is_expression(const IndexElement& element) { return element.expression.has_value(); }

}  // namespace

void Disturbance::follow_type(const ObjectId& dependent, const ObjectId& column) {
  if (!context_.to.contains(dependent) || context_.fate(dependent) == Fate::drop) {
    return;
  }
  const TypeChange change =
      type_change(context_.from, context_.to, quote_identifier(column.name), context_.from.find<Column>(column)->type,
                  context_.to.find<Column>(column)->type);
  const bool type_anew = !has_own_type_change(column);
  const bool meaning_kept = change.same_family && !type_anew;
  const bool print_kept = change.same_print && !type_anew;
  switch (dependent.kind) {
    case Kind::column:
      if (context_.from.find<Column>(dependent)->generated) {
        force(dependent);
      }
      break;
    case Kind::constraint: {
      const Constraint& constraint = *context_.from.find<Constraint>(dependent);
      const bool foreign_key = constraint.type == ConstraintType::foreign_key;
      // The server proves a CHECK again, under its lock on the table; made anew it is proved beside the application.
      const bool proved_again =
          constraint.expression && context_.online(relation_of(column)) && constraint.type == ConstraintType::check;
      if ((foreign_key && (change.rewrites || type_anew)) || (constraint.expression && !print_kept) || proved_again) {
        force(dependent);
      }
      break;
    }
    case Kind::index: {
      // ALTER TYPE builds indexes anew by itself, from their old text; which must still make sense.
      const Index& index = *context_.from.find<Index>(dependent);
      const bool has_expression = index.predicate || std::ranges::any_of(index.elements, is_expression);
      const bool has_class =
          std::ranges::any_of(index.elements, [](const IndexElement& e) { return !e.opclass.empty(); });
      const bool swapped = context_.fate(dependent) == Fate::replace;  // the swap would need the old type and the new
      if (swapped || (has_expression && !print_kept) || (has_class && !meaning_kept)) {
        force(dependent);
      }
      break;
    }
    case Kind::statistics:
      if (!print_kept && !context_.from.find<Statistics>(dependent)->expressions.empty()) {
        force(dependent);
      }
      break;
    case Kind::table:
    case Kind::sequence:
      break;
    default:
      force(dependent);
  }
}

void Disturbance::refuse_in_partition_key(const ObjectId& column) {
  const Table* table = context_.from_table(relation_of(column));
  if (table == nullptr || !table->partition_key || context_.goes({Kind::table, column.schema, "", column.relation})) {
    return;
  }
  const auto names = [&](const IndexElement& element) {
    if (!element.expression) {
      return element.column == column.name;
    }
    names::Scanner scanner(element.expression->text);
    names::Token token;
    while (scanner.next(token)) {
      if (token.is_name() && token.name() == column.name) {
        return true;
      }
    }
    return false;
  };
  if (std::ranges::any_of(table->partition_key->elements, names)) {
    refuse(column, "partition-key-type",
           to_string(column) + " is part of the partition key: the server cannot change its type",
           "create a new partitioned table beside it and move the rows");
  }
}

bool Disturbance::has_own_type_change(const ObjectId& column) const {
  const Column* from = context_.from.find<Column>(column);
  const Column* to = context_.to.find<Column>(column);
  return from->type != to->type || from->collation != to->collation;
}

// Not only a rewrite is in the way: the server may build indexes anew, and holds the table meanwhile.
bool Disturbance::holds_table(const ObjectId& column) const {
  const Column& from = *context_.from.find<Column>(column);
  const Column& to = *context_.to.find<Column>(column);
  return type_change(context_.from, context_.to, quote_identifier(column.name), from.type, to.type).rewrites ||
         !built_anew(context_, column).empty();
}

void Disturbance::retype(const ObjectId& id) {
  Decision& decision = context_.decisions[id];
  if (decision.fate == Fate::keep || (decision.fate == Fate::alter && !has(decision.fields, "type"))) {
    decision.fate = Fate::alter;
    decision.fields.push_back("type");
    pending_.push_back(id);
  }
}

}  // namespace planner
