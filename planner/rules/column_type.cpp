#include <algorithm>

#include "planner/rules/column.hpp"
#include "planner/rules/data.hpp"
#include "planner/type_change.hpp"

namespace planner {

using namespace schema;

// ALTER TYPE … RENAME aside leaves the column with a type that is equal by name only: it goes through text.
namespace {
bool type_is_aside(const Context& context, const ObjectId& column) {
  return std::ranges::any_of(context.from_references.of(column),
                             [&](const ObjectId& id) { return context.decision(id).aside; });
}

ObjectId aside(ObjectId id) {
  id.name = derived_name(id.name, "__old");
  return id;
}
}  // namespace

Chain alter_column_type(const Context& context, const ObjectId& id, DefaultWith with) {
  const Column& from = *context.from.find<Column>(id);
  const Column& to = *context.to.find<Column>(id);
  const QualifiedName relation = relation_of(id);
  const std::string column = quote_identifier(id.name);
  TypeChange change = type_change(context.from, context.to, column, from.type, to.type);
  const bool by_aside = type_is_aside(context, id);
  if (by_aside) {
    change.rewrites = true;
    change.same_family = change.same_base = false;
    change.using_ = column + "::text::" + to.type;
  }

  // A default is cast along where an assignment cast does it, and then keeps its old literal within a cast; where none
  // does, the server refuses. So it steps aside within the same statement.
  const bool changes = with == DefaultWith::changes;
  const bool default_aside = from.default_value && with != DefaultWith::elsewhere && (!change.same_base || changes);
  const std::string alter_column = "ALTER COLUMN " + column;
  std::string sql = alter_relation(context, relation) + ' ';
  if (default_aside) {
    sql += alter_column + " DROP DEFAULT, ";
  }
  sql += alter_column + " TYPE " + to.type;
  if (!to.collation.empty() || !from.collation.empty()) {
    sql += to.collation.empty() ? "" : " COLLATE " + to.collation;
  }
  const Table* table = context.table(relation);
  const bool foreign = table != nullptr && table->foreign;
  if (!change.using_.empty() && !foreign) {
    sql += " USING " + change.using_;
  }
  const bool default_set = to.default_value && !to.generated && (default_aside || changes);
  if (default_set) {
    sql += ", " + alter_column + " SET DEFAULT " + print::text_of(*to.default_value);
  }

  Draft draft = altering(context, id, std::move(sql),
                         "change the type of " + to_string(id) + " from " + from.type + " to " + to.type);
  draft.step.destroys.push_back(id);
  lock(context, draft, relation, LockMode::access_exclusive);
  for (const ObjectId& target : context.from_references.of(id)) {
    if (context.goes(target)) {
      draft.releases.insert(context.decision(target).aside ? aside(target) : target);
    }
  }
  if (context.existed(relation) && !foreign) {
    draft.step.rewrites_table = change.rewrites;
    draft.step.scans_table = change.rewrites || change.scans;
    if (context.online(relation) && change.rewrites) {
      const std::string reason = obstacle(context, beside_of(id, id.name));
      draft.step.blocking_reason = "changing " + from.type + " to " + to.type +
                                   " writes every row anew under ACCESS EXCLUSIVE" +
                                   (reason.empty() ? "" : "; it cannot be done beside, because " + reason);
    }
    draft.step.changes_row_type = true;
    draft.step.breaks_code = change.narrows;
    draft.step.preconditions = values_fit(context, id, change);
  }
  const std::string collate = from.collation.empty() ? "" : " COLLATE " + from.collation;
  const bool by_text = change.rewrites && !change.same_family;
  const bool default_back = from.default_value && !from.generated && (default_aside || changes);
  draft.step.undo = {alter_relation(context, relation) + ' ' + (default_set ? alter_column + " DROP DEFAULT, " : "") +
                     alter_column + " TYPE " + from.type + collate +
                     (by_text ? " USING " + column + "::text::" + from.type : "") +
                     (default_back ? ", " + alter_column + " SET DEFAULT " + print::text_of(*from.default_value) : "")};
  return {std::move(draft)};
}

namespace {

// A table OF the type follows it, when asked to.
std::string following_tables(const Context& context, const ObjectId& id) {
  const std::string type = quote_qualified(relation_of(id));
  const auto is_of_type = [&](const auto& entry) { return entry.second.of_type == type; };
  const bool any =
      std::ranges::any_of(context.from.tables, is_of_type) || std::ranges::any_of(context.to.tables, is_of_type);
  return any ? " CASCADE" : "";
}

std::string add_attribute(const Context& context, const Database& side, const ObjectId& id) {
  const Column& column = *side.find<Column>(id);
  return "ALTER TYPE " + quote_qualified(relation_of(id)) + " ADD ATTRIBUTE " + quote_identifier(id.name) + ' ' +
         column.type + (column.collation.empty() ? "" : " COLLATE " + column.collation) + following_tables(context, id);
}

}  // namespace

Chain create_attribute(const Context& context, const ObjectId& id) {
  Draft draft = creating(context, id, add_attribute(context, context.to, id), "add attribute " + to_string(id));
  draft.step.undo = {"ALTER TYPE " + quote_qualified(relation_of(id)) + " DROP ATTRIBUTE " + quote_identifier(id.name) +
                     following_tables(context, id)};
  return {std::move(draft)};
}

Chain drop_attribute(const Context& context, const ObjectId& id) {
  Draft draft = dropping(context, id,
                         "ALTER TYPE " + quote_qualified(relation_of(id)) + " DROP ATTRIBUTE " +
                             quote_identifier(id.name) + following_tables(context, id),
                         "drop attribute " + to_string(id));
  draft.step.loses_data = true;
  draft.step.breaks_code = true;
  draft.step.phase = Phase::contract;
  draft.step.irreversible = "the values of the attribute are gone";
  draft.step.undo = {add_attribute(context, context.from, id)};
  std::ranges::move(print::attributes(context.from, id), std::back_inserter(draft.step.undo));
  return {std::move(draft)};
}

Chain alter_attribute(const Context& context, const ObjectId& id, const Fields& fields) {
  if (!has(fields, "type") && !has(fields, "collation")) {
    return {};
  }
  const Column& column = *context.to.find<Column>(id);
  Draft draft =
      altering(context, id,
               "ALTER TYPE " + quote_qualified(relation_of(id)) + " ALTER ATTRIBUTE " + quote_identifier(id.name) +
                   " TYPE " + column.type + (column.collation.empty() ? "" : " COLLATE " + column.collation) +
                   following_tables(context, id),
               "change the type of attribute " + to_string(id));
  draft.step.destroys.push_back(id);
  return {std::move(draft)};
}

}  // namespace planner
