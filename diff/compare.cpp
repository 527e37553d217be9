// The differ:
//   1. for each kind, in the order of kinds.def, both maps are walked at once: what stands on one side only is created
//      or dropped;
//   2. what stands on both sides is asked `==`; equal objects are done with;
//   3. the field table of the kind says which fields differ and what that asks for; the strongest answer wins;
//   4. unequal objects of which no row says so are a mistake in the table.
// Children are listed even where their relation comes or goes: the planner folds them into it.

#include <algorithm>
#include <stdexcept>

#include "diff/diff.hpp"
#include "diff/fields.hpp"
#include "diff/own_columns.hpp"
#include "schema/sql.hpp"

namespace diff {

namespace {

template <class T>
void compare_pair(const ObjectId& id, const T& from, const T& to, const schema::Database& to_database,
                  std::vector<Change>& changes) {
  if (from == to) {
    return;
  }
  bool known = false;
  bool replaces = false;
  std::vector<std::string_view> differing;
  for (const Field<T>& field : fields<T>()) {
    if (!field.differs(from, to)) {
      continue;
    }
    known = true;
    const OnChange on_change = field.decide != nullptr ? field.decide(from, to) : field.on_change;
    if (on_change != OnChange::ignore) {
      differing.push_back(field.name);
      replaces = replaces || on_change == OnChange::replace;
    }
  }
  for (const CommonDifference& common : common_differences(from, to, to_database)) {
    known = true;
    if (common.compared) {
      differing.push_back(common.name);
    }
  }
  if (!known) {
    throw std::logic_error("no field of " + schema::to_string(id) +
                           " says what differs: a row is missing in the table of " +
                           std::string(schema::kind_name(id.kind)));
  }
  if (differing.empty()) {
    return;
  }
  if (replaces) {
    changes.push_back(Replace{id, std::move(differing)});
  } else {
    changes.push_back(Alter{id, std::move(differing)});
  }
}

// A CHECK that a table has of itself and inherits as well is the same as one that it only inherits: the server merges
// the two, and nothing can take the table's own away while the parent has it.
bool is_inherited_in(const schema::Database& to, const ObjectId& id, const schema::Constraint& own) {
  const schema::Table* table = to.find<schema::Table>({schema::Kind::table, id.schema, "", id.relation});
  if (table == nullptr || own.type != schema::ConstraintType::check) {
    return false;
  }
  std::vector<schema::QualifiedName> parents = table->inherits;
  if (table->partition_of) {
    parents.push_back(table->partition_of->parent);
  }
  return std::ranges::any_of(parents, [&](const schema::QualifiedName& parent) {
    const ObjectId above{schema::Kind::constraint, parent.schema, parent.name, id.name};
    const schema::Constraint* inherited = to.find<schema::Constraint>(above);
    return (inherited != nullptr && inherited->type == own.type && !inherited->no_inherit) ||
           (inherited == nullptr && is_inherited_in(to, above, own));
  });
}

template <class T>
bool is_there_anyway(const schema::Database& to, const ObjectId& id, const T& object) {
  if constexpr (std::is_same_v<T, schema::Constraint>) {
    return is_inherited_in(to, id, object);
  } else {
    return false;
  }
}

// ALTER TYPE adds an attribute behind the others: where the file has it elsewhere, the type is made anew. A row's text
// and ROW(…) go by the order of the attributes, so it is a difference, other than that of a table's columns. A table OF
// the type has its columns in the same order, and they cannot be moved.
void compare_attribute_order(const schema::Database& from, const schema::Database& to, const ObjectId& id,
                             std::vector<Change>& changes) {
  const schema::QualifiedName type{id.schema, id.name};
  const std::string text = schema::quote_qualified(type);
  if (std::ranges::any_of(from.tables, [&](const auto& entry) { return entry.second.of_type == text; })) {
    return;
  }
  const auto wanted = schema::columns_in_order(to, type);
  std::vector<std::string_view> kept, added, order;
  for (const auto* attribute : schema::columns_in_order(from, type)) {
    if (to.contains(attribute->first)) {
      kept.push_back(attribute->first.name);
    }
  }
  for (const auto* attribute : wanted) {
    order.push_back(attribute->first.name);
    if (!from.contains(attribute->first)) {
      added.push_back(attribute->first.name);
    }
  }
  kept.insert(kept.end(), added.begin(), added.end());
  if (kept != order) {
    changes.push_back(Replace{id, {"order of attributes"}});
  }
}

void compare_own_columns(const schema::Database& from, const schema::Database& to, const ObjectId& id,
                         std::vector<Change>& changes) {
  if (inherited_again(from, to, id).empty()) {
    return;
  }
  const bool known = !changes.empty() && subject(changes.back()) == id;
  if (!known) {
    changes.push_back(Alter{id, {"own columns"}});
  } else if (auto* const alter = std::get_if<Alter>(&changes.back())) {
    alter->fields.push_back("own columns");
  }
}

template <class T>
void compare_kind(const schema::Database& from, const schema::Database& to, std::vector<Change>& changes) {
  if constexpr (std::is_same_v<T, schema::DefaultPrivileges>) {
    if (!to.manages_privileges) {
      return;
    }
  }
  const auto& a = from.of<T>();
  const auto& b = to.of<T>();
  auto i = a.begin();
  auto j = b.begin();
  while (i != a.end() || j != b.end()) {
    const std::strong_ordering order = j == b.end()   ? std::strong_ordering::less
                                       : i == a.end() ? std::strong_ordering::greater
                                                      : i->first <=> j->first;
    if (order < 0) {
      if (!is_there_anyway(to, i->first, i->second)) {
        changes.push_back(Drop{i->first});
      }
      ++i;
    } else if (order > 0) {
      if (!is_there_anyway(from, j->first, j->second)) {
        changes.push_back(Create{j->first});
      }
      ++j;
    } else {
      compare_pair(i->first, i->second, j->second, to, changes);
      if constexpr (std::is_same_v<T, schema::CompositeType>) {
        compare_attribute_order(from, to, i->first, changes);
      } else if constexpr (std::is_same_v<T, schema::Table>) {
        compare_own_columns(from, to, i->first, changes);
      }
      ++i;
      ++j;
    }
  }
}

}  // namespace

bool is_replaced(const schema::Database& from, const schema::Database& to, const schema::ObjectId& id) {
  std::vector<Change> changes;
  const auto look = [&](const auto& map) {
    using T = typename std::decay_t<decltype(map)>::mapped_type;
    if (const auto it = map.find(id); it != map.end()) {
      if (const T* wanted = to.find<T>(id)) {
        compare_pair(id, it->second, *wanted, to, changes);
      }
    }
  };
  schema::for_each_kind(from, look);
  return !changes.empty() && std::holds_alternative<Replace>(changes.front());
}

std::vector<Change> compare(const schema::Database& from, const schema::Database& to) {
  std::vector<Change> changes;
#define KIND(kind_, Type, map_, printed) compare_kind<schema::Type>(from, to, changes);
#include "schema/kinds.def"
#undef KIND
  return changes;
}

}  // namespace diff
