#include <algorithm>

#include "planner/rules/common.hpp"
#include "schema/type_functions.hpp"

namespace planner {

using namespace schema;

namespace {

/// A body in SQL is analysed as the routine is made.
bool is_checked(const Routine& routine) { return routine.language == "sql" && !routine.sql_body; }

/// The composite types that it speaks of have their attributes by then, and no others.
void wait_for_attributes(const Context& context, const ObjectId& id, Draft& draft) {
  for (const ObjectId& type : context.to_references.of(id)) {
    if (type.kind != Kind::composite_type) {
      continue;
    }
    const QualifiedName name{type.schema, type.name};
    for (const auto& [attribute, column] : of_relation<Column>(context.to, name)) {
      draft.step.consumes.push_back(attribute);
    }
    for (const auto& [attribute, column] : of_relation<Column>(context.from, name)) {
      if (!context.to.contains(attribute)) {
        draft.after_gone.insert(attribute);
      }
    }
  }
}

/// The types that are made of it are declared by then; on the way back they take it along.
template <class T>
void wait_for_shells(const Context& context, const ObjectId& id, const std::map<ObjectId, T>& types, Draft& draft) {
  for (const auto& [type, object] : types) {
    if (context.comes(type) && is_function_of(context.to, type, id)) {
      draft.step.consumes.push_back(shell_mark(type));
      std::ranges::for_each(draft.step.undo, drop_if_exists);
    }
  }
}

Chain alter(const Context& context, const ObjectId& id, const Fields& fields) {
  bool differs = false;
  for (const std::string_view field : fields) {
    differs =
        differs || (field != "comment" && field != "owner" && field != "privileges" && field != "security labels");
  }
  if (!differs) {
    return {};
  }
  Draft draft =
      altering(context, id, print::routine_statement(id, *context.to.find<Routine>(id)), "change " + to_string(id));
  if (is_checked(*context.to.find<Routine>(id))) {
    wait_for_attributes(context, id, draft);
  }
  wait_for_star(context, draft, id);
  return {std::move(draft)};
}

Chain create_aggregate(const Context& context, const ObjectId& id) {
  Chain chain = default_create(context, id);
  wait_for_attributes(context, id, chain.front());  // its first state is read as it is made
  return chain;
}

Chain create(const Context& context, const ObjectId& id) {
  Chain chain = default_create(context, id);
  if (is_checked(*context.to.find<Routine>(id))) {
    wait_for_attributes(context, id, chain.front());
  }
  wait_for_star(context, chain.front(), id);
  wait_for_shells(context, id, context.to.base_types, chain.front());
  wait_for_shells(context, id, context.to.range_types, chain.front());
  return chain;
}

// The name of an aggregate's signature differs from a function's only in the words around it.
}  // namespace

const KindRule kRule_routine{Kind::routine, create, default_drop, alter, default_rename};
const KindRule kRule_aggregate{Kind::aggregate, create_aggregate, default_drop, no_alter, default_rename};

}  // namespace planner
