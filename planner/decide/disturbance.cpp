#include "planner/decide/disturbance.hpp"

#include <algorithm>

#include "planner/rules/common.hpp"
#include "schema/type_functions.hpp"

namespace planner {

using namespace schema;

namespace {

// What a column is of by its oid.
bool is_type(Kind kind) {
  return kind == Kind::enum_type || kind == Kind::domain || kind == Kind::composite_type || kind == Kind::range_type ||
         kind == Kind::base_type || kind == Kind::collation;
}

ObjectId table_of(const ObjectId& id) { return {Kind::table, id.schema, "", id.relation}; }

}  // namespace

void Disturbance::run() {
  for (const auto& [id, decision] : context_.decisions) {
    pending_.push_back(id);
  }
  while (!pending_.empty()) {
    const ObjectId id = pending_.front();
    pending_.pop_front();
    spread(id);
  }
}

void Disturbance::force(const ObjectId& id) {
  Decision& decision = context_.decisions[id];
  if (decision.fate == Fate::keep || decision.fate == Fate::alter) {
    decision.fate = Fate::replace;
    decision.forced = true;
    pending_.push_back(id);
  } else if (decision.fate == Fate::replace && !decision.forced) {
    decision.forced = true;  // its own swap would come too late
  } else if (decision.fate == Fate::beside) {
    take_back(id);
  }
}

void Disturbance::take_back(const ObjectId& id) {
  if (context_.beside.contains(id) || context_.beside_views.contains(id)) {
    in_place_.insert(id);
  }
  for (const ReferenceMap* references : {&context_.from_references, &context_.to_references}) {
    for (const ObjectId& column : references->of(id)) {
      if (context_.beside.contains(column) || context_.beside_types.contains(column) ||
          context_.beside_views.contains(column)) {
        in_place_.insert(column);
      }
    }
  }
}

void Disturbance::spread(const ObjectId& id) {
  if (id.kind == Kind::materialized_view && context_.fate(id) == Fate::replace && !context_.decision(id).forced &&
      view_beside(id)) {
    return;
  }
  const Decision decision = context_.decision(id);
  if (context_.goes(id)) {
    if (is_type(id.kind) && decision.fate == Fate::replace && used_by_columns(id)) {
      if (id.kind == Kind::base_type) {
        refuse_under_columns(id);
        return;
      }
      if (id.kind == Kind::enum_type && type_beside(id)) {
        return;
      }
      context_.decisions[id].aside = true;
    }
    if (decision.fate == Fate::replace && is_relation(id.kind)) {
      parts_anew(id);
    }
    functions_go_with_type(id);
    for (const ObjectId& dependent : context_.dependents.of(id)) {
      let_go(dependent, id);
    }
    parent_index_goes(id);
  } else if (id.kind == Kind::column && decision.fate == Fate::alter &&
             (has(decision.fields, "type") || has(decision.fields, "collation"))) {
    const bool own = context_.options.online && has_own_type_change(id) && !in_place_.contains(id);
    if (own && holds_table(id) && go_beside(beside_of(id, id.name))) {
      return;
    }
    refuse_in_partition_key(id);
    for (const ObjectId& dependent : context_.dependents.of(id)) {
      follow_type(dependent, id);
    }
  } else if (decision.fate == Fate::beside && id.kind == Kind::column) {
    for (const ObjectId& dependent : context_.dependents.of(id)) {
      follow_beside(dependent);
    }
  }
}

void Disturbance::parts_anew(const ObjectId& relation) {
  const QualifiedName name{relation.schema, relation.name};
  const auto visit = [&]<class T>(const std::map<ObjectId, T>&) {
    for (const auto& [id, object] : of_relation<T>(context_.from, name)) {
      if (context_.to.contains(id)) {
        force(id);
      }
    }
  };
  visit(context_.from.columns);
  visit(context_.from.constraints);
  visit(context_.from.indexes);
  visit(context_.from.triggers);
  visit(context_.from.policies);
  visit(context_.from.rules);
}

// It is made of them, and they speak of it: neither can be dropped but with the other.
void Disturbance::functions_go_with_type(const ObjectId& type) {
  for (const ObjectId& function : context_.from_references.of(type)) {
    if (context_.to.contains(function) && is_function_of(context_.from, type, function)) {
      force(function);
    }
  }
}

// An attached index cannot be dropped but with its parent's.
void Disturbance::parent_index_goes(const ObjectId& id) {
  const ObjectId parent = parent_index(context_.from, id);
  if (!parent.name.empty() && !context_.goes(table_of(id)) && !is_detached(context_, relation_of(id)) &&
      context_.to.contains(parent)) {
    force(parent);
  }
}

void Disturbance::let_go(const ObjectId& dependent, const ObjectId& id) {
  if (!context_.to.contains(dependent) || context_.fate(dependent) == Fate::drop) {
    return;
  }
  if (context_.fate(dependent) == Fate::beside) {
    // What goes for good may wait for the switch or for the contract phase; what comes again would be in two minds.
    if (context_.fate(id) == Fate::replace) {
      take_back(dependent);
    }
    return;
  }
  if (dependent.kind == Kind::column) {
    column_lets_go(dependent, id);
    return;
  }
  // A table refers to its parent, its type and its server; the first two it can leave.
  if (dependent.kind == Kind::table && id.kind != Kind::server) {
    if (id.kind == Kind::table) {
      leave_parent(dependent, id);
    } else if (context_.from.find<Table>(dependent)->of_type == quote_qualified(id.schema, id.name)) {
      leave_type(dependent, id);
    }
    return;
  }
  // It lets go of its members, which is no reason to drop the classes that are in it, and indexes of them.
  if (dependent.kind == Kind::operator_family) {
    alter(dependent, "members");
    return;
  }
  if (dependent.kind == Kind::schema || id.kind == Kind::schema || id.kind == Kind::extension) {
    return;  // what stays does not stay in a schema that goes: the server says so better than we could
  }
  const bool attached = dependent.kind == Kind::index || dependent.kind == Kind::constraint;
  if (attached && parent_index(context_.from, dependent) == id && is_detached(context_, relation_of(dependent))) {
    return;
  }
  force(dependent);
}

void Disturbance::column_lets_go(const ObjectId& column, const ObjectId& id) {
  const Column& object = *context_.from.find<Column>(column);
  const ObjectId owner = context_.from.relation_id(relation_of(column));
  if (id == owner) {
    return;
  }
  // A collation may also stand in an expression.
  const bool own =
      id.kind != Kind::collation || (object.collation == quote_qualified(id.schema, id.name) && !object.generated);
  // The server takes no USING for what it computes itself.
  if (is_type(id.kind) && own && !object.generated) {
    if (owner.kind == Kind::composite_type) {
      force(owner);
    } else {
      retype(column);
    }
  } else if (object.generated) {
    force(column);
  } else if (object.default_value) {
    Decision& decision = context_.decisions[column];
    if (decision.fate == Fate::keep) {
      decision.fate = Fate::alter;
    }
    decision.default_anew = true;
  }
}

void Disturbance::leave_parent(const ObjectId& child, const ObjectId& parent) {
  const Table& table = *context_.from.find<Table>(child);
  const QualifiedName name{parent.schema, parent.name};
  const bool partition = table.partition_of && table.partition_of->parent == name;
  const bool inherits = std::ranges::find(table.inherits, name) != table.inherits.end();
  if (partition || inherits) {
    alter(child, partition ? "partition of" : "inherits");
  }
}

// It is OF the type again once that is there: with columns in the order of its attributes.
void Disturbance::leave_type(const ObjectId& table, const ObjectId& type) {
  alter(table, "of type");
  if (context_.to.find<Table>(table)->of_type != context_.from.find<Table>(table)->of_type) {
    return;
  }
  std::vector<Name> attributes, columns;
  for (const auto* attribute : columns_in_order(context_.to, {type.schema, type.name})) {
    attributes.push_back(attribute->first.name);
  }
  for (const Database* side : {&context_.from, &context_.to}) {
    for (const auto* column : columns_in_order(*side, {table.schema, table.name})) {
      if (context_.to.contains(column->first) && (side == &context_.from || !context_.from.contains(column->first))) {
        columns.push_back(column->first.name);
      }
    }
  }
  if (attributes != columns) {
    refuse(table, "typed-table-order",
           to_string(table) + " is OF " + to_string(type) +
               ", which is made anew with its attributes in another order: the server cannot move the table's columns",
           "add new attributes behind the others, or take NOT OF first");
  }
}

// Its functions are of it, and cannot be had twice: the columns have nowhere to wait in.
void Disturbance::refuse_under_columns(const ObjectId& base_type) {
  refuse(base_type, "base-type-in-use", to_string(base_type) + " cannot be changed in place, and columns of it stay",
         "create another type beside it, move the columns over and drop it");
}

void Disturbance::refuse(const ObjectId& id, std::string_view code, std::string message, std::string hint) {
  if (std::ranges::none_of(context_.diagnostics, [&](const auto& said) { return said.subject == id; })) {
    context_.diagnostics.push_back(
        {std::string(code), Severity::error, id, context_.to.object(id)->place, std::move(message), std::move(hint)});
  }
}

void Disturbance::alter(const ObjectId& id, std::string_view field) {
  Decision& decision = context_.decisions[id];
  if (decision.fate != Fate::keep && decision.fate != Fate::alter) {
    return;
  }
  decision.fate = Fate::alter;
  if (!has(decision.fields, field)) {
    decision.fields.push_back(field);
  }
}

// Tables store values of a type under its oid; so the old type must live on until they are moved over.
bool Disturbance::used_by_columns(const ObjectId& type) const {
  std::set<ObjectId> seen{type};
  std::deque<ObjectId> next{type};
  while (!next.empty()) {
    const ObjectId id = next.front();
    next.pop_front();
    for (const ObjectId& dependent : context_.dependents.of(id)) {
      if (dependent.kind == Kind::column && context_.from.find<Column>(dependent) != nullptr) {
        const ObjectId owner = context_.from.relation_id(relation_of(dependent));
        if (owner.kind == Kind::table && !context_.goes(owner) && !context_.goes(dependent)) {
          return true;
        }
        if (owner.kind == Kind::composite_type && seen.insert(owner).second) {
          next.push_back(owner);
        }
      } else if (is_type(dependent.kind) && seen.insert(dependent).second) {
        next.push_back(dependent);
      }
    }
  }
  return false;
}

}  // namespace planner
