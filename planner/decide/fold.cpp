#include "planner/decide/fold.hpp"

#include <algorithm>
#include <deque>

#include "planner/rule.hpp"
#include "planner/rules/column.hpp"
#include "planner/rules/common.hpp"
#include "schema/inherited_parts.hpp"
#include "schema/print/print.hpp"
#include "schema/type_functions.hpp"

namespace planner {

using namespace schema;

namespace {

// CHECK (f(t)): the function needs the table, so the table cannot bring the constraint.
bool waits_for_table(const Context& context, const ObjectId& constraint) {
  return std::ranges::any_of(context.to_references.of(constraint), [&](const ObjectId& id) {
    return (id.kind == Kind::routine || id.kind == Kind::operator_ || id.kind == Kind::operator_class) &&
           context.comes(id);
  });
}

void fold_create(const Context& context, const ObjectId& id, Decision& decision) {
  const ObjectId relation = context.to.relation_id(relation_of(id));
  const ObjectId domain{Kind::domain, id.schema, "", id.relation};
  const bool relation_comes = !relation.name.empty() && context.comes(relation);
  if (id.kind == Kind::column) {
    decision.create_folded = relation_comes;
    return;
  }
  const Constraint& constraint = *context.to.find<Constraint>(id);
  if (context.to.contains(domain)) {
    decision.create_folded = context.comes(domain) && print::is_inlined(constraint);
    return;
  }
  decision.create_folded = relation_comes && relation.kind == Kind::table && print::is_inlined(constraint) &&
                           !constraint.partition_of && !waits_for_table(context, id);
}

bool goes_with_parent_index(const Context& context, const ObjectId& id) {
  const ObjectId parent = parent_index(context.from, id);
  return !parent.name.empty() && context.goes(parent) && !is_detached(context, relation_of(id));
}

// A table has one primary key: the old one has to be gone before the new one comes, and that may be long before its
// column goes.
bool makes_way(const Context& context, const ObjectId& id) {
  const Constraint* constraint = context.from.find<Constraint>(id);
  return constraint != nullptr && constraint->type == ConstraintType::primary_key &&
         std::ranges::any_of(of_relation<Constraint>(context.to, {id.schema, id.relation}),
                             [](const auto& entry) { return entry.second.type == ConstraintType::primary_key; });
}

// The server drops a constraint, an index and a statistics object with any of their columns. A foreign key to a table
// or column that goes as well is dropped by itself: that may be waited for by the column.
bool loses_column(const Context& context, const ObjectId& id) {
  if (id.kind != Kind::constraint && id.kind != Kind::index) {
    return false;
  }
  const Constraint* constraint = context.from.find<Constraint>(id);
  if (constraint != nullptr && constraint->foreign_key) {
    const QualifiedName& other = constraint->foreign_key->references;
    const std::vector<std::string>& referenced = constraint->foreign_key->referenced_columns;
    if (context.goes(table_id(other)) || std::ranges::any_of(referenced, [&](const std::string& name) {
          return context.goes(column_id(other, name));
        })) {
      return false;
    }
  }
  return std::ranges::any_of(context.from_references.of(id), [&](const ObjectId& target) {
    return target.kind == Kind::column && target.relation == id.relation && target.schema == id.schema &&
           context.fate(target) == Fate::drop && context.from.find<Column>(target)->local;
  });
}

// A foreign key to a key that goes, of a table that stays, is dropped by itself: what comes in the place of the key
// would wait for the contract phase with it.
bool rests_on_lost_key(const Context& context, const ObjectId& id) {
  const Constraint* constraint = context.from.find<Constraint>(id);
  if (constraint == nullptr || !constraint->foreign_key) {
    return false;
  }
  const QualifiedName& other = constraint->foreign_key->references;
  return other != relation_of(id) && !context.goes(table_id(other)) &&
         std::ranges::any_of(context.from_references.of(id), [&](const ObjectId& target) {
           return (target.kind == Kind::constraint || target.kind == Kind::index) && relation_of(target) == other &&
                  context.goes(target);
         });
}

bool goes_with_type(const Context& context, const ObjectId& routine) {
  const auto of_one = [&](const auto& types) {
    return std::ranges::any_of(types, [&](const auto& entry) {
      return context.goes(entry.first) && is_function_of(context.from, entry.first, routine);
    });
  };
  return of_one(context.from.base_types) || of_one(context.from.range_types);
}

// A foreign key whose table and referenced table both go is dropped by itself where they refer to each other. To a
// partitioned table it refers by each of the partitions, which go one by one.
bool in_circle(const Context& context, const ObjectId& id) {
  if (id.kind != Kind::constraint) {
    return false;
  }
  const Constraint& constraint = *context.from.find<Constraint>(id);
  if (!constraint.foreign_key) {
    return false;
  }
  if (constraint.foreign_key->references == relation_of(id)) {
    const Table* table = context.from_table(relation_of(id));
    return table != nullptr && table->partition_key;
  }
  std::set<QualifiedName> seen;
  std::deque<QualifiedName> next{constraint.foreign_key->references};
  while (!next.empty()) {
    const QualifiedName table = next.front();
    next.pop_front();
    if (table == relation_of(id)) {
      return true;
    }
    if (!seen.insert(table).second || !context.goes(table_id(table))) {
      continue;
    }
    for (const auto& [other, object] : of_relation<Constraint>(context.from, table)) {
      if (object.foreign_key) {
        next.push_back(object.foreign_key->references);
      }
    }
  }
  return false;
}

// What reads something that in turn hangs on its relation, as a function of the row type does: neither could go first.
bool refers_back(const Context& context, const ObjectId& id) {
  if (id.kind == Kind::column) {
    return false;
  }
  const auto is_own = [&](const ObjectId& other) {
    return other.schema == id.schema && relation_of(other).name == id.relation;
  };
  std::set<ObjectId> seen;
  std::deque<ObjectId> next;
  const auto follow = [&](const ObjectId& from) {
    for (const ObjectId& target : context.from_references.of(from)) {
      if (context.goes(target) && (from != id || !is_own(target)) && seen.insert(target).second) {
        next.push_back(target);
      }
    }
  };
  for (follow(id); !next.empty(); next.pop_front()) {
    if (is_own(next.front())) {
      return true;
    }
    follow(ObjectId(next.front()));
  }
  return false;
}

std::vector<QualifiedName> parents(const Context& context, const ObjectId& column) {
  const QualifiedName relation = relation_of(column);
  const Table* table = context.table(relation);
  if (table == nullptr) {
    table = context.from_table(relation);
  }
  return table == nullptr ? std::vector<QualifiedName>{} : parents_of(*table);
}

// A parent's column gets another type in tables, too, that are still to go: what the server will not have there while
// it does goes by itself, and before.
bool stops_type_change(const Context& context, const ObjectId& id) {
  if (id.kind != Kind::policy && id.kind != Kind::rule && id.kind != Kind::trigger) {
    return false;
  }
  return std::ranges::any_of(context.from_references.of(id), [&](const ObjectId& target) {
    if (target.kind != Kind::column || relation_of(target) != relation_of(id)) {
      return false;
    }
    std::vector<QualifiedName> above = parents(context, target);
    for (std::size_t i = 0; i < above.size(); ++i) {
      const ObjectId column = column_id(above[i], target.name);
      const Decision& decision = context.decision(column);
      if (decision.fate == Fate::alter && (has(decision.fields, "type") || has(decision.fields, "collation"))) {
        return true;
      }
      const std::vector<QualifiedName> next = parents(context, column);
      above.insert(above.end(), next.begin(), next.end());
    }
    return false;
  });
}

// The same column of all tables above that the relation hangs on all the time: what is said of it there reaches this
// one. Parents come before their own parents.
std::vector<ObjectId> columns_above(const Context& context, const ObjectId& id) {
  std::vector<ObjectId> above{id};
  for (std::size_t i = 0; i < above.size(); ++i) {
    for (const QualifiedName& parent : parents(context, above[i])) {
      const ObjectId column = column_id(parent, id.name);
      if (context.from.contains(column) &&
          std::ranges::count(context.from_children.of(parent), relation_of(above[i])) > 0) {
        above.push_back(column);
      }
    }
  }
  above.erase(above.begin());
  return above;
}

// The server changes the type of an inherited column, or drops its expression, with its parent's, and in no other way;
// a change of type settles what else it hands on.
void fold_into_parent(const Context& context, const ObjectId& parent, Decision& decision) {
  const Fields& of_parent = context.decision(parent).fields;
  const bool type = has(of_parent, "type"), collation = has(of_parent, "collation"),
             expression = has(of_parent, "generated") && !context.to.find<Column>(parent)->generated;
  std::erase_if(decision.fields, [&](std::string_view field) {
    return (field == "type" && type) || (field == "collation" && collation) || (field == "generated" && expression) ||
           (is_handed_on(field) && (type || collation));
  });
}

void drop_shared_fields(const Context& context, const ObjectId& id, const ObjectId& parent, Decision& decision) {
  const Column& column = *context.to.find<Column>(id);
  const bool keeps_not_null = context.from.find<Column>(id)->keeps_not_null && !column.not_null;
  std::erase_if(decision.fields, [&](std::string_view field) {
    if (!has(context.decision(parent).fields, field)) {
      return false;
    }
    return (field == "not null" && column.not_null == context.to.find<Column>(parent)->not_null && !keeps_not_null) ||
           (is_handed_on(field) && reaches_children(context, parent, field));
  });
}

// What an ALTER of the parent does to its children by itself.
void fold_inherited(const Context& context, const ObjectId& id, Decision& decision) {
  const Column* to = context.to.find<Column>(id);
  const Column* from = context.from.find<Column>(id);
  if ((to == nullptr && from == nullptr) || is_attached_anew(context, relation_of(id))) {
    return;
  }
  // A child's own column outlives its parent's.
  const bool goes_along = from != nullptr && !from->local;
  for (const QualifiedName& parent : goes_along ? parents(context, id) : std::vector<QualifiedName>{}) {
    const ObjectId parent_column = column_id(parent, id.name);
    const Decision& of_parent = context.decision(parent_column);
    if (decision.fate == Fate::drop && of_parent.fate == Fate::drop) {
      decision.drop_folded = !drops_alone(context, parent_column);
    } else if (decision.fate == Fate::replace && of_parent.fate == Fate::replace) {
      decision.drop_folded = true;
    }
  }
  if (decision.fate != Fate::alter) {
    return;
  }
  // A parent's fields are folded into those of its own parent: the change may come from any of them.
  for (const ObjectId& parent : columns_above(context, id)) {
    if (context.fate(parent) == Fate::alter) {
      fold_into_parent(context, parent, decision);
      if (!to->local) {
        drop_shared_fields(context, id, parent, decision);
      }
    }
  }
}

void fold(const Context& context, const ObjectId& id, Decision& decision) {
  const auto relation_decision = [&]() -> const Decision& {
    static const Decision kNone;
    for (const Database* database : {&context.from, static_cast<const Database*>(&context.to)}) {
      ObjectId owner = database->relation_id(relation_of(id));
      if (owner.name.empty()) {
        owner = {Kind::domain, id.schema, "", id.relation};
      }
      if (database->contains(owner) && (database == &context.to || context.goes(owner))) {
        return context.decision(owner);
      }
    }
    return kNone;
  };
  const bool is_part = !id.relation.empty() && id.kind != Kind::user_mapping && id.kind != Kind::default_privileges;
  if (is_part && context.goes(id)) {
    const Decision& owner = relation_decision();
    const bool owner_goes = owner.fate == Fate::drop || owner.fate == Fate::replace;
    const bool alone = rests_on_lost_key(context, id);
    decision.drop_folded =
        !alone &&
        (owner_goes ? !in_circle(context, id) && !refers_back(context, id) && !stops_type_change(context, id)
                    : goes_with_parent_index(context, id) ||
                          (decision.fate == Fate::drop && loses_column(context, id) && !makes_way(context, id)));
  }
  if (is_part && context.comes(id) && (id.kind == Kind::column || id.kind == Kind::constraint)) {
    fold_create(context, id, decision);
  }
  if (id.kind == Kind::sequence && decision.fate == Fate::drop) {
    const Sequence& sequence = *context.from.find<Sequence>(id);
    if (sequence.owned_by) {
      const ObjectId owner = context.from.relation_id(relation_of(*sequence.owned_by));
      decision.drop_folded = context.goes(owner) || context.goes(*sequence.owned_by);
    }
  }
  if (id.kind == Kind::routine && context.goes(id)) {
    decision.drop_folded = goes_with_type(context, id);
  }
  if (id.kind == Kind::user_mapping && decision.fate == Fate::drop) {
    decision.drop_folded = false;
  }
  if (id.kind == Kind::statistics && decision.fate == Fate::drop) {
    const QualifiedName& table = context.from.find<Statistics>(id)->table;
    decision.drop_folded = context.goes(table_id(table));
  }
  if (id.kind == Kind::column) {
    fold_inherited(context, id, decision);
  }
}

}  // namespace

void fold(Context& context) {
  for (auto& [id, decision] : context.decisions) {
    fold(context, id, decision);
  }
}

}  // namespace planner
