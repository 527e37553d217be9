#include "planner/view_outputs.hpp"

#include "schema/canonical/expr.hpp"
#include "schema/canonical/names.hpp"
#include "schema/canonical/session.hpp"
#include "schema/canonical/view_outputs.hpp"

namespace planner {

using namespace schema;

struct ViewOutputs::Side {
  explicit Side(const Database& database) : names(database), session(names) {}
  canonical::Names names;
  canonical::Session session;
};

ViewOutputs::ViewOutputs(const Database& from, const Database& to) : from_database_(from), to_database_(to) {}
ViewOutputs::~ViewOutputs() = default;

void ViewOutputs::read() {
  if (!from_) {
    from_ = std::make_unique<Side>(from_database_);
    to_ = std::make_unique<Side>(to_database_);
  }
}

std::optional<View> ViewOutputs::stand_in(const Database& side, const ObjectId& view) {
  read();
  return canonical::stand_in((&side == &from_database_ ? from_ : to_)->session, view);
}

bool ViewOutputs::old_are_prefix(const QualifiedName& view) {
  read();
  const auto* old = from_->session.columns(view);
  const auto* fresh = to_->session.columns(view);
  if (old == nullptr || fresh == nullptr || old->size() > fresh->size()) {
    return false;
  }
  for (std::size_t i = 0; i < old->size(); ++i) {
    const canonical::TypeRef& a = (*old)[i].type;
    const canonical::TypeRef& b = (*fresh)[i].type;
    const bool known = a.id != canonical::kNoType && b.id != canonical::kNoType;
    if ((*old)[i].name != (*fresh)[i].name || !known ||
        canonical::type_name(from_->names, a) != canonical::type_name(to_->names, b)) {
      return false;
    }
  }
  return true;
}

}  // namespace planner
