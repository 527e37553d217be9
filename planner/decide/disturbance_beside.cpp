// What changes beside itself instead of where it stands: columns, with the indexes and constraints on them; enums, with
// the columns that are of them; materialized views.

#include <algorithm>

#include "planner/decide/disturbance.hpp"

namespace planner {

using namespace schema;

void Disturbance::rename_beside(const diff::Rename& rename) {
  if (rename.to.kind == Kind::column && !in_place_.contains(rename.to)) {
    go_beside(beside_of(rename.to, rename.from.name));
  }
}

bool Disturbance::go_beside(Beside beside) {
  if (!obstacle(context_, beside).empty()) {
    in_place_.insert(beside.column);
    return false;
  }
  Decision& decision = context_.decisions[beside.column];
  decision.fate = Fate::beside;
  pending_.push_back(beside.column);
  context_.beside.emplace(beside.column, std::move(beside));
  return true;
}

// An enum in other values goes beside the old one where all that uses it are columns which can.
bool Disturbance::type_beside(const ObjectId& type) {
  if (!context_.options.online || in_place_.contains(type)) {
    return false;
  }
  std::vector<ObjectId> columns, others;
  bool possible = true;
  for (const ObjectId& dependent : context_.dependents.of(type)) {
    switch (dependent.kind) {
      case Kind::column:
        columns.push_back(dependent);
        break;
      case Kind::view:
      case Kind::rule:
      case Kind::policy:
      case Kind::trigger:
      case Kind::statistics:
      case Kind::constraint:
      case Kind::index:
        others.push_back(dependent);
        break;
      default:
        possible = false;
    }
  }
  for (const ObjectId& column : columns) {
    const bool stays = context_.to.contains(column) && context_.fate(column) != Fate::drop;
    possible =
        possible && stays && !in_place_.contains(column) && obstacle(context_, beside_of(column, column.name)).empty();
  }
  if (!possible) {
    in_place_.insert(type);
    return false;
  }
  context_.decisions[type].fate = Fate::beside;
  context_.beside_types.insert(type);
  for (const ObjectId& column : columns) {
    if (context_.fate(column) != Fate::beside) {
      go_beside(beside_of(column, column.name));
    }
  }
  std::ranges::for_each(others, [&](const ObjectId& other) { follow_beside(other); });
  return true;
}

// A materialized view is filled under another name, with its indexes, and then takes the old one's place.
bool Disturbance::view_beside(const ObjectId& view) {
  if (!context_.options.online || in_place_.contains(view)) {
    return false;
  }
  context_.decisions[view].fate = Fate::beside;
  context_.beside_views.insert(view);
  for (const auto& [column, object] : of_relation<Column>(context_.from, {view.schema, view.name})) {
    context_.decisions[column].fate = Fate::beside;
  }
  for (const auto& [column, object] : of_relation<Column>(context_.to, {view.schema, view.name})) {
    context_.decisions[column].fate = Fate::beside;
  }
  for (const auto& [index, object] : of_relation<Index>(context_.from, {view.schema, view.name})) {
    if (context_.to.contains(index)) {
      context_.decisions[index].fate = Fate::beside;
    }
  }
  for (const ObjectId& dependent : context_.dependents.of(view)) {
    if (relation_of(dependent) != QualifiedName{view.schema, view.name}) {
      let_go(dependent, view);
    }
  }
  return true;
}

void Disturbance::follow_beside(const ObjectId& dependent) {
  Decision& decision = context_.decisions[dependent];
  if (!context_.to.contains(dependent) || decision.fate == Fate::drop || decision.fate == Fate::beside) {
    return;
  }
  switch (dependent.kind) {
    case Kind::constraint:
      if (context_.from.find<Constraint>(dependent)->type == ConstraintType::not_null) {
        return;  // 18+: goes with the column's own NOT NULL
      }
      [[fallthrough]];
    case Kind::index:
      if (decision.fate == Fate::replace && decision.forced) {
        take_back(dependent);
        return;
      }
      decision.fate = Fate::beside;
      return;
    case Kind::column:
    case Kind::table:
    case Kind::sequence:
      return;
    case Kind::materialized_view:
      if (decision.forced || !view_beside(dependent)) {
        force(dependent);
      }
      return;
    default:
      force(dependent);
  }
}

}  // namespace planner
