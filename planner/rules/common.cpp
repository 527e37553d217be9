#include "planner/rules/common.hpp"

#include "schema/key.hpp"
#include "schema/parse/choose_name.hpp"

namespace planner {

using namespace schema;

namespace weight {
int drop(Kind kind) { return 60 - static_cast<int>(kind); }
int create(Kind kind) { return 100 + 5 * static_cast<int>(kind); }
}  // namespace weight

std::string heirs_slot(const QualifiedName& parent) { return "heirs:" + quote_qualified(parent); }
std::string relation_slot(const QualifiedName& name) { return "relation:" + quote_qualified(name); }
std::string type_slot(const QualifiedName& name) { return "type:" + quote_qualified(name); }
std::string primary_key_slot(const QualifiedName& relation) { return "primary key:" + quote_qualified(relation); }

std::string null_slot(const ObjectId& column) { return "null:" + to_string(column); }

std::set<std::string> freed_nulls(const Context& context, const ObjectId& key) {
  std::set<std::string> slots;
  const Table* table = context.from_table(relation_of(key));
  const bool identifies = table != nullptr && table->replica_identity == ReplicaIdentity::index &&
                          table->replica_identity_index == key.name;
  const Constraint* constraint = context.from.find<Constraint>(key);
  if (constraint != nullptr && (identifies || constraint->type == ConstraintType::primary_key)) {
    for (const std::string& column : constraint->columns) {
      slots.insert(null_slot({Kind::column, key.schema, key.relation, column}));
    }
  }
  const Index* index = identifies ? context.from.find<Index>(key) : nullptr;
  for (const IndexElement& element : index != nullptr ? index->elements : std::vector<IndexElement>{}) {
    slots.insert(null_slot({Kind::column, key.schema, key.relation, element.column}));
  }
  return slots;
}

namespace {

// Names that only one object may bear at a time, whatever its kind.
std::set<std::string> slots(const Database& database, const ObjectId& id) {
  std::set<std::string> names;
  const QualifiedName own{id.schema, id.name};
  if (is_relation(id.kind) || id.kind == Kind::index) {
    names.insert(relation_slot(own));
  }
  if (const Constraint* constraint = database.find<Constraint>(id)) {
    if (has_index(*constraint)) {
      names.insert(relation_slot(own));
    }
    if (constraint->type == ConstraintType::primary_key) {
      names.insert(primary_key_slot(relation_of(id)));
    }
  }
  const bool has_type = id.kind == Kind::table || id.kind == Kind::view || id.kind == Kind::materialized_view ||
                        id.kind == Kind::composite_type || id.kind == Kind::enum_type || id.kind == Kind::domain ||
                        id.kind == Kind::range_type || id.kind == Kind::base_type;
  if (has_type) {
    names.insert(type_slot(own));
  }
  if (const RangeType* range = database.find<RangeType>(id); range != nullptr && !range->multirange_name.empty()) {
    names.insert(type_slot({range->multirange_schema, range->multirange_name}));
  }
  if (const Column* column = database.find<Column>(id); column != nullptr && column->identity) {
    names.insert(relation_slot(parse::sequence_of_identity(id, *column->identity)));
  }
  if (id.kind == Kind::routine || id.kind == Kind::aggregate) {
    names.insert("routine:" + quote_qualified(own));
  }
  return names;
}

}  // namespace

Draft plain(const Context& context, const ObjectId& id, std::string sql, std::string comment) {
  Draft draft;
  draft.step.sql = std::move(sql);
  draft.step.comment = std::move(comment);
  draft.step.subject = id;
  draft.weight = weight::create(id.kind);
  if (const Object* object = context.to.object(id)) {
    const std::size_t path = object->search_path.value;
    if (path < context.to.search_paths.size()) {
      const SearchPath& found = context.to.search_paths[path];
      draft.step.search_path.assign(found.begin(), found.end());
    }
  }
  return draft;
}

Draft creating(const Context& context, const ObjectId& id, std::string sql, std::string comment) {
  Draft draft = plain(context, id, std::move(sql), std::move(comment));
  draft.step.produces.push_back(id);
  const auto& needs = context.to_references.of(id);
  draft.step.consumes.assign(needs.begin(), needs.end());
  draft.rather_after = context.may_run(id);
  draft.takes = slots(context.to, id);
  return draft;
}

Draft dropping(const Context& context, const ObjectId& id, std::string sql, std::string comment) {
  Draft draft = plain(context, id, std::move(sql), std::move(comment));
  draft.step.destroys.push_back(id);
  draft.releases = context.from_references.of(id);
  draft.rather_before = context.from_soft_references.of(id);
  draft.frees = slots(context.from, id);
  draft.frees.merge(freed_nulls(context, id));
  draft.weight = weight::drop(id.kind);
  return draft;
}

Draft altering(const Context& context, const ObjectId& id, std::string sql, std::string comment) {
  Draft draft = plain(context, id, std::move(sql), std::move(comment));
  draft.step.produces.push_back(id);
  const auto& needs = context.to_references.of(id);
  draft.step.consumes.assign(needs.begin(), needs.end());
  for (const ObjectId& target : context.from_references.of(id)) {
    if (!needs.contains(target)) {
      draft.releases.insert(target);
    }
  }
  draft.rather_after = context.may_run(id);
  return draft;
}

bool is_built(const Context& context, const ObjectId& id) { return context.fate(id) == Fate::built; }

bool is_proved(const Context& context, const ObjectId& constraint) {
  return is_built(context, constraint) && context.from.find<Constraint>(constraint)->validated;
}

void skip_if(bool is_done, Draft& draft) {
  if (is_done) {
    draft.step.sql.clear();
  }
}

}  // namespace planner
