#include "planner/rules/common.hpp"

namespace planner {

using namespace schema;

namespace {

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
  return {std::move(draft)};
}

// The name of an aggregate's signature differs from a function's only in the words around it.
}  // namespace

const KindRule kRule_routine{Kind::routine, default_create, default_drop, alter, default_rename};
const KindRule kRule_aggregate{Kind::aggregate, default_create, default_drop, no_alter, default_rename};

}  // namespace planner
