#include "planner/decide/unfinished.hpp"

#include <algorithm>

#include "planner/rule.hpp"
#include "planner/rules/common.hpp"
#include "schema/parse/index.hpp"

namespace planner {

using namespace schema;

namespace {

bool same_index(const Index& left, const Index& wanted) {
  return left.valid && left.unique && !left.predicate && left.elements == wanted.elements &&
         left.include == wanted.include && left.nulls_not_distinct == wanted.nulls_not_distinct &&
         left.parameters == wanted.parameters;
}

}  // namespace

void keep_built(Context& context, const ObjectId& id) {
  Decision& decision = context.decisions[id];
  if (decision.fate == Fate::drop) {
    decision.fate = Fate::built;
  }
}

void keep_unfinished(Context& context) {
  std::vector<ObjectId> found;
  for (const auto& [id, decision] : context.decisions) {
    if (id.kind == Kind::index && decision.fate == Fate::replace) {
      const ObjectId fresh{Kind::index, id.schema, id.relation, derived_name(id.name, "_new")};
      const Index* left = context.from.find<Index>(fresh);
      if (left != nullptr && *left == *context.to.find<Index>(id)) {
        found.push_back(fresh);
      }
    } else if (id.kind == Kind::constraint && decision.fate == Fate::create) {
      const Constraint& constraint = *context.to.find<Constraint>(id);
      const ObjectId index{Kind::index, id.schema, id.relation, id.name};
      const Index* left = context.from.find<Index>(index);
      const bool key = constraint.type == ConstraintType::primary_key || constraint.type == ConstraintType::unique;
      const Table* table = context.table(relation_of(id));
      const bool takes_over = key && table != nullptr && !table->partition_key;
      if (takes_over && left != nullptr && same_index(*left, parse::index_of(constraint))) {
        found.push_back(index);
      }
    } else if (id.kind == Kind::column && decision.fate == Fate::alter && has(decision.fields, "not null")) {
      found.push_back({Kind::constraint, id.schema, id.relation, not_null_check_name(id, id.name)});
    }
  }
  std::ranges::for_each(found, [&](const ObjectId& id) { keep_built(context, id); });
}

}  // namespace planner
