// The forms that most kinds share: made by what prints them, dropped, renamed, made again by the undo of a drop.

#include <algorithm>
#include <map>
#include <tuple>

#include "diff/diff.hpp"
#include "planner/rules/column.hpp"
#include "planner/rules/partition.hpp"
#include "planner/rules/trigger_clone.hpp"
#include "schema/privileges.hpp"

namespace planner {

using namespace schema;

bool is_left_behind(const Context& context, const ObjectId& id) {
  const std::string_view name = bare_name(id);
  const bool keeps = (id.kind == Kind::trigger || id.kind == Kind::routine) &&
                     (name.ends_with(diff::kInStep) || name.ends_with(diff::kFills));
  const Object* object = context.from.object(id);
  return keeps || (object != nullptr && object->comment && object->comment->ends_with(diff::kLeftBehind));
}

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

namespace {

// The owners and default privileges that hold as a step is taken back: those of before the plan are back by then,
// unless they changed in an earlier phase.
const Database& in_force(const Context& context, Phase phase) {
  return phase == Phase::contract ? context.to : context.from;
}

// Made again, it has what the default privileges give it.
std::vector<std::string> attributes_again(const Context& context, const Database& was, const ObjectId& id,
                                          Phase phase) {
  const Database& given = in_force(context, phase);
  return print::attributes(was, id, initial_privileges(given, id, context.role(), context.options.server_version));
}

bool is_inherited(const Database& database, const ObjectId& id) {
  const Column* const column = database.find<Column>(id);
  return column != nullptr && !column->local;
}

}  // namespace

Chain default_drop(const Context& context, const ObjectId& id) {
  Draft draft = dropping(context, id, print::drop(context.from, id), "drop " + to_string(id));
  draft.step.undo = print::create(context.as_it_was(), id);
  const std::vector<std::string> attributes = attributes_again(context, context.as_it_was(), id, draft.step.phase);
  draft.step.undo.insert(draft.step.undo.end(), attributes.begin(), attributes.end());
  draft.step.breaks_code = context.fate(id) == Fate::drop;
  if (is_left_behind(context, id)) {
    draft.step.breaks_code = false;
    draft.step.phase = context.begun_halves.contains(id) ? Phase::expand : Phase::contract;
  }
  return {std::move(draft)};
}

namespace {

// A parent's index or key comes after those of the partitions that it takes: how many levels of them.
std::map<ObjectId, int> levels_below(const Database& was, const std::vector<ObjectId>& gone) {
  std::map<ObjectId, int> levels;
  for (const ObjectId& part : gone) {
    int level = 0;
    for (ObjectId above = parent_index(was, part); !above.name.empty(); above = parent_index(was, above)) {
      levels[above] = std::max(levels[above], ++level);
    }
  }
  return levels;
}

}  // namespace

std::vector<std::string> make_again(const Context& context, const Database& was, const std::vector<ObjectId>& gone,
                                    Phase phase) {
  std::vector<ObjectId> order = gone;
  const std::map<ObjectId, int> levels = levels_below(was, gone);
  // kinds.def is in the order of creation; foreign keys come after the keys they refer to, what children have otherwise
  // after their parent's columns.
  const auto rank = [&](const ObjectId& id) {
    const Constraint* constraint = was.find<Constraint>(id);
    const bool foreign_key = constraint != nullptr && constraint->foreign_key.has_value();
    const auto level = levels.find(id);
    return std::tuple(id.kind == Kind::sequence ? 0
                      : is_relation(id.kind)    ? 1
                      : foreign_key             ? 3
                                                : 2,
                      level != levels.end() ? level->second : 0, id.kind,
                      constraint != nullptr && !foreign_key ? 0
                      : is_inherited(was, id)               ? 2
                                                            : 1,
                      id);
  };
  std::ranges::sort(order, {}, rank);
  const auto is_gone = [&](const ObjectId& id) { return std::ranges::find(gone, id) != gone.end(); };
  std::vector<std::string> statements, last;
  const auto append = [&](std::vector<std::string> more) { std::ranges::move(more, std::back_inserter(statements)); };
  for (const ObjectId& id : order) {
    const ObjectId relation = was.relation_id(relation_of(id));
    const bool with_table = is_gone(relation) && relation != id;
    const Constraint* constraint = was.find<Constraint>(id);
    if (!was.contains(id) || (id.kind == Kind::sequence && with_table) || goes_with_original(context, id)) {
      continue;
    }
    const Table* own = was.find<Table>(id);
    const bool alone = own != nullptr && brings_own_indexes(was, id, is_gone);
    const bool brought =
        with_table && (id.kind == Kind::column || (constraint != nullptr && print::is_inlined(*constraint)));
    const Table* table = was.find<Table>(relation);
    const Index* index = was.find<Index>(id);
    // A constraint that went by itself comes again by itself.
    print::TableLayout layout;
    layout.inlined = [&](const ObjectId& part, const Constraint& inside) {
      return print::is_inlined(inside) && is_gone(part);
    };
    layout.default_apart = [&](const ObjectId& column) { return !gone_after_default(context, column).empty(); };
    if (alone) {
      append(standalone_statements(was, id, layout));
      last.insert(last.begin(), attach_statement(id, *own->partition_of));
    } else if (index != nullptr && !with_table && table != nullptr && !table->partition_key && !index->partition_of) {
      append({print::index_statement(was, id, *index, true)});
      append(print::index_statistics(id, *index));
    } else if (own != nullptr) {
      append(print::table_statements(was, id, *own, layout));
    } else if (!brought) {
      const Column* const column = was.find<Column>(id);
      const bool apart = column != nullptr && column->identity && column->local && table != nullptr &&
                         identity_stops_at_children(context, *table, relation_of(id));
      append(apart ? print::identity_column_apart(was, id) : print::create(was, id));
      if (index != nullptr && index->partition_of) {  // it is found by what is made, or attached, later
        std::erase(statements, print::attach_index(id, *index));
      }
    }
    append(attributes_again(context, was, id, phase));
    for (const std::string& mark : own != nullptr ? print::inherited_marks(was, id) : std::set<std::string>{}) {
      std::ranges::move(print::index_roles(was, {id.schema, id.name}, mark), std::back_inserter(last));
    }
    if (const Sequence* sequence = was.find<Sequence>(id); sequence != nullptr && sequence->owned_by) {
      // They must be of one owner, and the table gives its new one back later, with that of its sequences.
      const Object* const heir = in_force(context, phase).object(was.relation_id(relation_of(*sequence->owned_by)));
      if (heir != nullptr && heir->owner && heir->owner != sequence->owner) {
        last.push_back(print::owner_statement(was, id, *heir->owner));
      }
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
  const auto named = [&](const ObjectId& id) {
    const bool routine = id.kind == Kind::routine || id.kind == Kind::aggregate;
    if (to.kind == Kind::operator_class || to.kind == Kind::operator_family) {
      return print::object_clause(context.to, id);
    }
    if (!routine) {
      return clause_of(id);
    }
    const Routine* function = context.to.find<Routine>(to);
    const std::string word = id.kind == Kind::aggregate                   ? "AGGREGATE "
                             : function != nullptr && function->procedure ? "PROCEDURE "
                                                                          : "FUNCTION ";
    return word + quote_qualified(id.schema, bare_name(id)) + std::string(name_suffix(id));
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
    add(old, to, " RENAME TO " + quote_identifier(bare_name(to)), " RENAME TO " + quote_identifier(bare_name(old)));
  }
  return chain;
}

Chain no_alter(const Context&, const ObjectId&, const Fields&) { return {}; }

}  // namespace planner
