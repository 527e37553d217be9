#include "schema/names/unnamed_columns.hpp"
#include "schema/names/walker.hpp"

namespace schema::names {

using tree::Node;

void Walker::with(Node clause) {
  const bool recursive = clause["recursive"].flag();
  for (const Node node : clause["ctes"]) {
    if (recursive) {
      with_.push_back(node.inner()["ctename"].text());
    }
  }
  for (const Node node : clause["ctes"]) {
    walk(node.inner()["ctequery"]);
    if (!recursive) {
      with_.push_back(node.inner()["ctename"].text());
    }
  }
}

void Walker::select(Node node) {
  const std::size_t with_before = with_.size();
  with(node["withClause"]);
  scopes_.emplace_back();
  from_list(node["fromClause"]);
  if (node["larg"]) {
    select(node["larg"].inner());
    select(node["rarg"].inner());
  }
  targets(node["targetList"], nullptr);
  node.for_each_field([&](std::string_view name, Node value) {
    if (name != "withClause" && name != "fromClause" && name != "larg" && name != "rarg" && name != "targetList" &&
        (value.is_object() || value.is_list())) {
      field(name, value);
    }
  });
  if (!node["groupClause"].empty()) {
    keys_of_groups(node);
  }
  scopes_.pop_back();
  with_.resize(with_before);
}

/// INSERT, UPDATE, DELETE, MERGE: in a rule, a WITH query or a body.
void Walker::statement(Node node) {
  const std::size_t with_before = with_.size();
  with(node["withClause"]);
  scopes_.emplace_back();
  Entry target = range_entry(node["relation"]);
  const Relation* const relation = target.relation;
  scopes_.back().push_back(target);
  if (takes_unnamed_columns("InsertStmt", node)) {
    whole(target);
  }
  from_list(node["fromClause"]);
  from_list(node["usingClause"]);
  if (const Node source = node["sourceRelation"]) {
    std::vector<Entry> added;
    from(source, added);
    scopes_.back().insert(scopes_.back().end(), added.begin(), added.end());
  }
  targets(node["cols"], relation);
  targets(node["targetList"], relation);
  targets(node["returningList"], nullptr);
  node.for_each_field([&](std::string_view name, Node value) {
    if (name == "onConflictClause") {
      scopes_.back().push_back({"excluded", "", false, relation});
      targets(value["targetList"], relation);
      walk(value["infer"]);
      if (const Node name_of_key = value["infer"]["conname"]; name_of_key && relation != nullptr) {
        mention(index_.constraint(*relation, name_of_key.text()));
      }
      walk(value["whereClause"]);
    } else if (name == "mergeWhenClauses") {
      for (const Node clause : value) {
        if (takes_unnamed_columns("MergeWhenClause", clause.inner())) {
          whole(target);
        }
        targets(clause.inner()["targetList"], relation);
        walk(clause.inner()["condition"]);
        walk(clause.inner()["values"]);
      }
    } else if (name != "withClause" && name != "relation" && name != "fromClause" && name != "usingClause" &&
               name != "sourceRelation" && name != "cols" && name != "targetList" && name != "returningList" &&
               (value.is_object() || value.is_list())) {
      field(name, value);
    }
  });
  scopes_.pop_back();
  with_.resize(with_before);
}

/// A target list: of a query (`target` is nullptr: values, perhaps named), or columns that are written.
void Walker::targets(Node list, const Relation* target) {
  for (const Node node : list) {
    const Node result = node.inner();
    const Node value = result["val"];
    if (target != nullptr) {
      mention(target->column(result["name"].text()), offset(result));
      walk(value);
    } else if (const Node reference = value.as("ColumnRef"); reference && result["name"].text().empty()) {
      column(reference, true, true);
    } else {
      walk(value);
    }
  }
}

void Walker::from_list(Node list) {
  for (const Node item : list) {
    std::vector<Entry> added;
    from(item, added);
  }
}

/// Adds what one item of FROM brings to the innermost scope, as it goes: LATERAL items see those before them.
void Walker::from(Node item, std::vector<Entry>& added) {
  const std::string_view kind = item.kind();
  const Node inner = item.inner();
  const auto add = [&](Entry entry) {
    added.push_back(entry);
    scopes_.back().push_back(entry);
  };
  if (kind == "RangeVar") {
    add(range_entry(inner));
  } else if (kind == "JoinExpr") {
    std::vector<Entry> sides;
    from(inner["larg"], sides);
    from(inner["rarg"], sides);
    for (const Node name : inner["usingClause"]) {
      for (const Entry& side : sides) {
        mention(side.relation == nullptr ? nullptr : side.relation->column(name.text()));
      }
    }
    if (inner["isNatural"].flag()) {
      natural_join(sides);
    }
    walk(inner["quals"]);
    // An alias of the join stands for all that is joined.
    if (const std::string_view alias = inner["alias"]["aliasname"].text(); !alias.empty()) {
      for (Entry side : sides) {
        side.alias = alias;
        side.own_name = false;
        add(side);
      }
    }
    added.insert(added.end(), sides.begin(), sides.end());
  } else if (kind == "RangeTableSample") {
    from(inner["relation"], added);
    walk(inner["args"]);
  } else {
    // A subquery, functions, XMLTABLE: its columns are not those of a relation.
    inner.for_each_field([&](std::string_view name, Node value) {
      if (name != "alias" && (value.is_object() || value.is_list())) {
        field(name, value);
      }
    });
    add({inner["alias"]["aliasname"].text(), "", false, nullptr});
  }
}

const Relation* Walker::target_of(Node range_var) {
  const std::string_view schema = range_var["schemaname"].text();
  const std::string_view name = range_var["relname"].text();
  if (schema.empty() && is_with_query(name)) {
    return nullptr;
  }
  const Relation* const relation = index_.relation(schema, name, path_);
  const std::size_t part = (schema.empty() ? 0U : 1U) + (range_var["catalogname"].text().empty() ? 0U : 1U);
  mention(relation != nullptr ? relation->id : index_.extension_of("relation", schema, name, path_),
          relation != nullptr ? offset(range_var) : Mention::kImplied, part);
  return relation;
}

Entry Walker::range_entry(Node range_var) {
  range_var = range_var.inner();
  const Relation* const relation = target_of(range_var);
  const Node alias = range_var["alias"];
  Entry entry{alias["aliasname"].text(), "", false, relation};
  if (entry.alias.empty()) {
    entry.alias = range_var["relname"].text();
    entry.schema = range_var["schemaname"].text();
    entry.own_name = true;
  }
  if (!alias["colnames"].empty()) {
    whole(entry);  // the columns have other names here
  }
  return entry;
}

}  // namespace schema::names
