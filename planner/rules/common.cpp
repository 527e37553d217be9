#include "planner/rules/common.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "diff/diff.hpp"
#include "schema/tree/tree.hpp"

namespace planner {

using namespace schema;

namespace weight {
int drop(Kind kind) { return 60 - static_cast<int>(kind); }
int create(Kind kind) { return 100 + 5 * static_cast<int>(kind); }
}  // namespace weight

Draft plain(const Context& context, const ObjectId& id, std::string sql, std::string comment) {
  Draft draft;
  draft.step.sql = std::move(sql);
  draft.step.comment = std::move(comment);
  draft.step.subject = id;
  draft.weight = weight::create(id.kind);
  if (const Object* object = context.to.object(id)) {
    const std::size_t path = object->search_path.value;
    if (path < context.to.search_paths.size()) {
      draft.step.search_path = context.to.search_paths[path];
    }
  }
  return draft;
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
    const bool has_index = constraint->type == ConstraintType::primary_key ||
                           constraint->type == ConstraintType::unique || constraint->type == ConstraintType::exclude;
    if (has_index) {
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
  if (id.kind == Kind::routine || id.kind == Kind::aggregate) {
    names.insert("routine:" + quote_qualified(own));
  }
  return names;
}

}  // namespace

Draft creating(const Context& context, const ObjectId& id, std::string sql, std::string comment) {
  Draft draft = plain(context, id, std::move(sql), std::move(comment));
  draft.step.produces.push_back(id);
  const auto& needs = context.to_references.of(id);
  draft.step.consumes.assign(needs.begin(), needs.end());
  draft.rather_after = context.soft_references.of(id);
  draft.takes = slots(context.to, id);
  return draft;
}

Draft dropping(const Context& context, const ObjectId& id, std::string sql, std::string comment) {
  Draft draft = plain(context, id, std::move(sql), std::move(comment));
  draft.step.destroys.push_back(id);
  draft.releases = context.from_references.of(id);
  draft.frees = slots(context.from, id);
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
  draft.rather_after = context.soft_references.of(id);
  return draft;
}

void lock_only(const Context& context, Draft& draft, const QualifiedName& relation, LockMode mode) {
  if (context.from.relation_id(relation).name.empty()) {
    return;
  }
  const auto known = std::ranges::find(draft.step.locks, relation, &TableLock::relation);
  if (known == draft.step.locks.end()) {
    draft.step.locks.push_back({relation, mode});
  } else if (known->mode < mode) {
    known->mode = mode;
  }
}

void lock(const Context& context, Draft& draft, const QualifiedName& relation, LockMode mode) {
  lock_only(context, draft, relation, mode);
  if (const auto children = context.children.find(relation); children != context.children.end()) {
    for (const QualifiedName& child : children->second) {
      lock(context, draft, child, mode);
    }
  }
}

void lock_users(const Context& context, Draft& draft, const ObjectId& type, LockMode mode) {
  for (const ObjectId& user : context.dependents.of(type)) {
    if (user.kind == Kind::column) {
      const ObjectId owner = context.from.relation_id(relation_of(user));
      if (owner.kind == Kind::table) {
        lock_only(context, draft, relation_of(user), mode);
      } else if (owner.kind == Kind::composite_type) {
        lock_users(context, draft, owner, mode);
      }
    } else if (user.kind == Kind::domain || user.kind == Kind::composite_type) {
      lock_users(context, draft, user, mode);
    }
  }
}

namespace {

bool has_star(tree::Node node) {
  if (node.is("A_Star")) {
    return true;
  }
  bool found = false;
  if (node.is_list()) {
    for (const tree::Node element : node) {
      found = found || has_star(element);
    }
  } else if (node.is_object()) {
    node.for_each_field([&](std::string_view, tree::Node value) { found = found || has_star(value); });
  }
  return found;
}

}  // namespace

bool expands_star(const std::string& text) {
  if (text.find('*') == std::string::npos) {
    return false;
  }
  try {
    const tree::Tree parsed = tree::parse(text);
    return has_star(parsed.statement());
  } catch (const tree::SyntaxError&) {
    return true;
  }
}

void wait_for_star(const Context& context, Draft& draft, const ObjectId& id) {
  for (const ObjectId& target : context.to_references.of(id)) {
    if (target.kind != Kind::table) {
      continue;
    }
    for (const auto& [column, object] : of_relation<Column>(context.from, relation_of(target))) {
      if (context.fate(column) == Fate::drop) {
        draft.after_gone.insert(column);
      } else if (const auto beside = context.beside.find(column); beside != context.beside.end()) {
        draft.after_gone.insert(column_id(relation_of(column), beside->second.left_name));
      }
    }
  }
  if (!draft.after_gone.empty() && !expands_star(draft.step.sql)) {
    draft.after_gone.clear();
  }
}

void lock_referenced(const Context& context, Draft& draft, const Constraint& constraint, LockMode mode) {
  if (constraint.foreign_key) {
    lock(context, draft, constraint.foreign_key->references, mode);
  }
}

std::string alter_relation(const Context& context, const QualifiedName& relation) {
  const bool gone = context.to.relation_id(relation).name.empty() &&
                    !context.to.contains({Kind::domain, relation.schema, "", relation.name});
  return print::alter_relation(gone ? context.from : context.to, relation);
}

std::string derived_name(const std::string& name, std::string_view suffix) {
  constexpr std::size_t kLongest = 63;
  if (name.size() + suffix.size() <= kLongest) {
    return name + std::string(suffix);
  }
  // Long names often differ at their ends alone: what is cut off leaves its sum (FNV-1a).
  std::uint32_t sum = 2166136261U;
  for (const char c : name) {
    sum = (sum ^ static_cast<unsigned char>(c)) * 16777619U;
  }
  std::string end = fmt::format("_{:08x}{}", sum, suffix);
  if (end.size() > kLongest) {
    end = suffix;
  }
  std::string base = name.substr(0, kLongest - end.size());
  // Not in the middle of a character: the server would reject the bytes.
  while (!base.empty() && base.size() < name.size() &&
         (static_cast<unsigned char>(name[base.size()]) & 0xC0U) == 0x80U) {
    base.pop_back();
  }
  return base + end;
}

bool is_detached(const Context& context, const QualifiedName& partition) {
  const Table* from = context.from_table(partition);
  const Table* to = context.table(partition);
  return from != nullptr && to != nullptr && from->partition_of &&
         (!to->partition_of || to->partition_of->parent != from->partition_of->parent ||
          context.goes({Kind::table, from->partition_of->parent.schema, "", from->partition_of->parent.name}));
}

ObjectId parent_index(const Database& database, const ObjectId& id) {
  const Index* index = database.find<Index>(id);
  const Constraint* constraint = database.find<Constraint>(id);
  const auto& attached = index != nullptr        ? index->partition_of
                         : constraint != nullptr ? constraint->partition_of
                                                 : std::nullopt;
  const Table* table = database.find<Table>({Kind::table, id.schema, "", id.relation});
  if (!attached || table == nullptr || !table->partition_of) {
    return {};
  }
  const ObjectId key{Kind::constraint, attached->schema, table->partition_of->parent.name, attached->name};
  return database.contains(key) ? key : ObjectId{Kind::index, key.schema, key.relation, key.name};
}

Draft attach_index(const Context& context, const ObjectId& id, const QualifiedName& parent,
                   const QualifiedName& child) {
  Draft draft =
      plain(context, id, "ALTER INDEX " + quote_qualified(parent) + " ATTACH PARTITION " + quote_qualified(child),
            "attach " + quote_qualified(child) + " to " + quote_qualified(parent));
  draft.weight = weight::kAfterValidate;
  return draft;
}

void take_attached(const Context& context, const ObjectId& id, Draft& draft) {
  const auto take = [&](const auto& objects) {
    for (const auto& [part, object] : objects) {
      if (object.partition_of == QualifiedName{id.schema, id.name} && parent_index(context.from, part) == id &&
          context.decision(part).drop_folded) {
        Draft own = dropping(context, part, "", "");
        draft.releases.merge(own.releases);
        draft.frees.merge(own.frees);
        draft.step.destroys.push_back(part);
        // A key goes with its index only when told to.
        draft.step.sql += part.kind == Kind::constraint && !draft.step.sql.ends_with(" CASCADE") ? " CASCADE" : "";
      }
    }
  };
  take(context.from.indexes);
  take(context.from.constraints);
  for (const ObjectId& part : draft.step.destroys) {
    draft.releases.erase(part);
  }
}

std::string relation_slot(const QualifiedName& name) { return "relation:" + quote_qualified(name); }
std::string type_slot(const QualifiedName& name) { return "type:" + quote_qualified(name); }
std::string primary_key_slot(const QualifiedName& relation) { return "primary key:" + quote_qualified(relation); }

Chain default_create(const Context& context, const ObjectId& id) {
  Chain chain;
  for (std::string& sql : print::create(context.to, id)) {
    if (chain.empty()) {
      Draft draft = creating(context, id, std::move(sql), "create " + to_string(id));
      draft.step.undo = {print::drop(context.to, id)};
      chain.push_back(std::move(draft));
    } else {
      chain.push_back(plain(context, id, std::move(sql), "complete " + to_string(id)));
    }
  }
  return chain;
}

bool is_left_behind(const Context& context, const ObjectId& id) {
  const std::string name = id.name.substr(0, id.name.find('('));
  const bool keeps = (id.kind == Kind::trigger || id.kind == Kind::routine) &&
                     (name.ends_with(diff::kInStep) || name.ends_with(diff::kFills));
  const Object* object = context.from.object(id);
  return keeps || (object != nullptr && object->comment && object->comment->ends_with(diff::kLeftBehind));
}

Chain default_drop(const Context& context, const ObjectId& id) {
  Draft draft = dropping(context, id, print::drop(context.from, id), "drop " + to_string(id));
  draft.step.undo = print::create(context.as_it_was(), id);
  const std::vector<std::string> attributes = print::attributes(context.as_it_was(), id);
  draft.step.undo.insert(draft.step.undo.end(), attributes.begin(), attributes.end());
  draft.step.breaks_code = context.fate(id) == Fate::drop;
  if (is_left_behind(context, id)) {
    draft.step.breaks_code = false;
    draft.step.phase = Phase::contract;
  }
  return {std::move(draft)};
}

std::vector<std::string> make_again(const Context& context, const std::vector<ObjectId>& gone) {
  const Database& was = context.as_it_was();
  std::vector<ObjectId> order = gone;
  // kinds.def is in the order of creation; foreign keys come after the keys they refer to.
  const auto rank = [&](const ObjectId& id) {
    const Constraint* constraint = was.find<Constraint>(id);
    const bool foreign_key = constraint != nullptr && constraint->foreign_key.has_value();
    return std::tuple(id.kind == Kind::sequence ? 0
                      : foreign_key             ? 2
                                                : 1,
                      id.kind, constraint != nullptr && !foreign_key ? 0 : 1, id);
  };
  std::ranges::sort(order, {}, rank);
  const auto is_gone = [&](const ObjectId& id) { return std::ranges::find(gone, id) != gone.end(); };
  std::vector<std::string> statements, last;
  const auto append = [&](std::vector<std::string> more) { std::ranges::move(more, std::back_inserter(statements)); };
  for (const ObjectId& id : order) {
    const ObjectId relation = was.relation_id(relation_of(id));
    const bool with_table = is_gone(relation) && relation != id;
    const Constraint* constraint = was.find<Constraint>(id);
    if (!was.contains(id) || (id.kind == Kind::sequence && with_table)) {
      continue;
    }
    const bool brought =
        with_table && (id.kind == Kind::column || (constraint != nullptr && print::is_inlined(*constraint)));
    const Table* table = was.find<Table>(relation);
    const Index* index = was.find<Index>(id);
    if (index != nullptr && !with_table && table != nullptr && !table->partition_key && !index->partition_of) {
      append({print::index_statement(was, id, *index, true)});
      append(print::index_statistics(id, *index));
    } else if (!brought) {
      append(print::create(was, id));
    }
    append(print::attributes(was, id));
    if (const Sequence* sequence = was.find<Sequence>(id); sequence != nullptr && sequence->owned_by) {
      last.push_back(print::owned_by(id, *sequence));
    }
  }
  append(std::move(last));
  return statements;
}

Chain default_rename(const Context& context, const diff::Rename& rename) {
  Chain chain;
  const ObjectId& to = rename.to;
  // The statement names what stands at that moment: relations and schemas are renamed before what is in them.
  ObjectId old = rename.from;
  old.relation = to.relation;
  if (!to.relation.empty()) {
    old.schema = to.schema;
  }
  const auto clause_of = [&](const ObjectId& id) {
    std::string clause = print::object_clause(context.to, to);
    const std::string name = quote_qualified(to.schema, to.name);
    const auto at = clause.rfind(name);
    if (at == std::string::npos) {
      return clause;
    }
    return clause.substr(0, at) + quote_qualified(id.schema, id.name) + clause.substr(at + name.size());
  };
  const bool by_method = to.kind == Kind::operator_class || to.kind == Kind::operator_family;
  const auto bare = [by_method](const std::string& name) {
    return by_method ? name.substr(0, name.rfind(" USING ")) : name.substr(0, name.find('('));
  };
  const auto arguments = [](const std::string& name) {
    const auto at = name.find('(');
    return at == std::string::npos ? std::string() : name.substr(at);
  };
  const auto named = [&](const ObjectId& id) {
    const bool routine = id.kind == Kind::routine || id.kind == Kind::aggregate;
    if (by_method) {
      return print::object_clause(context.to, id);
    }
    if (!routine) {
      return clause_of(id);
    }
    const Routine* function = context.to.find<Routine>(to);
    const std::string word = id.kind == Kind::aggregate                   ? "AGGREGATE "
                             : function != nullptr && function->procedure ? "PROCEDURE "
                                                                          : "FUNCTION ";
    return word + quote_qualified(id.schema, bare(id.name)) + arguments(id.name);
  };
  const auto add = [&](const ObjectId& before, const ObjectId& after, const std::string& action,
                       const std::string& back) {
    Draft draft = plain(context, to, "ALTER " + named(before) + action,
                        "rename " + to_string(before) + " to " + to_string(after));
    draft.step.undo = {"ALTER " + named(after) + back};
    draft.step.destroys = {before};
    draft.step.produces = {after};
    draft.step.breaks_code = is_relation(to.kind) || to.kind == Kind::routine || to.kind == Kind::schema;
    draft.weight = weight::kRename;
    if (is_relation(to.kind)) {
      draft.step.locks.push_back({{before.schema, before.name}, LockMode::access_exclusive});
    }
    chain.push_back(std::move(draft));
  };
  if (old.schema != to.schema) {
    ObjectId moved = old;
    moved.schema = to.schema;
    add(old, moved, " SET SCHEMA " + quote_identifier(to.schema), " SET SCHEMA " + quote_identifier(old.schema));
    chain.back().step.consumes.push_back({Kind::schema, "", "", to.schema});
    old = moved;
  }
  if (old.name != to.name) {
    add(old, to, " RENAME TO " + quote_identifier(bare(to.name)), " RENAME TO " + quote_identifier(bare(old.name)));
  }
  return chain;
}

Chain no_alter(const Context&, const ObjectId&, const Fields&) { return {}; }

OptionChange option_change(const schema::Options& from, const schema::Options& to) {
  OptionChange change;
  schema::Options set;
  for (const auto& [name, value] : to) {
    const auto it = from.find(name);
    if (it == from.end() || it->second != value) {
      set.emplace(name, value);
    }
  }
  for (const auto& [name, value] : from) {
    if (!to.contains(name)) {
      change.reset += (change.reset.empty() ? "" : ", ") + name;
    }
  }
  change.set = set.empty() ? "" : "SET (" + print::parameter_list(set) + ")";
  change.reset = change.reset.empty() ? "" : "RESET (" + change.reset + ")";
  return change;
}

std::string foreign_option_change(const schema::Options& from, const schema::Options& to) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  for (const auto& [name, value] : to) {
    const auto it = from.find(name);
    if (it == from.end()) {
      add("ADD " + quote_identifier(name) + ' ' + quote_literal(value));
    } else if (it->second != value) {
      add("SET " + quote_identifier(name) + ' ' + quote_literal(value));
    }
  }
  for (const auto& [name, value] : from) {
    if (!to.contains(name)) {
      add("DROP " + quote_identifier(name));
    }
  }
  return text.empty() ? "" : "OPTIONS (" + text + ")";
}

std::string enabled_clause(Enabled enabled) {
  switch (enabled) {
    case Enabled::origin:
      return "ENABLE";
    case Enabled::disabled:
      return "DISABLE";
    case Enabled::replica:
      return "ENABLE REPLICA";
    case Enabled::always:
      return "ENABLE ALWAYS";
  }
  return "ENABLE";
}

void add_index_marks(const Context& context, const QualifiedName& relation, const std::string& index, Chain& chain) {
  const ObjectId table_id{Kind::table, relation.schema, "", relation.name};
  if (const Table* table = context.table(relation)) {
    if (table->replica_identity == ReplicaIdentity::index && table->replica_identity_index == index) {
      Draft draft =
          plain(context, table_id,
                alter_relation(context, relation) + " REPLICA IDENTITY USING INDEX " + quote_identifier(index),
                "identify rows for replication by " + index);
      lock(context, draft, relation, LockMode::access_exclusive);
      chain.push_back(std::move(draft));
    }
    if (table->cluster_on == index) {
      Draft draft =
          plain(context, table_id, alter_relation(context, relation) + " CLUSTER ON " + quote_identifier(index),
                "remember " + index + " for CLUSTER");
      lock(context, draft, relation, LockMode::share_update_exclusive);
      chain.push_back(std::move(draft));
    }
  } else if (const auto* view =
                 context.to.find<MaterializedView>({Kind::materialized_view, relation.schema, "", relation.name});
             view != nullptr && view->cluster_on == index) {
    chain.push_back(plain(context, {Kind::materialized_view, relation.schema, "", relation.name},
                          alter_relation(context, relation) + " CLUSTER ON " + quote_identifier(index),
                          "remember " + index + " for CLUSTER"));
  }
}

void make_concurrent_build(Draft& draft, const QualifiedName& index) {
  draft.step.transaction = Transaction::forbidden;
  draft.step.builds_index = true;
  draft.step.scans_table = true;
  draft.weight = weight::kConcurrently;
  draft.step.postcondition.query =
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid JOIN "
      "pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = " +
      quote_literal(index.schema) + " AND c.relname = " + quote_literal(index.name) + " AND i.indisvalid)";
  draft.step.cleanup = "DROP INDEX CONCURRENTLY IF EXISTS " + quote_qualified(index);
}

std::string exists_query(const QualifiedName& relation) {
  return "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
         "WHERE "
         "n.nspname = " +
         quote_literal(relation.schema) + " AND c.relname = " + quote_literal(relation.name) + ")";
}

}  // namespace planner
