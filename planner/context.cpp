#include "planner/context.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "schema/at_once.hpp"
#include "schema/rename.hpp"

namespace planner {

using namespace schema;

namespace {

// Dropping a schema takes what is in it, whether or not the references say so; and OWNED BY is a step of its own, or a
// sequence and its column's default would wait for each other.
std::set<ObjectId> references_with_structure(const Database& database, ReferenceFinder& finder, const ObjectId& id) {
  if (!database.contains(id)) {
    return {};
  }
  std::set<ObjectId> found = finder.of(id);
  if (!id.relation.empty() && id.kind != Kind::user_mapping && id.kind != Kind::default_privileges) {
    ObjectId owner = database.relation_id({id.schema, id.relation});
    if (owner.name.empty()) {
      owner = {Kind::domain, id.schema, "", id.relation};
    }
    if (database.contains(owner)) {
      found.insert(owner);
    }
  }
  if (const ObjectId schema{Kind::schema, "", "", id.schema}; !id.schema.empty() && database.contains(schema)) {
    found.insert(schema);
  }
  const Sequence* const sequence = database.find<Sequence>(id);
  if (sequence != nullptr && sequence->owned_by) {
    found.erase(*sequence->owned_by);
    found.erase(database.relation_id(relation_of(*sequence->owned_by)));
  }
  return found;
}

std::set<ObjectId> dependents_without_owned(const Database& database, ReferenceFinder& finder, const ObjectId& id) {
  std::set<ObjectId> users = finder.dependents(id);
  std::erase_if(users, [&](const ObjectId& user) {
    const Sequence* const sequence = database.find<Sequence>(user);
    return sequence != nullptr && sequence->owned_by &&
           (*sequence->owned_by == id || database.relation_id(relation_of(*sequence->owned_by)) == id);
  });
  return users;
}

// A partition's index is there before its parent's, which then takes it over instead of making another one.
std::set<ObjectId> with_attached_first(const Context& context, const ObjectId& id, std::set<ObjectId> found) {
  if (context.to.contains(id) && !context.attached.empty() && (id.kind == Kind::index || id.kind == Kind::constraint)) {
    std::erase_if(found, [&](const ObjectId& target) {
      const auto parts = context.attached.find(target);
      return parts != context.attached.end() && std::ranges::find(parts->second, id) != parts->second.end();
    });
    if (const auto parts = context.attached.find(id); parts != context.attached.end()) {
      found.insert(parts->second.begin(), parts->second.end());
    }
  }
  return found;
}

std::map<ObjectId, std::vector<ObjectId>> attached_indexes(const Database& database) {
  std::map<ObjectId, std::vector<ObjectId>> attached;
  const auto collect = [&](const auto& objects) {
    for (const auto& [id, object] : objects) {
      const Table* table =
          object.partition_of ? database.find<Table>({Kind::table, id.schema, "", id.relation}) : nullptr;
      if (table != nullptr && table->partition_of) {
        attached[{Kind::index, object.partition_of->schema, table->partition_of->parent.name,
                  object.partition_of->name}]
            .push_back(id);
      }
    }
  };
  collect(database.indexes);
  collect(database.constraints);
  return attached;
}

}  // namespace

Finders::Finders(const Database& from_model, const Database& to_model) {
  at_once([&] { from.emplace(from_model); }, [&] { to.emplace(to_model); });
}

Context::Context(const Database& from_model, const Database& to_model, const Options& plan_options)
    : from(from_model),
      to(to_model),
      options(plan_options),
      finders(from_model, to_model),
      from_references([this](const ObjectId& id) { return references_with_structure(from, *finders.from, id); }),
      to_references([this](const ObjectId& id) {
        return with_attached_first(*this, id, references_with_structure(to, *finders.to, id));
      }),
      from_soft_references([this](const ObjectId& id) { return finders.from->soft_of(id); }),
      to_soft_references([this](const ObjectId& id) { return finders.to->soft_of(id); }),
      dependents([this](const ObjectId& id) { return dependents_without_owned(from, *finders.from, id); }),
      from_children(from_model),
      to_children(to_model),
      begun_halves(planner::begun_halves(from_model)),
      attached(attached_indexes(to_model)),
      view_outputs(from_model, to_model) {}

const Decision& Context::decision(const ObjectId& id) const {
  static const Decision kKept;
  const auto it = decisions.find(id);
  return it == decisions.end() ? kKept : it->second;
}

bool Context::goes(const ObjectId& id) const {
  const Fate fate = this->fate(id);
  return fate == Fate::drop || fate == Fate::replace;
}

bool Context::comes(const ObjectId& id) const {
  const Fate fate = this->fate(id);
  return fate == Fate::create || fate == Fate::replace;
}

bool Context::existed(const QualifiedName& relation) const {
  const ObjectId id = from.relation_id(relation);
  return !id.name.empty() && (!goes(id) || fate(id) == Fate::drop);
}

bool is_attached_anew(const Context& context, const QualifiedName& table) {
  const Table* from = context.from_table(table);
  const Table* to = context.table(table);
  if (from == nullptr || to == nullptr || !to->partition_of || !context.existed(table)) {
    return false;
  }
  const QualifiedName& parent = to->partition_of->parent;
  return !from->partition_of || from->partition_of->parent != parent || context.goes(table_id(parent));
}

bool Context::online(const QualifiedName& relation) const { return options.online && existed(relation); }

const Table* Context::table(const QualifiedName& relation) const { return to.find<Table>(table_id(relation)); }

const Table* Context::from_table(const QualifiedName& relation) const { return from.find<Table>(table_id(relation)); }

namespace {

const Database& with_names(const Context& context, std::string Beside::*name, bool all) {
  const auto concerned = [&](const auto& entry) { return all || entry.second.renamed; };
  if (std::ranges::none_of(context.beside, concerned)) {
    return context.from;
  }
  const auto [known, made] = context.named_back.try_emplace(all);
  if (made) {
    known->second = context.from;
    for (const auto& [column, halves] : context.beside) {
      if (concerned(std::pair(column, halves))) {
        ObjectId back = column;
        back.name = halves.*name;
        schema::rename(known->second, column, back);
      }
    }
  }
  return known->second;
}

}  // namespace

const Database& Context::as_it_was() const { return with_names(*this, &Beside::old_name, false); }

const Database& Context::as_it_is_left() const { return with_names(*this, &Beside::left_name, true); }

std::set<ObjectId> Context::may_run(const ObjectId& id) const {
  std::set<ObjectId> named = to_soft_references.of(id), seen;
  std::vector<ObjectId> open;
  const auto follow = [&](const std::set<ObjectId>& ids) {
    for (const ObjectId& next : ids) {
      const bool runs = next.kind == Kind::routine || next.kind == Kind::aggregate || next.kind == Kind::operator_ ||
                        next.kind == Kind::domain;
      if (runs && !comes(next) && seen.insert(next).second) {
        open.push_back(next);
      }
    }
  };
  follow(named);
  follow(to_references.of(id));
  while (!open.empty()) {
    const ObjectId next = open.back();
    open.pop_back();
    named.insert(to_soft_references.of(next).begin(), to_soft_references.of(next).end());
    follow(to_soft_references.of(next));
    follow(to_references.of(next));
    if (next.kind == Kind::domain) {
      for (const auto& [check, constraint] : of_relation<Constraint>(to, {next.schema, next.name})) {
        follow(to_references.of(check));
      }
    }
  }
  return named;
}

namespace {

bool leads_to(const ReferenceMap& references, std::vector<ObjectId> open, const ObjectId& target) {
  std::set<ObjectId> seen(open.begin(), open.end());
  while (!open.empty()) {
    const ObjectId id = open.back();
    open.pop_back();
    if (id == target) {
      return true;
    }
    std::ranges::copy_if(references.of(id), std::back_inserter(open),
                         [&](const ObjectId& next) { return seen.insert(next).second; });
  }
  return false;
}

}  // namespace

bool Context::leads_to_itself(const Database& side, const ObjectId& view) const {
  const ReferenceMap& references = &side == &from ? from_references : to_references;
  const std::set<ObjectId>& reads = references.of(view);
  return leads_to(references, {reads.begin(), reads.end()}, view);
}

std::set<ObjectId> Context::outside_circle(const Database& side, const ObjectId& view) const {
  const ReferenceMap& references = &side == &from ? from_references : to_references;
  std::set<ObjectId> outside = references.of(view);
  std::erase_if(outside, [&](const ObjectId& read) { return leads_to(references, {read}, view); });
  return outside;
}

std::optional<View> Context::stand_in(const Database& side, const ObjectId& view) const {
  if (!stood_in.contains(view) || !leads_to_itself(side, view)) {
    return std::nullopt;
  }
  return view_outputs.stand_in(side, view);
}

ObjectId column_id(const QualifiedName& relation, const std::string& column) {
  return {Kind::column, relation.schema, relation.name, column};
}

}  // namespace planner
