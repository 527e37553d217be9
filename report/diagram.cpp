#include "report/diagram.hpp"

#include <algorithm>
#include <deque>
#include <map>
#include <set>

#include "schema/key.hpp"
#include "schema/sql.hpp"

namespace report {

namespace {

using schema::ObjectId;
using schema::QualifiedName;

bool same_start(const std::vector<std::string>& key, const std::vector<std::string>& columns) {
  return std::set<std::string>(key.begin(), key.end()) == std::set<std::string>(columns.begin(), columns.end());
}

/// Does a key of the relation stand on exactly these columns?
bool is_unique(const schema::Database& database, const QualifiedName& relation,
               const std::vector<std::string>& columns) {
  return std::ranges::any_of(schema::of_relation<schema::Constraint>(database, relation), [&](const auto& entry) {
    const schema::Constraint& key = entry.second;
    return schema::is_key(key) && same_start(key.columns, columns);
  });
}

DiagramTable table_of(const schema::Database& database, const QualifiedName& name, const schema::Table& table,
                      std::size_t partitions) {
  DiagramTable drawn;
  drawn.name = name;
  if (table.partition_key) {
    drawn.note = std::to_string(partitions) + (partitions == 1 ? " partition" : " partitions");
  } else if (table.foreign) {
    drawn.note = "foreign";
  }
  std::set<std::string> primary, foreign;
  for (const auto& [id, constraint] : schema::of_relation<schema::Constraint>(database, name)) {
    std::set<std::string>* to = constraint.type == schema::ConstraintType::primary_key   ? &primary
                                : constraint.type == schema::ConstraintType::foreign_key ? &foreign
                                                                                         : nullptr;
    if (to != nullptr) {
      to->insert(constraint.columns.begin(), constraint.columns.end());
    }
  }
  for (const auto* entry : schema::columns_in_order(database, name)) {
    const std::string& column = entry->first.name;
    drawn.columns.push_back({column, entry->second.type, primary.contains(column), foreign.contains(column),
                             entry->second.not_null, Mark::same});
  }
  return drawn;
}

DiagramEdge edge_of(const schema::Database& database, const ObjectId& id, const schema::Constraint& constraint) {
  DiagramEdge edge;
  edge.from = {id.schema, id.relation};
  edge.to = constraint.foreign_key->references;
  edge.label = id.name;
  edge.from_column = constraint.columns.empty() ? "" : constraint.columns.front();
  edge.to_column =
      constraint.foreign_key->referenced_columns.empty() ? "" : constraint.foreign_key->referenced_columns.front();
  edge.unique = is_unique(database, edge.from, constraint.columns);
  edge.optional = std::ranges::any_of(constraint.columns, [&](const std::string& column) {
    const auto* found = database.find<schema::Column>({schema::Kind::column, id.schema, id.relation, column});
    return found != nullptr && !found->not_null;
  });
  return edge;
}

/// What a change does to one side; same: nothing to see there.
Mark mark_of(const diff::Change& change, Mark side) {
  if (std::holds_alternative<diff::Create>(change)) {
    return side == Mark::added ? Mark::added : Mark::same;
  }
  if (std::holds_alternative<diff::Drop>(change)) {
    return side == Mark::removed ? Mark::removed : Mark::same;
  }
  return Mark::changed;
}

struct Marks {
  std::map<ObjectId, Mark> objects;
  std::set<QualifiedName> touched;  // relations with a difference of any kind
};

Marks marks_of(const std::vector<diff::Change>& changes, Mark side) {
  Marks marks;
  for (const diff::Change& change : changes) {
    const ObjectId& id = diff::subject(change);
    marks.objects[id] = mark_of(change, side);
    marks.touched.insert({id.schema, id.relation.empty() ? id.name : id.relation});
  }
  return marks;
}

Mark find(const Marks& marks, const ObjectId& id) {
  const auto found = marks.objects.find(id);
  return found == marks.objects.end() ? Mark::same : found->second;
}

void apply(const Marks& marks, Diagram& diagram) {
  for (DiagramTable& table : diagram.tables) {
    table.mark = find(marks, table_id(table.name));
    if (table.mark == Mark::same && marks.touched.contains(table.name)) {
      table.mark = Mark::changed;
    }
    const bool whole = table.mark == Mark::added || table.mark == Mark::removed;
    for (DiagramColumn& column : table.columns) {
      column.mark =
          whole ? Mark::same : find(marks, {schema::Kind::column, table.name.schema, table.name.name, column.name});
    }
  }
  for (DiagramEdge& edge : diagram.edges) {
    edge.mark = find(marks, {schema::Kind::constraint, edge.from.schema, edge.from.name, edge.label});
  }
}

/// Only what is touched and what that refers to or is referred to by.
void cut_to(const Marks& marks, Diagram& diagram) {
  std::set<QualifiedName> near = marks.touched;
  for (const DiagramEdge& edge : diagram.edges) {
    if (marks.touched.contains(edge.from) || marks.touched.contains(edge.to)) {
      near.insert(edge.from);
      near.insert(edge.to);
    }
  }
  std::erase_if(diagram.tables, [&](const DiagramTable& table) { return !near.contains(table.name); });
  for (DiagramTable& table : diagram.tables) {
    table.stub = !marks.touched.contains(table.name);
  }
  std::erase_if(diagram.edges, [&](const DiagramEdge& edge) {
    return !marks.touched.contains(edge.from) && !marks.touched.contains(edge.to);
  });
}

}  // namespace

Diagram diagram_of(const schema::Database& database) {
  Diagram diagram;
  std::map<QualifiedName, std::size_t> partitions;
  for (const auto& [id, table] : database.tables) {
    if (table.partition_of) {
      ++partitions[table.partition_of->parent];
    }
  }
  std::set<QualifiedName> drawn;
  for (const auto& [id, table] : database.tables) {
    const QualifiedName name{id.schema, id.name};
    if (!table.partition_of) {
      diagram.tables.push_back(table_of(database, name, table, partitions[name]));
      drawn.insert(name);
    }
  }
  for (const auto& [id, constraint] : database.constraints) {
    if (constraint.foreign_key && drawn.contains({id.schema, id.relation}) &&
        drawn.contains(constraint.foreign_key->references)) {
      diagram.edges.push_back(edge_of(database, id, constraint));
    }
  }
  return diagram;
}

Diagram diagram_of(const schema::Database& database, const std::vector<diff::Change>& changes, Mark side) {
  constexpr std::size_t kWhole = 30;
  Diagram diagram = diagram_of(database);
  const Marks marks = marks_of(changes, side);
  apply(marks, diagram);
  if (diagram.tables.size() > kWhole) {
    cut_to(marks, diagram);
  }
  diagram.title = side == Mark::added ? "after" : "before";
  return diagram;
}

namespace {

/// Who belongs together: from the table with most references outwards, breadth first, up to `most`.
std::vector<std::vector<std::size_t>> communities(const Diagram& diagram, std::size_t most) {
  std::map<QualifiedName, std::size_t> index;
  for (std::size_t i = 0; i < diagram.tables.size(); ++i) {
    index[diagram.tables[i].name] = i;
  }
  std::vector<std::set<std::size_t>> near(diagram.tables.size());
  for (const DiagramEdge& edge : diagram.edges) {
    near[index.at(edge.from)].insert(index.at(edge.to));
    near[index.at(edge.to)].insert(index.at(edge.from));
  }
  std::vector<std::size_t> order(diagram.tables.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::ranges::stable_sort(order, std::greater<>{}, [&](std::size_t i) { return near[i].size(); });
  std::vector<bool> taken(order.size());
  std::vector<std::vector<std::size_t>> groups;
  std::vector<std::size_t> alone;
  for (const std::size_t hub : order) {
    if (taken[hub]) {
      continue;
    }
    std::vector<std::size_t> group;
    std::deque<std::size_t> queue{hub};
    taken[hub] = true;
    while (!queue.empty()) {
      const std::size_t table = queue.front();
      queue.pop_front();
      group.push_back(table);
      for (const std::size_t next : near[table]) {
        if (!taken[next] && group.size() + queue.size() < most) {
          taken[next] = true;
          queue.push_back(next);
        }
      }
    }
    if (group.size() == 1) {
      alone.push_back(hub);
    } else {
      std::ranges::sort(group);
      groups.push_back(std::move(group));
    }
  }
  // Small families that have nothing to do with each other share a picture: fewer to look through.
  std::vector<std::vector<std::size_t>> packed;
  for (std::vector<std::size_t>& group : groups) {
    const auto room =
        std::ranges::find_if(packed, [&](const auto& other) { return other.size() + group.size() <= most; });
    if (room == packed.end()) {
      packed.push_back(std::move(group));
    } else {
      room->insert(room->end(), group.begin(), group.end());
      std::ranges::sort(*room);
    }
  }
  groups = std::move(packed);
  std::ranges::sort(alone);
  for (std::size_t begin = 0; begin < alone.size(); begin += most) {
    groups.emplace_back(alone.begin() + static_cast<std::ptrdiff_t>(begin),
                        alone.begin() + static_cast<std::ptrdiff_t>(std::min(begin + most, alone.size())));
  }
  return groups;
}

Diagram part_of(const Diagram& whole, const std::vector<std::size_t>& members) {
  Diagram part;
  std::set<QualifiedName> inside, stubs;
  for (const std::size_t member : members) {
    part.tables.push_back(whole.tables[member]);
    inside.insert(whole.tables[member].name);
  }
  for (const DiagramEdge& edge : whole.edges) {
    const bool from = inside.contains(edge.from), to = inside.contains(edge.to);
    if (from || (to && inside.size() == 1)) {
      part.edges.push_back(edge);
      if (!to) {
        stubs.insert(edge.to);
      }
    }
  }
  for (const QualifiedName& name : stubs) {
    DiagramTable stub;
    stub.name = name;
    stub.stub = true;
    part.tables.push_back(std::move(stub));
  }
  return part;
}

std::string title_of(const Diagram& whole, const std::vector<std::size_t>& members) {
  std::map<QualifiedName, std::size_t> degree;
  for (const DiagramEdge& edge : whole.edges) {
    ++degree[edge.from];
    ++degree[edge.to];
  }
  const std::size_t hub =
      *std::ranges::max_element(members, {}, [&](std::size_t member) { return degree[whole.tables[member].name]; });
  if (degree[whole.tables[hub].name] == 0) {
    return "no references: " + schema::quote_qualified(whole.tables[members.front()].name) + " …";
  }
  return schema::quote_qualified(whole.tables[hub].name) +
         (members.size() > 1 ? " and " + std::to_string(members.size() - 1) + " more" : "");
}

}  // namespace

std::vector<Diagram> grouped(const Diagram& diagram, std::size_t most) {
  if (diagram.tables.size() <= most) {
    std::vector<Diagram> one{diagram};
    one.front().title = diagram.title.empty() ? "all tables" : diagram.title;
    return one;
  }
  std::vector<Diagram> parts;
  for (const std::vector<std::size_t>& members : communities(diagram, most)) {
    Diagram part = part_of(diagram, members);
    part.title = title_of(diagram, members);
    parts.push_back(std::move(part));
  }
  return parts;
}

std::string anchor(const QualifiedName& name) { return "relation." + name.schema + '.' + name.name; }

}  // namespace report
