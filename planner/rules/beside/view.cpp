#include "planner/rules/beside/phases.hpp"
#include "planner/rules/beside/pieces.hpp"
#include "schema/rename.hpp"

namespace planner::beside {

using namespace schema;

namespace {

// The view and its indexes as `source` has them, under other names.
Database staged_view(const Context& context, const Database& source, const ObjectId& id,
                     std::string (*name)(const std::string&)) {
  Database stage;
  stage.search_paths = source.search_paths;
  stage.role = source.role;
  stage.materialized_views[id] = *source.find<MaterializedView>(id);
  const QualifiedName relation{id.schema, id.name};
  for (const auto& [column, object] : of_relation<Column>(source, relation)) {
    stage.columns[column] = object;
  }
  for (const auto& [index, object] : of_relation<Index>(source, relation)) {
    if (context.fate(index) == Fate::beside) {
      stage.indexes[index] = object;
    }
  }
  // What the old view reads steps aside before it does.
  if (&source == &context.from) {
    for (const auto& [column, beside] : context.beside) {
      const ObjectId table = context.from.relation_id(relation_of(column));
      stage.tables[table] = *context.from.find<Table>(table);
      for (const auto& [other, object] : of_relation<Column>(context.from, relation_of(column))) {
        stage.columns.emplace(other, object);
      }
    }
    for (const auto& [column, beside] : context.beside) {
      schema::rename(stage, column, with_name(column, beside.left_name));
    }
    std::erase_if(stage.columns, [&](const auto& entry) { return relation_of(entry.first) != relation; });
  }
  schema::rename(stage, id, with_name(id, name(id.name)));
  const std::map<ObjectId, Index> indexes = stage.indexes;
  for (const auto& [index, object] : indexes) {
    schema::rename(stage, index, with_name(index, name(index.name)));
  }
  return stage;
}

std::vector<std::string> make_view(const Database& stage) {
  std::vector<std::string> statements;
  const auto make = [&](const auto& objects) {
    for (const auto& [id, object] : objects) {
      append(statements, print::create(stage, id));
      append(statements, print::attributes(stage, id));
    }
  };
  make(stage.materialized_views);
  for (const auto& [id, column] : stage.columns) {
    append(statements, print::attributes(stage, id));
  }
  make(stage.indexes);
  return statements;
}

Chain build(const Context& context, const ObjectId& id) {
  const ObjectId as = with_name(id, name_beside(id.name));
  const Database stage = staged_view(context, context.to, id, name_beside);
  Chain chain;
  for (std::string& sql : make_view(stage)) {
    chain.push_back(step(context, id, std::move(sql),
                         chain.empty() ? "fill " + as.name + " beside " + to_string(id) : "complete " + as.name,
                         Phase::expand));
  }
  Step& first = chain.front().step;
  // By itself: what it reads must not wait for locks of other steps.
  first.transaction = Transaction::forbidden;
  first.postcondition.query = exists_query({as.schema, as.name});
  first.undo = {print::drop(stage, as)};
  const std::set<ObjectId>& needs = context.to_references.of(id);
  first.consumes.assign(needs.begin(), needs.end());
  for (const ObjectId& target : first.consumes) {
    if (target.kind == Kind::table || target.kind == Kind::materialized_view) {
      lock_only(context, chain.front(), {target.schema, target.name}, LockMode::access_share);
      first.scans_table = first.scans_table || context.existed({target.schema, target.name});
    }
  }
  chain.front().takes = {relation_slot({as.schema, as.name})};
  chain.back().step.produces.push_back(as);
  return chain;
}

Chain swap(const Context& context, const ObjectId& id) {
  const QualifiedName relation{id.schema, id.name};
  const ObjectId as = with_name(id, name_beside(id.name)), left = with_name(id, name_left(id.name));
  Chain chain;
  const auto add = [&](std::string sql, std::string comment, std::vector<std::string> undo) -> Draft& {
    Draft draft = step(context, id, std::move(sql), std::move(comment), Phase::switch_over);
    draft.step.undo = std::move(undo);
    draft.weight = weight::create(Kind::materialized_view);
    lock(context, draft, relation, LockMode::access_exclusive);
    chain.push_back(std::move(draft));
    return chain.back();
  };
  const auto rename = [&](const std::string& kind, const std::string& name, const std::string& to) {
    return "ALTER " + kind + quote_qualified(id.schema, name) + " RENAME TO " + quote_identifier(to);
  };
  const auto exchange = [&](const std::string& kind, const ObjectId& part) {
    const std::string fresh = name_beside(part.name), old = name_left(part.name);
    add(rename(kind, part.name, old), "the old " + to_string(part) + " steps aside", {rename(kind, old, part.name)});
    add(rename(kind, fresh, part.name), to_string(part) + " takes its name", {rename(kind, part.name, fresh)});
  };
  exchange("MATERIALIZED VIEW ", id);
  chain.front().step.consumes.push_back(as);
  std::vector<ObjectId> parts{id};
  for (const Database* database : {&context.from, static_cast<const Database*>(&context.to)}) {
    for (const auto& [column, object] : of_relation<Column>(*database, relation)) {
      parts.push_back(column);
    }
  }
  for (const auto& [index, object] : of_relation<Index>(context.to, relation)) {
    if (context.fate(index) == Fate::beside) {
      exchange("INDEX ", index);
      parts.push_back(index);
    }
  }
  chain.front().step.destroys = parts;
  const Database was = staged_view(context, context.from, id, name_left);
  Draft& last = add(print::drop(was, left), "drop what was " + to_string(id), make_view(was));
  last.step.produces = parts;
  for (const ObjectId& target : context.from_references.of(id)) {
    const auto beside = context.beside.find(target);
    last.releases.insert(beside == context.beside.end() ? target
                                                        : column_id(relation_of(target), beside->second.left_name));
  }
  return chain;
}

}  // namespace

std::vector<Chain> views(const Context& context) {
  std::vector<Chain> chains;
  for (const ObjectId& view : context.beside_views) {
    chains.push_back(build(context, view));
    chains.push_back(swap(context, view));
  }
  return chains;
}

}  // namespace planner::beside
