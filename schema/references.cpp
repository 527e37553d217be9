#include "schema/references.hpp"

#include <algorithm>
#include <functional>
#include <iterator>

#include "schema/at_once.hpp"
#include "schema/expressions.hpp"
#include "schema/field_references.hpp"
#include "schema/names/index.hpp"
#include "schema/soft_references.hpp"
#include "schema/text_references.hpp"

// 1. An index of all names is built once (schema/names/index.hpp).
// 2. Every object's id and structured fields (schema/field_references.hpp) are looked up in it.
// 3. Every expression's names follow (schema/text_references.hpp).

namespace schema {

namespace {

using NameIndex = names::Index;

class Collector {
 public:
  /// `index` is the model's.
  Collector(const Database& database, const NameIndex& index, bool with_rows = true)
      : database_(database), fields_(database, index), texts_(index, with_rows) {}

  // Both call f(id, found); all pointers are to keys of the model.

  /// For every object of the model, in its order: what its fields name.
  template <class F>
  void from_fields(F&& f) {
    for_each_kind(database_, [&](const auto& map) {
      for (const auto& [id, object] : map) {
        f(id, fields_.of(id, object));
      }
    });
  }

  /// For every expression that names anything.
  template <class F>
  void from_texts(F&& f) {
    from_texts([](const ExpressionPlace&, const std::string&) { return true; }, f);
  }
  /// The same for those that pass `wanted(place, text)`.
  template <class Wanted, class F>
  void from_texts(Wanted&& wanted, F&& f) {
    for_each_expression_place(database_, [&](const ExpressionPlace& place, const Expression& expression) {
      if (!wanted(place, expression.text)) {
        return;
      }
      if (const auto& found = texts_.of(place, expression.text); !found.empty()) {
        f(*place.id, found);
      }
    });
  }

  /// What one object of the model refers to.
  std::vector<const ObjectId*> one(const ObjectId& key) {
    std::vector<const ObjectId*> all;
    switch (key.kind) {
#define KIND(kind_, Type, map_, printed)               \
  case Kind::kind_:                                    \
    all = fields_.of(key, *database_.find<Type>(key)); \
    break;
#include "schema/kinds.def"
#undef KIND
    }
    for_each_expression_place(database_, key, [&](const ExpressionPlace& place, const Expression& expression) {
      std::ranges::copy(texts_.of(place, expression.text), std::back_inserter(all));
    });
    return all;
  }

 private:
  const Database& database_;
  FieldReferences fields_;
  TextReferences texts_;
};

}  // namespace

std::set<ObjectId> dependents_of(const Database& database, const ObjectId& id) {
  std::set<ObjectId> users;
  const NameIndex index(database);
  Collector collector(database, index, false);
  const auto take = [&](const ObjectId& user, const std::vector<const ObjectId*>& found) {
    if (std::ranges::any_of(found, [&](const ObjectId* target) { return *target == id; })) {
      users.insert(user);
    }
  };
  collector.from_fields(take);
  collector.from_texts(
      [&](const ExpressionPlace& place, const std::string& text) { return may_refer_to(database, id, place, text); },
      take);
  return users;
}

References references(const Database& database) {
  References all;
  const NameIndex index(database);
  Collector collector(database, index);
  const auto take = [&](const ObjectId& id, const std::vector<const ObjectId*>& found) {
    // The first round comes in the order of the result.
    const bool in_order = all.empty() || all.rbegin()->first < id;
    std::set<ObjectId>& targets = in_order ? all.emplace_hint(all.end(), id, std::set<ObjectId>{})->second : all[id];
    for (const ObjectId* target : found) {
      targets.insert(*target);
    }
  };
  collector.from_fields(take);
  collector.from_texts(take);
  return all;
}

void for_each_reference(const Database& database, const std::function<void(const ObjectId&, const ObjectId&)>& f) {
  const NameIndex index(database);
  Collector collector(database, index);
  const auto take = [&](const ObjectId& id, const std::vector<const ObjectId*>& found) {
    for (const ObjectId* target : found) {
      f(id, *target);
    }
  };
  collector.from_fields(take);
  collector.from_texts(take);
}

struct ReferenceFinder::Impl {
  explicit Impl(const Database& model) : database(model), index(model), collector(model, index) {}

  /// Pairs of an object and who refers to it, ordered by the object's address.
  using Edge = std::pair<const ObjectId*, const ObjectId*>;
  const std::vector<Edge>& edges() {
    if (!walked) {
      walked = true;
      const auto into = [](std::vector<Edge>& to) {
        return [&to](const ObjectId& id, const std::vector<const ObjectId*>& found) {
          for (const ObjectId* target : found) {
            to.emplace_back(target, &id);
          }
        };
      };
      std::vector<Edge> of_texts;
      Collector texts(database, index);
      at_once([&] { collector.from_fields(into(all_edges)); }, [&] { texts.from_texts(into(of_texts)); });
      all_edges.insert(all_edges.end(), of_texts.begin(), of_texts.end());
      std::ranges::sort(all_edges, std::less<>(), &Edge::first);
    }
    return all_edges;
  }

  const Database& database;
  const NameIndex index;
  Collector collector;
  std::vector<Edge> all_edges;
  bool walked = false;
};

ReferenceFinder::ReferenceFinder(const Database& database) : impl_(std::make_unique<Impl>(database)) {}
ReferenceFinder::~ReferenceFinder() = default;

std::set<ObjectId> ReferenceFinder::of(const ObjectId& id) {
  std::set<ObjectId> targets;
  if (const ObjectId* const key = key_of(impl_->database, id)) {
    for (const ObjectId* target : impl_->collector.one(*key)) {
      targets.insert(*target);
    }
  }
  return targets;
}

std::set<ObjectId> ReferenceFinder::soft_of(const ObjectId& id) {
  if (const Routine* const routine = impl_->database.find<Routine>(id)) {
    return soft_references(impl_->index, id, *routine);
  }
  const Column* const column = impl_->database.find<Column>(id);
  return column != nullptr && column->hints->backfill ? soft_references(impl_->index, id, *column)
                                                      : std::set<ObjectId>{};
}

std::set<ObjectId> ReferenceFinder::dependents(const ObjectId& id) {
  std::set<ObjectId> users;
  if (const ObjectId* const key = key_of(impl_->database, id)) {
    const auto found = std::ranges::equal_range(impl_->edges(), key, std::less<>(), &Impl::Edge::first);
    for (const auto& [target, user] : found) {
      users.insert(*user);
    }
  }
  return users;
}

}  // namespace schema
