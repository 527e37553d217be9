#include "schema/rename.hpp"

#include <algorithm>
#include <map>

#include "schema/members_below.hpp"
#include "schema/names/fields.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/rename_text.hpp"

// 1. Texts first (schema/rename_text.hpp), while the names in them still mean the old objects: only the renamed words
// change.
// 2. Then the structured fields (schema/names/fields.hpp), then the ids of the object and of all that belongs to it.
// 3. What the server renames along: a column or CHECK in inheriting tables, the sequences a moved table owns.

namespace schema {

namespace {

class Renaming {
 public:
  Renaming(Database& database, Renamed what) : database_(database), what_(std::move(what)) {}

  void run() {
    rename_in_expressions(what_, database_);
    for_each_kind(database_, [&](auto& map) {
      for (auto& [id, object] : map) {
        names::fields(*this, id, object);
      }
    });
    for (auto& [id, sequence] : database_.sequences) {
      if (sequence.owned_by) {
        sequence.owned_by = new_id(*sequence.owned_by);
      }
    }
    keep_sequence_names();
    part_names();
    if (what_.from.kind == Kind::schema) {
      for (ExtensionMember& member : database_.extension_members) {
        member.schema = what_.new_schema(member.schema);
      }
      std::ranges::sort(database_.extension_members);
      for (auto& path : database_.search_paths) {
        std::ranges::replace(path, what_.from.name, what_.to.name);
      }
    }
    for_each_kind(database_, [&](auto& map) { ids(map); });
  }

  // The visitor of names::fields().
  void schema(std::string& name) const { name = what_.new_schema(name); }
  void schemas(std::set<std::string>& names) const {
    if (what_.from.kind == Kind::schema && names.erase(what_.from.name) > 0) {
      names.insert(what_.to.name);
    }
  }
  void relation(QualifiedName& name) const {
    if (is_relation(what_.from.kind)) {
      exchange(name);
    }
    name.schema = what_.new_schema(name.schema);
  }
  void column(const QualifiedName& of, auto& name) const {
    if (what_.from.kind == Kind::column && name == what_.from.name &&
        what_.covers({Kind::column, of.schema, of.name, name})) {
      name = what_.to.name;
    }
  }
  void columns(const QualifiedName& of, std::vector<std::string>& names) const {
    std::ranges::for_each(names, [&](std::string& name) { column(of, name); });
  }
  void index(QualifiedName& name) const {
    if (what_.from.kind == Kind::index || what_.from.kind == Kind::constraint) {
      exchange(name);
    }
    name.schema = what_.new_schema(name.schema);
  }
  void index_of(const ObjectId& relation, auto& name) const {
    const bool indexed = what_.from.kind == Kind::index || what_.from.kind == Kind::constraint;
    if (indexed && name == what_.from.name && relation.schema == what_.from.schema &&
        relation.name == what_.from.relation) {
      name = what_.to.name;
    }
  }
  void global(Kind kind, auto& name) const {
    if (kind == what_.from.kind && name == what_.from.name) {
      name = what_.to.name;
    }
  }
  void type(auto& text) const { text = renamed_text(what_, text, Kind::enum_type); }
  void transforms(std::vector<std::string>& types, const std::string&) const {
    for (std::string& transformed : types) {
      type(transformed);
    }
  }
  void argument(auto& text) const { type(text); }
  void function(std::string& text) const { text = renamed_text(what_, text, Kind::routine); }
  void function(QualifiedName& name) const {
    if (what_.from.kind == Kind::routine) {
      exchange(name);
    }
    name.schema = what_.new_schema(name.schema);
  }
  void named(Kind kind, auto& text, const std::string&) const { text = renamed_text(what_, text, kind); }
  void operator_(auto& text) const { text = renamed_text(what_, text, Kind::operator_); }
  void members(std::set<std::string>& list) const {
    std::set<std::string> renamed;
    for (const std::string& member : list) {
      renamed.insert(renamed_text(what_, member, member.starts_with("OPERATOR") ? Kind::operator_ : Kind::routine));
    }
    list = std::move(renamed);
  }
  void foreign_key(const ForeignKey&) const {}

 private:
  void exchange(QualifiedName& name) const {
    if (name.schema == what_.from.schema && name.name == what_.old_name) {
      name = {what_.to.schema, what_.new_name};
    }
  }

  void part_names() {
    PartNames renamed;
    for (auto& [of, name] : database_.part_names) {
      auto [partition, parent_index] = of;
      relation(partition);
      index(parent_index);
      renamed.emplace(std::pair(std::move(partition), std::move(parent_index)), std::move(name));
    }
    database_.part_names = std::move(renamed);
  }

  /// The sequence of an identity column moves to another schema with its table, and keeps its name.
  void keep_sequence_names() {
    for (auto& [id, column] : database_.columns) {
      const ObjectId renamed = new_id(id);
      if (column.identity && renamed != id) {
        const QualifiedName name{renamed.schema, parse::sequence_of_identity(id, *column.identity).name};
        parse::name_sequence(*column.identity, renamed, name);
      }
    }
  }

  ObjectId new_id(const ObjectId& id) const {
    if (id == what_.from) {
      return what_.to;
    }
    ObjectId renamed = id;
    if (what_.along.contains(id)) {
      renamed.name = what_.to.name;
      return renamed;
    }
    if (what_.from.kind == Kind::schema) {
      renamed.schema = what_.new_schema(id.schema);
    }
    const bool owner = is_relation(what_.from.kind) || what_.from.kind == Kind::domain;
    if (owner && id.schema == what_.from.schema && id.relation == what_.from.name &&
        id.kind != Kind::default_privileges) {
      renamed.schema = what_.to.schema;
      renamed.relation = what_.to.name;
    }
    if (what_.from.kind == Kind::server && id.kind == Kind::user_mapping && id.relation == what_.from.name) {
      renamed.relation = what_.to.name;
    }
    if (has_arguments(id.kind)) {
      renamed.name = std::string(bare_name(id)) + types_text(std::string(name_suffix(id)));
    } else if (id.kind == Kind::cast || id.kind == Kind::transform) {
      renamed.name = types_text(id.name);
    }
    return renamed;
  }
  std::string types_text(const std::string& text) const { return renamed_text(what_, text, Kind::enum_type); }

  template <class T>
  void ids(std::map<ObjectId, T>& map) const {
    std::vector<std::pair<ObjectId, ObjectId>> changed;
    for (const auto& [id, object] : map) {
      if (ObjectId renamed = new_id(id); !(renamed == id)) {
        changed.emplace_back(id, std::move(renamed));
      }
    }
    for (auto& [old_id, renamed] : changed) {
      auto node = map.extract(old_id);
      node.key() = std::move(renamed);
      map.insert(std::move(node));
    }
  }

  Database& database_;
  const Renamed what_;
};

bool is_inherited_check(const Database& database, const ObjectId& id) {
  const Constraint* constraint = database.find<Constraint>(id);
  return constraint != nullptr && constraint->type == ConstraintType::check && !constraint->no_inherit;
}

}  // namespace

void rename(Database& database, const ObjectId& from, const ObjectId& to) {
  if (from.kind == Kind::column || from.kind == Kind::trigger || is_inherited_check(database, from)) {
    rename_members(database, {from}, to.name);
    return;
  }
  std::vector<ObjectId> owned;
  if (from.kind == Kind::table && from.schema != to.schema) {
    for (const auto& [id, sequence] : database.sequences) {
      if (sequence.owned_by && sequence.owned_by->schema == from.schema && sequence.owned_by->relation == from.name) {
        owned.push_back(id);
      }
    }
  }
  Renaming(database, {from, to, {}}).run();
  for (const ObjectId& id : owned) {
    rename(database, id, {id.kind, to.schema, id.relation, id.name});
  }
}

void rename_members(Database& database, const std::vector<ObjectId>& members, const Name& name) {
  ObjectId renamed = members.front();
  renamed.name = name;
  Renaming(database, {members.front(), renamed, members_below(database, members)}).run();
}

}  // namespace schema
