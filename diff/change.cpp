#include "diff/change.hpp"

#include <array>

namespace diff {

const ObjectId& subject(const Change& change) {
  struct Visitor {
    const ObjectId& operator()(const Create& c) const { return c.id; }
    const ObjectId& operator()(const Drop& c) const { return c.id; }
    const ObjectId& operator()(const Alter& c) const { return c.id; }
    const ObjectId& operator()(const Replace& c) const { return c.id; }
    const ObjectId& operator()(const Rename& c) const { return c.to; }
  };
  return std::visit(Visitor{}, change);
}

std::string_view verb(const Change& change) {
  static constexpr std::array<std::string_view, 5> kVerbs = {"create", "drop", "alter", "replace", "rename"};
  return kVerbs.at(change.index());
}

}  // namespace diff
