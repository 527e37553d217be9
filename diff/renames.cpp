#include <algorithm>
#include <iterator>
#include <ranges>
#include <set>

#include "diff/diff.hpp"
#include "diff/enum_labels.hpp"
#include "diff/fields.hpp"
#include "schema/inherited_parts.hpp"
#include "schema/key.hpp"
#include "schema/rename.hpp"
#include "schema/sql.hpp"

namespace diff {

using namespace schema;

namespace {

// `old`, `"Old"`, `s.old`: what a hint may say. Dots inside quotes belong to the name.
QualifiedName parse_name(const std::string& text) {
  std::vector<std::string> parts(1);
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"' && quoted && i + 1 < text.size() && text[i + 1] == '"') {
      parts.back() += c;
      ++i;
    } else if (c == '"') {
      quoted = !quoted;
    } else if (c == '.' && !quoted) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  if (parts.size() == 1) {
    return {"", parts[0]};
  }
  return {parts[parts.size() - 2], parts.back()};
}

/// A hint need not repeat the suffix.
ObjectId hinted_id(const ObjectId& id, const std::string& hint) {
  ObjectId old = id;
  const auto arguments = has_arguments(id.kind) ? hint.find('(') : std::string::npos;
  const QualifiedName name = parse_name(hint.substr(0, arguments));
  const bool movable = id.relation.empty() && !id.schema.empty();
  if (!name.schema.empty() && movable) {
    old.schema = name.schema;
  }
  old.name = name.name + (arguments == std::string::npos ? std::string(name_suffix(id)) : hint.substr(arguments));
  return old;
}

// The names as they were before `renames`: what a server still has when the first of them runs.
ObjectId before(ObjectId id, const std::vector<Rename>& renames) {
  for (auto it = renames.rbegin(); it != renames.rend(); ++it) {
    if (it->to.kind == Kind::schema && id.schema == it->to.name) {
      id.schema = it->from.name;
    } else if (it->to.relation.empty() && id.relation == it->to.name && id.schema == it->to.schema) {
      id.relation = it->from.name;
      id.schema = it->from.schema;
    }
  }
  return id;
}

template <class Map>
std::vector<ObjectId> keys_only_in(const Map& map, const Map& other) {
  std::vector<ObjectId> keys;
  std::ranges::set_difference(map | std::views::keys, other | std::views::keys, std::back_inserter(keys));
  return keys;
}

struct Applier {
  Database& from;
  const Database& to;
  Renames result;

  void apply(const ObjectId& old, const ObjectId& id, bool online) {
    Rename change{before(old, result.renames), id, online};
    schema::rename(from, old, id);
    result.renames.push_back(std::move(change));
  }

  bool kept_in_step(const ObjectId& column) const {
    return std::ranges::any_of(of_relation<Trigger>(from, {column.schema, column.relation}), [&](const auto& entry) {
      return entry.second.function.name.ends_with("_" + column.name + std::string(kInStep));
    });
  }

  /// By new name, what a hint says and `from` does not have yet.
  template <class T>
  std::map<ObjectId, ObjectId> hinted(const std::map<ObjectId, T>& objects) const {
    std::map<ObjectId, ObjectId> olds;
    for (const auto& [id, object] : objects) {
      if (object.hints->renamed_from) {
        const ObjectId old = hinted_id(id, *object.hints->renamed_from);
        if (old != id && from.contains(old)) {
          olds.emplace(id, old);
        }
      }
    }
    return olds;
  }

  /// false: the name is not free (yet).
  bool done(const ObjectId& old, const ObjectId& id, bool online) {
    if (from.contains(id)) {
      if (!online || !kept_in_step(id)) {
        return false;
      }
      const std::optional<std::string>& comment = from.object(old)->comment;
      if (comment && comment->ends_with(kLeftBehind)) {
        return true;
      }
      from.erase(id);
    }
    apply(old, id, online);
    return true;
  }

  template <class T>
  void declared(const std::map<ObjectId, T>& objects) {
    std::map<ObjectId, ObjectId> waiting = hinted(objects);
    const auto is_done = [&](const auto& entry) {
      return done(entry.second, entry.first, objects.at(entry.first).hints->renamed_online);
    };
    while (std::erase_if(waiting, is_done) > 0) {  // a to b waits for b to c
    }
    for (const auto& [id, old] : waiting) {
      refuse(old, id, objects.at(id).place, waiting.contains(old) && waiting.at(old) == id);
    }
  }

  void refuse(const ObjectId& old, const ObjectId& id, const Place& place, bool swapped) {
    if (swapped) {
      result.diagnostics.push_back({"rename-conflict", Severity::warning, id, place,
                                    to_string(id) + " and " + to_string(old) +
                                        " are declared as renamed from each other: afterwards nothing would tell that "
                                        "it is done, so nothing is renamed",
                                    "give one of them a third name first, and take the hints away then"});
    } else if (!to.contains(old)) {
      // A name that `to` still has under its own declaration is another object, not a leftover of the rename.
      result.diagnostics.push_back(
          {"rename-conflict", Severity::error, id, place,
           to_string(id) + " is declared as renamed from " + to_string(old) + ", but both exist",
           "drop one of the two first, or take the hint away"});
    }
  }

  // An index or constraint that differs in name only is the same thing to every reader: renaming it changes nothing,
  // building it anew would. So this is no guess, unlike with tables and columns.
  template <class T>
  void implied(bool (*same)(const T&, const T&)) {
    std::vector<ObjectId> gone = keys_only_in(from.of<T>(), to.of<T>());
    if (gone.empty()) {
      return;
    }
    std::vector<ObjectId> come = keys_only_in(to.of<T>(), from.of<T>());
    std::erase_if(come, [this](const ObjectId& id) { return to.find<T>(id)->hints->renamed_from.has_value(); });
    const auto is_done = [&](const ObjectId& old) {
      if (!from.contains(old)) {  // it went along with its parent's
        std::erase_if(come, [this](const ObjectId& id) { return from.contains(id); });
        return true;
      }
      if (is_inherited(from, old)) {
        return false;
      }
      const auto twin = std::ranges::find_if(come, [&](const ObjectId& id) {
        return id.schema == old.schema && id.relation == old.relation && same(*from.find<T>(old), *to.find<T>(id)) &&
               free(id, *to.find<T>(id));
      });
      if (twin == come.end()) {
        return false;
      }
      indexes.erase({old.schema, old.name});
      indexes.insert({twin->schema, twin->name});
      apply(old, *twin, false);
      come.erase(twin);
      return true;
    };
    while (std::erase_if(gone, is_done) > 0) {  // as above
    }
  }

  // The server renames such a CHECK with its parent's alone.
  static bool is_inherited(const Database& database, const ObjectId& id) {
    const Table* const table =
        id.kind == Kind::constraint ? database.find<Table>(table_id({id.schema, id.relation})) : nullptr;
    return table != nullptr && std::ranges::any_of(parents_of(*table), [&](const QualifiedName& parent) {
             return checks_for_children(database, parent).contains(id.name);
           });
  }

  // Indexes, constraints' indexes and sequences share one name space with tables and views.
  template <class T>
  bool free(const ObjectId& id, const T& object) const {
    return !takes_relation_name(object) ||
           (from.relation_id({id.schema, id.name}).name.empty() && !indexes.contains({id.schema, id.name}));
  }

  template <class T>
  static bool takes_relation_name(const T& object) {
    if constexpr (std::is_same_v<T, Constraint>) {
      return has_index(object);
    } else {
      return true;
    }
  }

  void collect_indexes() {
    for (const auto& [id, index] : from.indexes) {
      indexes.insert({id.schema, id.name});
    }
    for (const auto& [id, constraint] : from.constraints) {
      if (takes_relation_name(constraint)) {
        indexes.insert({id.schema, id.name});
      }
    }
  }

  std::set<QualifiedName> indexes = {};  ///< the names of those of `from`
};

bool same_constraint(const Constraint& from, const Constraint& to) {
  return from.type == to.type && std::ranges::none_of(fields<Constraint>(), [&](const Field<Constraint>& field) {
           return field.differs(from, to);
         });
}
bool same_index(const Index& from, const Index& to) {
  return from.valid &&
         std::ranges::none_of(fields<Index>(), [&](const Field<Index>& field) { return field.differs(from, to); });
}
bool same_owned_sequence(const Sequence& from, const Sequence& to) {
  return from.owned_by && from.owned_by == to.owned_by;
}

}  // namespace

Renames apply_renames(Database& from, const Database& to) {
  Applier applier{from, to, {}};
  for_each_kind(to, [&](const auto& objects) { applier.declared(objects); });
  applier.collect_indexes();
  applier.implied<Sequence>(same_owned_sequence);
  applier.implied<Constraint>(same_constraint);
  applier.implied<Index>(same_index);
  follow_renamed_labels(from, to);
  return std::move(applier.result);
}

namespace {

template <class T>
bool look_alike(const T& from, const T& to) {
  return std::ranges::none_of(fields<T>(), [&](const Field<T>& field) { return field.differs(from, to); });
}

// The text of a rule begins with its name.
bool look_alike(const Rule& from, const Rule& to) {
  const auto rest = [](const Rule& rule) {
    const std::size_t at = rule.definition.text.find(" AS ");
    return at == std::string::npos ? std::string_view() : std::string_view(rule.definition.text).substr(at);
  };
  return from.event == to.event && from.instead == to.instead && from.enabled == to.enabled && rest(from) == rest(to);
}

// What ALTER … RENAME knows, and what says enough of itself to be recognised by it.
bool can_be_candidate(Kind kind) {
  switch (kind) {
    case Kind::schema:
    case Kind::extension:
    case Kind::cast:
    case Kind::operator_:
    case Kind::transform:
    case Kind::access_method:
    case Kind::user_mapping:
    case Kind::default_privileges:
      return false;
    default:
      return true;
  }
}

// Two tables look alike when their columns do.
bool same_columns(const Database& from, const ObjectId& a, const Database& to, const ObjectId& b) {
  const auto left = of_relation<Column>(from, {a.schema, a.name});
  const auto right = of_relation<Column>(to, {b.schema, b.name});
  return !left.empty() && std::ranges::equal(left, right, [](const auto& x, const auto& y) {
    return x.first.name == y.first.name && x.second.type == y.second.type;
  });
}

}  // namespace

std::vector<Rename> rename_candidates(const Database& from, const Database& to, const std::vector<Change>& changes) {
  // Grouped by where they stand, so that a thousand of each cost no million of looks.
  using Place = std::tuple<Kind, std::string, std::string>;
  std::map<Place, std::vector<ObjectId>> dropped, created;
  const auto place_of = [](const ObjectId& id) { return Place{id.kind, id.schema, id.relation}; };
  for (const Change& change : changes) {
    if (const auto* drop = std::get_if<Drop>(&change)) {
      dropped[place_of(drop->id)].push_back(drop->id);
    } else if (const auto* create = std::get_if<Create>(&change)) {
      created[place_of(create->id)].push_back(create->id);
    }
  }
  std::vector<Rename> candidates;
  const auto look = [&]<class T>(const std::map<ObjectId, T>&) {
    for (const auto& [place, olds] : dropped) {
      const auto twins = created.find(place);
      if (std::get<Kind>(place) != kind_of<T> || twins == created.end() || !can_be_candidate(kind_of<T>)) {
        continue;
      }
      for (const ObjectId& old : olds) {
        for (const ObjectId& id : twins->second) {
          const T* a = from.find<T>(old);
          const T* b = to.find<T>(id);
          const bool structured = id.kind == Kind::table || id.kind == Kind::composite_type;
          if (a != nullptr && b != nullptr && name_suffix(old) == name_suffix(id) && look_alike(*a, *b) &&
              (!structured || same_columns(from, old, to, id))) {
            candidates.push_back({old, id, false});
          }
        }
      }
    }
  };
  for_each_kind(to, look);
  return candidates;
}

}  // namespace diff
