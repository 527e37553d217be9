// What partitions have of their parent's indexes and keys: what it is used for, and what an unfinished plan has built
// of it.

#include <algorithm>

#include "planner/rules/part_names.hpp"
#include "planner/rules/partition.hpp"
#include "schema/key.hpp"

namespace planner {

using namespace schema;

namespace {

// By its name, as the rules give it.
bool is_part(const Context& context, const ObjectId& id, const ObjectId& part) {
  const Constraint* const constraint = context.to.find<Constraint>(id);
  return part.name == (constraint == nullptr ? part_to_build(context, relation_of(part), id)
                       : is_key(*constraint) ? part_of_key(relation_of(part), *constraint)
                                             : id.name);
}

}  // namespace

void mark_parts(const Context& context, const ObjectId& key, const Constraint& constraint, Chain& chain) {
  for (const QualifiedName& partition : context.to_children.below(relation_of(key))) {
    const Name part = part_of_key(partition, constraint);
    if (context.existed(partition) && print::inherited_marks(context.to, table_id(partition)).contains(part)) {
      add_index_marks(context, partition, part, chain);
    }
  }
}

std::vector<std::string> marks_of_parts(const Context& context, const ObjectId& key, const Constraint& constraint) {
  std::vector<std::string> statements;
  for (const QualifiedName& partition : context.from_children.below(relation_of(key))) {
    const Name part = part_of_key(partition, constraint);
    if (print::inherited_marks(context.from, table_id(partition)).contains(part)) {
      std::ranges::move(print::index_roles(context.from, partition, part), std::back_inserter(statements));
    }
  }
  return statements;
}

bool was_attached(const Context& context, const ObjectId& part) {
  return is_built(context, part) && !parent_index(context.from, part).name.empty();
}

void bring_back_parts(const Context& context, const ObjectId& id, Chain& chain) {
  std::vector<ObjectId> parts;
  for (const QualifiedName& partition : context.to_children.below(relation_of(id))) {
    const auto add = [&](const auto& objects) {
      for (const auto& [part, object] : objects) {
        if (is_built(context, part) && is_part(context, id, part)) {
          parts.push_back(part);
        }
      }
    };
    add(of_relation<Index>(context.from, partition));
    add(of_relation<Constraint>(context.from, partition));
  }
  const auto first = std::ranges::find_if(chain, [](const Draft& draft) { return !draft.step.sql.empty(); });
  if (parts.empty() || first == chain.end()) {
    return;
  }
  std::vector<std::string> again = make_again(context, context.as_it_was(), parts, first->step.phase);
  for (const ObjectId& part : parts) {  // what is made later finds it, but its parent's is there already
    if (const Index* const index = context.from.find<Index>(part); index != nullptr && index->partition_of) {
      again.push_back(print::attach_index(part, *index));
    }
  }
  std::ranges::move(again, std::back_inserter(first->step.undo));
}

}  // namespace planner
