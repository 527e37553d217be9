#include "planner/rules/part_names.hpp"

#include <algorithm>
#include <set>

#include "schema/inherited_parts.hpp"

namespace planner {

using namespace schema;

namespace {

bool is_in(const Database& database, const QualifiedName& partition, const Name& name) {
  return !database.relation_id({partition.schema, name}).name.empty() ||
         database.contains({Kind::index, partition.schema, partition.name, name}) ||
         database.contains({Kind::constraint, partition.schema, partition.name, name});
}

bool stays(const Context& context, const ObjectId& index) {
  return context.from.contains(index) && !context.goes(index);
}

Name first_free(const Context& context, const QualifiedName& partition, const Index& index, std::set<Name>& made) {
  return parse::first_name(partition.name, parse::name_parts(index), [&](const Name& name) {
    return !is_index_name_taken(context, partition, name) && made.insert(name).second;
  });
}

/// In the order of the names they get: what comes with the partition has the first ones.
std::vector<ObjectId> indexes_to_build(const Context& context, const QualifiedName& partition) {
  std::vector<ObjectId> found;
  for (const QualifiedName& table : tables_above(context.to, partition)) {
    for (const auto& [id, index] : of_relation<Index>(context.to, table)) {
      if (!index.only && !(stays(context, id) && part_name(context.from, partition, id))) {
        found.push_back(id);
      }
    }
  }
  std::ranges::stable_partition(found, [&](const ObjectId& id) { return stays(context, id); });
  return found;
}

}  // namespace

bool is_index_name_taken(const Context& context, const QualifiedName& partition, const Name& name) {
  const PartNames& parts = context.from.part_names;
  for (auto part = parts.lower_bound({partition, {}}); part != parts.end() && part->first.first == partition; ++part) {
    if (part->second == name) {
      return true;
    }
  }
  return is_in(context.from, partition, name) || is_in(context.to, partition, name);
}

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

Name part_that_is_there(const Context& context, const QualifiedName& partition, const ObjectId& index) {
  return part_name(context.from, partition, index)
      .value_or(parse::make_object_name(partition.name, parse::name_parts(*context.from.find<Index>(index))));
}

std::optional<Name> name_for_part_in_way(const Context& context, const ObjectId& own) {
  const QualifiedName partition{own.schema, own.relation};
  const bool is_new = !context.existed(partition);
  std::optional<parse::NameParts> in_way;
  std::set<Name> made;
  for (const ObjectId& id : indexes_that_may_name(context.to, own)) {
    if (!stays(context, id)) {
      continue;
    }
    const parse::NameParts parts = parse::name_parts(*context.to.find<Index>(id));
    // The server looks at what is there when it makes the partition.
    const Name name =
        is_new
            ? Name(parse::first_name(partition.name, parts, [&](const Name& free) { return made.insert(free).second; }))
            : part_name(context.from, partition, id).value_or(Name());
    if (name == own.name) {
      in_way = parts;
    }
  }
  if (!in_way) {
    return std::nullopt;
  }
  for (const ObjectId& id : indexes_to_build(context, partition)) {
    if (!stays(context, id)) {
      made.insert(part_to_build(context, partition, id));
    }
  }
  return parse::first_name(partition.name, *in_way, [&](const Name& name) {
    return !is_index_name_taken(context, partition, name) && !made.contains(name);
  });
}

}  // namespace planner
