// New columns of tables that have parents or children.

#include <algorithm>

#include "planner/rules/column.hpp"
#include "planner/rules/data.hpp"
#include "schema/inherited_parts.hpp"

namespace planner {

using namespace schema;

namespace {

// A default reaches the children of children, past a parent that has another one.
std::optional<std::string> default_past_parent(const Context& context, const ObjectId& id, const ObjectId& parent) {
  ObjectId root = parent;
  for (auto above = parents_that_bring(context, root); !above.empty(); above = parents_that_bring(context, root)) {
    root = above.front();
  }
  const Column& own = *context.to.find<Column>(id);
  const bool reached = own.default_value == context.to.find<Column>(parent)->default_value &&
                       own.default_value != context.to.find<Column>(root)->default_value && !own.generated;
  if (!reached) {
    return {};
  }
  return "ALTER TABLE ONLY " + quote_qualified(relation_of(id)) + " ALTER COLUMN " + quote_identifier(id.name) +
         (own.default_value ? " SET DEFAULT " + print::text_of(*own.default_value) : " DROP DEFAULT");
}

bool stays_below(const Context& context, const QualifiedName& table, const QualifiedName& parent) {
  return std::ranges::count(context.from_children.of(parent), table) > 0 && !context.comes(table_id(parent));
}

// INHERIT asks for the columns that the parent has: one that the plan makes there comes to the child afterwards. One
// that goes would hold INHERIT up, until the last phase.
bool inherits_before(const Context& context, const QualifiedName& table, const QualifiedName& parent,
                     const ObjectId& id) {
  const auto goes = [&](const auto& entry) { return context.fate(entry.first) == Fate::drop; };
  return context.existed(parent) && context.fate(column_id(parent, id.name)) == Fate::create &&
         (stays_below(context, table, parent) || std::ranges::none_of(of_relation<Column>(context.from, parent), goes));
}

void add_settings(const Context& context, const ObjectId& id, const print::Statements& statements, Chain& chain) {
  for (const std::string& sql : statements) {
    chain.push_back(plain(context, id, sql, "complete " + to_string(id)));
    lock(context, chain.back(), relation_of(id), LockMode::access_exclusive);
  }
}

}  // namespace

std::vector<ObjectId> parents_that_bring(const Context& context, const ObjectId& id) {
  std::vector<ObjectId> bring;
  const Table* table = context.table(relation_of(id));
  if (table == nullptr || context.from_table(relation_of(id)) == nullptr || context.to.find<Column>(id)->local ||
      is_attached_anew(context, relation_of(id))) {
    return bring;
  }
  const std::vector<QualifiedName> parents = parents_of(*table);
  const bool inherits_first = std::ranges::all_of(parents, [&](const QualifiedName& parent) {
    return !context.to.contains(column_id(parent, id.name)) || inherits_before(context, relation_of(id), parent, id);
  });
  for (const QualifiedName& parent : parents) {
    if (context.comes(column_id(parent, id.name)) &&
        (inherits_first || stays_below(context, relation_of(id), parent))) {
      bring.push_back(column_id(parent, id.name));
    }
  }
  return bring;
}

Chain set_apart(const Context& context, const ObjectId& id, const std::vector<ObjectId>& parents) {
  Chain chain;
  print::Statements statements = print::create(context.to, id);
  if (auto again = default_past_parent(context, id, parents.front())) {
    statements.push_back(std::move(*again));
  }
  for (std::string& sql : statements) {
    Draft draft = plain(context, id, std::move(sql), "set what " + to_string(id) + " has otherwise than its parent's");
    draft.step.consumes = parents;
    const std::set<ObjectId>& needs = context.to_references.of(id);
    draft.step.consumes.insert(draft.step.consumes.end(), needs.begin(), needs.end());
    draft.weight = weight::kAfterValidate;
    lock(context, draft, relation_of(id), LockMode::access_exclusive);
    chain.push_back(std::move(draft));
  }
  return chain;
}

void bring_to_children(const Context& context, const ObjectId& id, Draft& draft) {
  for (const QualifiedName& child : context.to_children.of(relation_of(id))) {
    const ObjectId below = column_id(child, id.name);
    if (context.comes(below) && context.to.find<Column>(below)->local && stays_below(context, child, relation_of(id))) {
      draft.step.consumes.push_back(below);  // the child's own is there first, and the parent's joins it
    } else if (context.comes(below) && !parents_that_bring(context, below).empty()) {
      draft.step.produces.push_back(below);
      if (!stays_below(context, child, relation_of(id))) {
        draft.step.consumes.push_back({Kind::table, child.schema, std::string(kAttached), child.name});
      }
      bring_to_children(context, below, draft);
    }
  }
}

Chain create_for_new_parent(const Context& context, const ObjectId& id) {
  const std::string alter = alter_relation(context, relation_of(id));
  Draft draft =
      creating(context, id, alter + " ADD COLUMN " + print::column_definition(*context.to.find<Column>(id), id.name),
               "create " + to_string(id) + ", which the new parent has");
  draft.step.undo = {alter + " DROP COLUMN IF EXISTS " + quote_identifier(id.name)};
  Chain chain;
  chain.push_back(std::move(draft));
  add_settings(context, id, print::column_settings(context.to, id, *context.to.find<Column>(id)), chain);
  return chain;
}

bool identity_stops_at_children(const Context& context, const Table& table, const QualifiedName& relation) {
  return !context.from_children.of(relation).empty() && !(table.partition_key && context.at_least(17));
}

Chain create_identity_apart(const Context& context, const ObjectId& id) {
  const QualifiedName relation = relation_of(id);
  const print::Statements statements = print::identity_column_apart(context.to, id);
  Draft add = creating(context, id, statements[0], "create " + to_string(id));
  add.step.undo = {print::drop(context.to, id)};
  add.step.preconditions = {none_where(context, relation,
                                       quote_qualified(relation) +
                                           " has no rows: a table with children cannot number them as the identity " +
                                           quote_identifier(id.name) + " is added",
                                       {}, "true")};
  add.takes.insert(heirs_slot(relation));
  lock(context, add, relation, LockMode::access_exclusive);

  Draft number = plain(context, id, statements[1], "number new rows of " + to_string(id));
  number.step.undo = {"ALTER TABLE ONLY " + quote_qualified(relation) + " ALTER COLUMN " + quote_identifier(id.name) +
                      " DROP IDENTITY IF EXISTS"};
  lock(context, number, relation, LockMode::access_exclusive);
  Chain chain;
  chain.push_back(std::move(add));
  chain.push_back(std::move(number));
  add_settings(context, id, {statements.begin() + 2, statements.end()}, chain);
  return chain;
}

bool drops_alone(const Context& context, const ObjectId& column) {
  return std::ranges::any_of(context.from_children.of(relation_of(column)), [&](const QualifiedName& child) {
    const ObjectId own = column_id(child, column.name);
    const Column* inherited = context.from.find<Column>(own);
    return inherited != nullptr && !inherited->local && context.to.contains(own) && !context.goes(own) &&
           !context.from_table(child)->partition_of && !context.goes(table_id(child));
  });
}

}  // namespace planner
