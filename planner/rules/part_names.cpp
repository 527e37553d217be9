#include "planner/rules/part_names.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "planner/rules/partition.hpp"
#include "schema/inherited_parts.hpp"
#include "schema/parse/index.hpp"

namespace planner {

using namespace schema;

namespace {

bool stays(const Context& context, const ObjectId& index) {
  return context.from.contains(index) && context.to.contains(index) && !context.goes(index);
}

/// By an own relation of the partition's schema, or by the part of an index that stays. An own index that is like the
/// parent's is the part.
bool is_taken(const Context& context, const QualifiedName& partition, const Index& parent, const Name& name) {
  const ObjectId id{Kind::index, partition.schema, partition.name, name};
  const Index* const own = context.to.find<Index>(id);
  if (own != nullptr ? !parse::same_index(*own, parent)
                     : !context.to.relation_id({partition.schema, name}).name.empty() ||
                           context.to.contains({Kind::constraint, id.schema, id.relation, name})) {
    return true;
  }
  for (const QualifiedName& table : tables_above(context.from, partition)) {
    for (const auto& [above, index] : of_relation<Index>(context.from, table)) {
      if (stays(context, above) && part_name(context.from, partition, above) == name) {
        return true;
      }
    }
  }
  return false;
}

Name first_free(const Context& context, const QualifiedName& partition, const Index& index, std::set<Name>& made) {
  return parse::first_name(partition.name, parse::name_parts(index), [&](const Name& name) {
    return !is_taken(context, partition, index, name) && made.insert(name).second;
  });
}

/// In the order of the names they get: what comes with the partition has the first ones, then as the file has them. An
/// index that an unfinished plan has begun is one of these still.
std::vector<ObjectId> indexes_to_build(const Context& context, const QualifiedName& partition) {
  std::vector<ObjectId> found;
  for (const QualifiedName& table : tables_above(context.to, partition)) {
    for (const auto& [id, index] : of_relation<Index>(context.to, table)) {
      if (!index.only && !(stays(context, id) && part_name(context.from, partition, id))) {
        found.push_back(id);
      }
    }
  }
  std::ranges::stable_sort(found, {}, [&](const ObjectId& id) {
    const bool comes_along = stays(context, id) && !context.from.find<Index>(id)->only;
    return std::tuple(!comes_along, context.to.find<Index>(id)->place.position());
  });
  return found;
}

}  // namespace

Name part_to_build(const Context& context, const QualifiedName& partition, const ObjectId& index) {
  std::set<Name> made;
  for (const ObjectId& id : indexes_to_build(context, partition)) {
    Name name = first_free(context, partition, *context.to.find<Index>(id), made);
    if (id == index) {
      return name;
    }
  }
  return first_free(context, partition, *context.to.find<Index>(index), made);
}

Name part_of_key(const QualifiedName& partition, const Constraint& key) {
  return parse::make_object_name(partition.name, parse::name_parts(key));
}

std::vector<ObjectId> made_before(const Context& context, const ObjectId& index) {
  const Index& named = *context.to.find<Index>(index);
  const parse::NameParts parts = parse::name_parts(named);
  std::vector<ObjectId> found;
  for (const auto& [id, other] : of_relation<Index>(context.to, relation_of(index))) {
    if (context.comes(id) && !other.only && other.place.position() < named.place.position() &&
        parse::name_parts(other).columns == parts.columns) {
      found.push_back(id);
    }
  }
  for (const QualifiedName& partition : context.to_children.below(relation_of(index))) {
    for (const auto& [own, object] : of_relation<Index>(context.to, partition)) {
      if (context.comes(own) && std::ranges::count(indexes_that_may_name(context.to, own), index) > 0) {
        found.push_back(own);
      }
    }
  }
  return found;
}

std::optional<Name> part_by_another_name(const Context& context, const ObjectId& id) {
  const QualifiedName relation = relation_of(id);
  const Index& index = *context.to.find<Index>(id);
  const ObjectId parent = index.partition_of ? parent_index(context.to, id) : ObjectId{};
  const Index* const above = context.from.find<Index>(parent);
  const Table* const table = context.from_table(relation);
  if (above == nullptr || context.goes(parent) || above->only || table == nullptr || context.goes(table_id(relation)) ||
      is_attached_anew(context, relation)) {
    return {};
  }
  const auto is_part = [&](const auto& entry) { return entry.second.partition_of == index.partition_of; };
  Name name = part_name(context.from, relation, parent)
                  .value_or(parse::make_object_name(relation.name, parse::name_parts(*above)));
  if (std::ranges::any_of(of_relation<Index>(context.from, relation), is_part) ||
      std::ranges::any_of(of_relation<Constraint>(context.from, relation), is_part) ||
      context.from.contains({Kind::index, relation.schema, relation.name, name})) {
    return {};
  }
  return name;
}

std::optional<Name> name_for_part_in_way(const Context& context, const ObjectId& own) {
  const QualifiedName partition{own.schema, own.relation};
  const bool is_new = !context.existed(partition);
  const Index* in_way = nullptr;
  std::set<Name> made;
  for (const ObjectId& id : indexes_that_may_name(context.to, own)) {
    if (!stays(context, id)) {
      continue;
    }
    const Index& index = *context.to.find<Index>(id);
    // The server looks at what is there when it makes the partition.
    const Name name = is_new ? Name(parse::first_name(partition.name, parse::name_parts(index),
                                                      [&](const Name& free) { return made.insert(free).second; }))
                             : part_name(context.from, partition, id).value_or(Name());
    if (name == own.name) {
      in_way = &index;
    }
  }
  if (in_way == nullptr) {
    return std::nullopt;
  }
  for (const ObjectId& id : indexes_to_build(context, partition)) {
    if (!stays(context, id)) {
      made.insert(part_to_build(context, partition, id));
    }
  }
  return first_free(context, partition, *in_way, made);
}

}  // namespace planner
