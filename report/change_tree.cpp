#include "report/change_tree.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "schema/sql.hpp"

namespace report {

namespace {

using schema::ObjectId;
using schema::QualifiedName;

std::string qualified(const QualifiedName& name) { return schema::quote_qualified(name); }

/// What kind of relation it is, on whichever side knows it.
std::string relation_kind(const PlanReport& report, const QualifiedName& name) {
  for (const schema::Kind kind : {schema::Kind::table, schema::Kind::view, schema::Kind::materialized_view,
                                  schema::Kind::composite_type, schema::Kind::domain}) {
    const ObjectId id{kind, name.schema, "", name.name};
    if (report.to_database.object(id) != nullptr || report.from_database.object(id) != nullptr) {
      return std::string(schema::kind_name(kind));
    }
  }
  return "relation";
}

/// `integer → bigint` says more than `type`.
std::string detail_of(const PlanReport& report, const diff::Change& change) {
  std::string fields = fields_of(change);
  const ObjectId& id = diff::subject(change);
  if (id.kind != schema::Kind::column || fields.find("type") == std::string::npos) {
    return fields;
  }
  const auto* from = report.from_database.find<schema::Column>(id);
  const auto* to = report.to_database.find<schema::Column>(id);
  if (from == nullptr || to == nullptr || from->type == to->type) {
    return fields;
  }
  return fields.replace(fields.find("type"), 4, fmt::format("type {} → {}", from->type, to->type));
}

ChangeNode node_of(const PlanReport& report, const diff::Change& change, bool beneath) {
  ChangeNode node;
  const ObjectId& id = diff::subject(change);
  node.change = &change;
  node.sign = sign(change);
  node.detail = detail_of(report, change);
  const auto* rename = std::get_if<diff::Rename>(&change);
  const ObjectId& named = rename == nullptr ? id : rename->from;
  node.name = beneath ? fmt::format("{} {}", schema::kind_name(named.kind), schema::quote_identifier(named.name))
                      : to_string(named);
  if (rename != nullptr) {
    // A routine's name has its argument types, and is quoted where it has to be.
    const bool plain = id.kind == schema::Kind::routine || id.kind == schema::Kind::aggregate;
    node.name += " → " + (plain ? rename->to.name.text() : schema::quote_identifier(rename->to.name));
  }
  if (const schema::Object* object = report.to_database.object(id); object != nullptr && object->place.line > 0) {
    node.place = to_string(report.to_database, object->place);
  }
  return node;
}

}  // namespace

std::string_view sign(const diff::Change& change) {
  static constexpr std::array<std::string_view, 5> kSigns = {"+", "-", "~", "~", "→"};
  return kSigns.at(change.index());
}

std::string fields_of(const diff::Change& change) {
  const std::vector<std::string_view>* fields = nullptr;
  if (const auto* alter = std::get_if<diff::Alter>(&change)) {
    fields = &alter->fields;
  } else if (const auto* replace = std::get_if<diff::Replace>(&change)) {
    fields = &replace->fields;
  }
  return fields == nullptr ? "" : fmt::format("{}", fmt::join(*fields, ", "));
}

std::string change_counts(const std::vector<diff::Change>& changes) {
  static constexpr std::array<std::string_view, 5> kVerbs = {"create", "alter", "replace", "rename", "drop"};
  std::map<std::string_view, int> counts;
  for (const diff::Change& change : changes) {
    ++counts[diff::verb(change)];
  }
  std::vector<std::string> parts;
  for (const std::string_view verb : kVerbs) {
    if (counts.contains(verb)) {
      parts.push_back(fmt::format("{} to {}", counts[verb], verb));
    }
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::vector<ChangeNode> change_tree(const PlanReport& report) {
  std::vector<ChangeNode> roots;
  std::map<QualifiedName, std::size_t> relations;  // into roots
  for (const diff::Change& change : report.changes) {
    const ObjectId& id = diff::subject(change);
    if (id.relation.empty()) {
      roots.push_back(node_of(report, change, false));
      relations.emplace(QualifiedName{id.schema, id.name}, roots.size() - 1);
    }
  }
  for (const diff::Change& change : report.changes) {
    const ObjectId& id = diff::subject(change);
    if (id.relation.empty()) {
      continue;
    }
    const QualifiedName relation{id.schema, id.relation};
    const auto [at, fresh] = relations.emplace(relation, roots.size());
    if (fresh) {
      ChangeNode& node = roots.emplace_back();
      node.sign = "~";
      node.name = relation_kind(report, relation) + ' ' + qualified(relation);
    }
    roots[at->second].children.push_back(node_of(report, change, true));
  }
  return roots;
}

}  // namespace report
