#include "schema/canonical/key_collations.hpp"

#include <algorithm>

namespace schema::canonical {

namespace {

using Elements = std::vector<IndexElement>;

class Alignment {
 public:
  Alignment(Database& from, Database& to) : from_(from), to_(to) {}

  void all() {
    for (auto& [id, table] : to_.tables) {
      Table* const other = table.partition_key ? from_.find<Table>(id) : nullptr;
      if (other != nullptr && other->partition_key) {
        both({id.schema, id.name}, other->partition_key->elements, table.partition_key->elements);
      }
    }
    for (auto& [id, index] : to_.indexes) {
      if (Index* const other = from_.find<Index>(id)) {
        both({id.schema, id.relation}, other->elements, index.elements);
      }
    }
    for (auto& [id, constraint] : to_.constraints) {
      Constraint* const other = constraint.elements.empty() ? nullptr : from_.find<Constraint>(id);
      if (other != nullptr) {
        both({id.schema, id.relation}, other->elements, constraint.elements);
      }
    }
  }

 private:
  void both(const QualifiedName& relation, Elements& from, Elements& to) const {
    for (std::size_t i = 0; i < std::min(from.size(), to.size()); ++i) {
      if (from[i].collation != to[i].collation && same_columns(relation)) {
        say(from[i], to[i]);
        say(to[i], from[i]);
      }
    }
  }

  static void say(IndexElement& silent, const IndexElement& other) {
    if (silent.collation.empty() && silent.own_collation.value == other.collation) {
      silent.collation = other.collation;
    }
  }

  /// Otherwise the expression itself may get another collation.
  bool same_columns(const QualifiedName& relation) const {
    return std::ranges::all_of(of_relation<Column>(to_, relation), [&](const auto& entry) {
      const Column* other = from_.find<Column>(entry.first);
      return other == nullptr || (other->type == entry.second.type && other->collation == entry.second.collation);
    });
  }

  Database& from_;
  Database& to_;
};

}  // namespace

void align_key_collations(Database& from, Database& to) { Alignment(from, to).all(); }

}  // namespace schema::canonical
