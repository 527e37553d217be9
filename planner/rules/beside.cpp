// 1. expand: the new column and the trigger that keeps it in step.
// 2. backfill: the rows that are there; then, beside what is there, the indexes, CHECKs and foreign keys of the new
//    column, and the proof that it has no NULL.
// 3. switch, in one transaction that reads no rows: the old constraints go, the columns swap names, the new constraints
//    take over the indexes and names, the trigger turns round. Views, policies and the like stand around it as steps of
//    their own (decide.cpp).
// 4. contract: trigger and old column go.
//
// The way back is of the same make: the switch's undo first builds the old column's indexes and constraints beside,
// swaps within one transaction, and leaves what the backfill phase left.

#include "planner/rules/beside.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "diff/diff.hpp"
#include "planner/rules/column.hpp"
#include "planner/rules/data.hpp"
#include "planner/rules/in_step.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/index.hpp"
#include "schema/rename.hpp"

namespace planner {

using namespace schema;

namespace {

bool is_key(const Constraint& constraint) {
  return constraint.type == ConstraintType::primary_key || constraint.type == ConstraintType::unique;
}
bool is_foreign_key(const Constraint& constraint) { return constraint.type == ConstraintType::foreign_key; }

void append(std::vector<std::string>& statements, std::vector<std::string> more) {
  std::ranges::move(more, std::back_inserter(statements));
}

// What stands for the new column in the graph: by its own name it may be the wanted one.
ObjectId half(const Beside& beside) { return column_id(relation_of(beside.column), beside.new_name + "\x01half"); }
// What stands for the filled new column in the graph: its pieces are built when the rows are there.
ObjectId filled(const Beside& beside) { return column_id(relation_of(beside.column), beside.new_name + "\x01filled"); }
// What stands for an index or constraint built beside.
ObjectId built(const ObjectId& id) {
  return {id.kind, id.schema, id.relation,
          id.name +
              "\x01"
              "beside"};
}

ObjectId with_name(ObjectId id, std::string name) {
  id.name = std::move(name);
  return id;
}

// After everything else of its phase.
constexpr int kLast = 1000;

class Builder {
 public:
  explicit Builder(const Context& context) : context_(context) {
    for (const auto& [id, decision] : context.decisions) {
      if (decision.fate != Fate::beside) {
        continue;
      }
      if (id.kind == Kind::constraint) {
        const Constraint& constraint = *context.from.find<Constraint>(id);
        (is_key(constraint) ? keys_ : is_foreign_key(constraint) ? foreign_keys_ : checks_).push_back(id);
      } else if (id.kind == Kind::index &&
                 !context.beside_views.contains({Kind::materialized_view, id.schema, "", id.relation})) {
        indexes_.push_back(id);
      }
    }
  }

  std::vector<Chain> run() {
    for (const ObjectId& view : context_.beside_views) {
      build_view(view);
      swap_view(view);
    }
    if (context_.beside.empty()) {
      return std::move(chains_);
    }
    for (const ObjectId& type : context_.beside_types) {
      build_type(type);
    }
    for (const auto& [id, beside] : context_.beside) {
      expand(beside);
      fill(beside);
    }
    for (const ObjectId& id : keys_) {
      build_index(id, parse::index_of(staged<Constraint>(context_, context_.to, id, &Beside::new_name)));
    }
    for (const ObjectId& id : indexes_) {
      build_index(id, staged<Index>(context_, context_.to, id, &Beside::new_name));
    }
    for (const ObjectId& id : checks_) {
      build_constraint(id);
    }
    for (const ObjectId& id : foreign_keys_) {
      build_constraint(id);
    }
    swap();
    return std::move(chains_);
  }

 private:
  // --- pieces

  std::string alter(const ObjectId& part) const { return "ALTER TABLE " + quote_qualified(relation_of(part)) + ' '; }
  std::string alter_column(const Beside& beside, const std::string& name, const std::string& action) const {
    return alter(beside.column) + "ALTER COLUMN " + quote_identifier(name) + ' ' + action;
  }
  const Column& from(const Beside& beside) const { return *context_.from.find<Column>(beside.column); }
  const Column& to(const Beside& beside) const { return *context_.to.find<Column>(beside.column); }

  bool is_built(const ObjectId& id) const { return context_.fate(id) == Fate::built; }
  std::string not_null_check(const Beside& beside, const std::string& half) const {
    return quote_identifier(not_null_check_name(beside.column, half));
  }

  Draft step(const ObjectId& id, std::string sql, std::string comment, Phase phase) const {
    Draft draft = plain(context_, id, std::move(sql), std::move(comment));
    draft.step.phase = phase;
    return draft;
  }

  // --- materialized views

  // The view and its indexes as `source` has them, under other names.
  Database view_stage(const Database& source, const ObjectId& id, std::string (*name)(const std::string&)) const {
    Database stage;
    stage.search_paths = source.search_paths;
    stage.role = source.role;
    stage.materialized_views[id] = *source.find<MaterializedView>(id);
    const QualifiedName relation{id.schema, id.name};
    for (const auto& [column, object] : of_relation<Column>(source, relation)) {
      stage.columns[column] = object;
    }
    for (const auto& [index, object] : of_relation<Index>(source, relation)) {
      if (context_.fate(index) == Fate::beside) {
        stage.indexes[index] = object;
      }
    }
    // What the old view reads steps aside before it does.
    if (&source == &context_.from) {
      for (const auto& [column, beside] : context_.beside) {
        const ObjectId table = context_.from.relation_id(relation_of(column));
        stage.tables[table] = *context_.from.find<Table>(table);
        for (const auto& [other, object] : of_relation<Column>(context_.from, relation_of(column))) {
          stage.columns.emplace(other, object);
        }
      }
      for (const auto& [column, beside] : context_.beside) {
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

  static std::vector<std::string> make_view(const Database& stage) {
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

  void build_view(const ObjectId& id) {
    const ObjectId as = with_name(id, name_beside(id.name));
    const Database stage = view_stage(context_.to, id, name_beside);
    Chain chain;
    for (std::string& sql : make_view(stage)) {
      chain.push_back(step(id, std::move(sql),
                           chain.empty() ? "fill " + as.name + " beside " + to_string(id) : "complete " + as.name,
                           Phase::expand));
    }
    Step& first = chain.front().step;
    // By itself: what it reads must not wait for locks of other steps.
    first.transaction = Transaction::forbidden;
    first.postcondition.query = exists_query({as.schema, as.name});
    first.undo = {print::drop(stage, as)};
    if (const auto it = context_.to_references.find(id); it != context_.to_references.end()) {
      first.consumes.assign(it->second.begin(), it->second.end());
    }
    for (const ObjectId& target : first.consumes) {
      if (target.kind == Kind::table || target.kind == Kind::materialized_view) {
        lock_only(context_, chain.front(), {target.schema, target.name}, LockMode::access_share);
        first.scans_table = first.scans_table || context_.existed({target.schema, target.name});
      }
    }
    chain.front().takes = {relation_slot({as.schema, as.name})};
    chain.back().step.produces.push_back(as);
    chains_.push_back(std::move(chain));
  }

  void swap_view(const ObjectId& id) {
    const QualifiedName relation{id.schema, id.name};
    const ObjectId as = with_name(id, name_beside(id.name)), left = with_name(id, name_left(id.name));
    Chain chain;
    const auto add = [&](std::string sql, std::string comment, std::vector<std::string> undo) -> Draft& {
      Draft draft = step(id, std::move(sql), std::move(comment), Phase::switch_over);
      draft.step.undo = std::move(undo);
      draft.weight = weight::create(Kind::materialized_view);
      lock(context_, draft, relation, LockMode::access_exclusive);
      chain.push_back(std::move(draft));
      return chain.back();
    };
    const auto rename = [&](const std::string& kind, const std::string& name, const std::string& to) {
      return "ALTER " + kind + quote_qualified(id.schema, name) + " RENAME TO " + quote_identifier(to);
    };
    const auto swap = [&](const std::string& kind, const ObjectId& part) {
      const std::string fresh = name_beside(part.name), old = name_left(part.name);
      add(rename(kind, part.name, old), "the old " + to_string(part) + " steps aside", {rename(kind, old, part.name)});
      add(rename(kind, fresh, part.name), to_string(part) + " takes its name", {rename(kind, part.name, fresh)});
    };
    swap("MATERIALIZED VIEW ", id);
    chain.front().step.consumes.push_back(as);
    const auto goes = [&](const ObjectId& part) { chain.front().step.destroys.push_back(part); };
    std::vector<ObjectId> parts{id};
    for (const Database* database : {&context_.from, static_cast<const Database*>(&context_.to)}) {
      for (const auto& [column, object] : of_relation<Column>(*database, relation)) {
        parts.push_back(column);
      }
    }
    for (const auto& [index, object] : of_relation<Index>(context_.to, relation)) {
      if (context_.fate(index) == Fate::beside) {
        swap("INDEX ", index);
        parts.push_back(index);
      }
    }
    std::ranges::for_each(parts, goes);
    const Database was = view_stage(context_.from, id, name_left);
    Draft& last = add(print::drop(was, left), "drop what was " + to_string(id), make_view(was));
    last.step.produces = parts;
    if (const auto it = context_.from_references.find(id); it != context_.from_references.end()) {
      for (const ObjectId& target : it->second) {
        const auto beside = context_.beside.find(target);
        last.releases.insert(
            beside == context_.beside.end() ? target : column_id(relation_of(target), beside->second.left_name));
      }
    }
    chains_.push_back(std::move(chain));
  }

  // --- 1. expand

  void build_type(const ObjectId& id) {
    const ObjectId as = with_name(id, name_beside(id.name));
    if (is_built(as)) {
      return;
    }
    Database stage;
    stage.enum_types[as] = staged<EnumType>(context_, context_.to, id, &Beside::new_name);
    stage.role = context_.to.role;
    Chain chain;
    for (const std::vector<std::string>& statements : {print::create(stage, as), print::attributes(stage, as)}) {
      for (const std::string& sql : statements) {
        chain.push_back(step(id, sql, "make " + as.name + ", which will become " + to_string(id), Phase::expand));
      }
    }
    chain.front().step.undo = {print::drop(stage, as)};
    chain.front().step.produces = {as};
    chain.front().step.consumes = {{Kind::schema, "", "", id.schema}};
    chains_.push_back(std::move(chain));
  }

  void expand(const Beside& beside) {
    const ObjectId& id = beside.column;
    const QualifiedName relation = relation_of(id);
    const ObjectId fresh = column_id(relation, beside.new_name);
    Chain chain;
    const auto add = [&](std::string sql, std::string comment, LockMode mode, std::vector<std::string> undo) {
      Draft draft = step(id, std::move(sql), std::move(comment), Phase::expand);
      lock(context_, draft, relation, mode);
      draft.step.undo = std::move(undo);
      chain.push_back(std::move(draft));
    };
    Column bare = staged<Column>(context_, context_.to, id, &Beside::new_name);
    bare.default_value.reset();
    bare.identity.reset();
    bare.not_null = false;
    const std::string what = beside.renamed
                                 ? to_string(id) + ", which will take over from " + beside.old_name
                                 : beside.new_name + ", the " + bare.type + " that will become " + to_string(id);
    if (!beside.resumed) {
      add(alter(id) + "ADD COLUMN " + print::column_definition(bare, beside.new_name), "add " + what,
          LockMode::access_exclusive, {alter(id) + "DROP COLUMN " + quote_identifier(beside.new_name)});
      chain.front().step.consumes = needs_of(id);
      for (const ObjectId& type : context_.beside_types) {
        chain.front().step.consumes.push_back(with_name(type, name_beside(type.name)));
      }
      Database dressed;  // the printers go by the table and the column alone
      dressed.tables[context_.to.relation_id(relation)] = *context_.table(relation);
      dressed.columns[fresh] = bare;
      dressed.role = context_.to.role;
      for (std::string& sql : print::column_settings(dressed, fresh, bare)) {
        add(std::move(sql), "complete " + beside.new_name, LockMode::access_exclusive, {});
      }
      for (std::string& sql : print::attributes(dressed, fresh)) {
        add(std::move(sql), "set the attributes of " + beside.new_name, LockMode::share_update_exclusive, {});
      }
      add(in_step_before(context_, beside), "what keeps " + beside.old_name + " and " + beside.new_name + " in step",
          LockMode::none, {drop_in_step_function(beside)});
      chain.back().step.locks.clear();
      bool first = true;
      for (std::string& sql : create_in_step_trigger(context_, beside)) {
        add(std::move(sql),
            first ? "keep " + beside.old_name + " and " + beside.new_name + " in step"
                  : "rows that replication brings too",
            LockMode::share_row_exclusive,
            first ? std::vector{drop_in_step_trigger(context_, beside)} : std::vector<std::string>{});
        first = false;
      }
      chain.back().step.breaks_code = conversion(context_, beside).narrows;
      chain.back().step.produces.push_back(half(beside));
      chains_.push_back(std::move(chain));
    }
  }

  // What the wanted column needs but itself, its table and what is dealt with here.
  std::vector<ObjectId> needs_of(const ObjectId& id) const {
    std::vector<ObjectId> needs;
    if (const auto it = context_.to_references.find(id); it != context_.to_references.end()) {
      std::ranges::copy_if(it->second, std::back_inserter(needs),
                           [&](const ObjectId& target) { return context_.fate(target) != Fate::beside; });
    }
    return needs;
  }

  // --- 2. backfill

  DataPreconditions values_convert(const ObjectId& id) const {
    const Column* from = context_.from.find<Column>(id);
    const Column* to = context_.to.find<Column>(id);
    if (from == nullptr || to == nullptr) {
      return {};
    }
    DataPreconditions conditions =
        values_fit(context_, id, type_change(context_.from, context_.to, id.name, from->type, to->type));
    for (const ObjectId& type : context_.beside_types) {
      if (quote_qualified(type.schema, type.name) == from->type) {
        std::ranges::move(labels_unused(context_, type), std::back_inserter(conditions));
      }
    }
    return conditions;
  }

  void fill(const Beside& beside) {
    const ObjectId& id = beside.column;
    const QualifiedName relation = relation_of(id);
    const Conversion conversion = planner::conversion(context_, beside);
    Backfill rows{relation, quote_identifier(beside.new_name) + " = " + conversion.value, conversion.condition};
    Chain chain;
    Draft draft =
        step(id, backfill_statement(rows), "fill " + beside.new_name + " of the rows that are there", Phase::backfill);
    draft.step.backfill = std::move(rows);
    draft.step.transaction = Transaction::forbidden;
    draft.step.consumes.push_back(half(beside));
    if (!conversion.own) {
      draft.step.preconditions = values_convert(id);
    }
    lock(context_, draft, relation, LockMode::row_exclusive);
    chain.push_back(std::move(draft));
    if (to(beside).not_null) {
      const std::string check = not_null_check(beside, beside.column.name);
      Draft add = step(id,
                       alter(id) + "ADD CONSTRAINT " + check + " CHECK (" + quote_identifier(beside.new_name) +
                           " IS NOT NULL) NOT VALID",
                       "new rows: no NULL in " + beside.new_name, Phase::backfill);
      add.step.undo = {alter(id) + "DROP CONSTRAINT IF EXISTS " + check};
      add.step.transaction = Transaction::commits_after;
      lock(context_, add, relation, LockMode::access_exclusive);
      Draft validate = step(id, alter(id) + "VALIDATE CONSTRAINT " + check, "old rows: no NULL in " + beside.new_name,
                            Phase::backfill);
      validate.step.scans_table = true;
      validate.step.transaction = Transaction::commits_after;
      lock(context_, validate, relation, LockMode::share_update_exclusive);
      if (!from(beside).not_null) {
        add.step.preconditions.push_back(
            {to_string(id) + " has no NULL", "SELECT 1 FROM " + quote_qualified(relation) + " WHERE " +
                                                 quote_identifier(beside.old_name) + " IS NULL"});
      }
      const ObjectId left{Kind::constraint, id.schema, id.relation, not_null_check_name(id, id.name)};
      if (!is_built(left)) {
        chain.push_back(std::move(add));
      }
      chain.push_back(std::move(validate));
    }
    Draft analyze = step(id, "ANALYZE " + quote_qualified(relation) + " (" + quote_identifier(beside.new_name) + ")",
                         "let the query planner know " + beside.new_name, Phase::backfill);
    analyze.step.transaction = Transaction::commits_after;
    analyze.step.produces.push_back(filled(beside));
    lock(context_, analyze, relation, LockMode::share_update_exclusive);
    chain.push_back(std::move(analyze));
    chains_.push_back(std::move(chain));
  }

  // The halves an object is built on: of its own table, and of the one a foreign key refers to.
  std::vector<ObjectId> needs_filled(const ObjectId& id) const {
    std::vector<ObjectId> needs;
    if (const auto it = context_.to_references.find(id); it != context_.to_references.end()) {
      for (const ObjectId& target : it->second) {
        if (const auto beside = context_.beside.find(target); beside != context_.beside.end()) {
          needs.push_back(filled(beside->second));
        } else if (context_.fate(target) == Fate::beside) {
          needs.push_back(built(target));
        } else {
          needs.push_back(target);
        }
      }
    }
    return needs;
  }

  void build_index(const ObjectId& id, const Index& index) {
    const std::string name = name_beside(id.name);
    const ObjectId as{Kind::index, id.schema, id.relation, name};
    const Index* left = context_.from.find<Index>(as);
    Draft draft = step(id, print::index_statement(context_.to, as, index, true),
                       "build " + name + " beside " + to_string(id), Phase::backfill);
    make_concurrent_build(draft, {id.schema, name});
    if (is_built(as) && left != nullptr && left->valid) {
      draft.step.sql.clear();
    }
    draft.step.undo = {"DROP INDEX CONCURRENTLY IF EXISTS " + quote_qualified(id.schema, name)};
    draft.step.consumes = needs_filled(id);
    draft.step.produces.push_back(built(id));
    draft.takes.insert(relation_slot({id.schema, name}));
    lock(context_, draft, relation_of(id), LockMode::share_update_exclusive);
    Chain chain;
    chain.push_back(std::move(draft));
    for (std::string& sql : print::index_statistics(as, index)) {
      chain.push_back(step(id, std::move(sql), "set statistics target of " + name, Phase::backfill));
    }
    chains_.push_back(std::move(chain));
  }

  std::string add_not_valid(const Database& source, const ObjectId& id, std::string Beside::*half,
                            const std::string& name) const {
    Constraint constraint = staged<Constraint>(context_, source, id, half);
    constraint.validated = false;
    return alter(id) + "ADD " + print::constraint_definition(context_.to, with_name(id, name), constraint);
  }
  std::string validate(const ObjectId& id, const std::string& name) const {
    return alter(id) + "VALIDATE CONSTRAINT " + quote_identifier(name);
  }
  std::string drop_constraint(const ObjectId& id, const std::string& name) const {
    return alter(id) + "DROP CONSTRAINT " + quote_identifier(name);
  }
  std::string rename_constraint(const ObjectId& id, const std::string& name, const std::string& to) const {
    return alter(id) + "RENAME CONSTRAINT " + quote_identifier(name) + " TO " + quote_identifier(to);
  }

  void build_constraint(const ObjectId& id) {
    const Constraint& constraint = *context_.to.find<Constraint>(id);
    const std::string name = name_beside(id.name);
    const ObjectId as = with_name(id, name);
    const Constraint* left = context_.from.find<Constraint>(as);
    Chain chain;
    if (!is_built(as)) {
      Draft add = step(id, add_not_valid(context_.to, id, &Beside::new_name, name),
                       "add " + name + " beside " + to_string(id) + " for new rows", Phase::backfill);
      add.step.transaction = Transaction::commits_after;
      add.step.undo = {alter(id) + "DROP CONSTRAINT IF EXISTS " + quote_identifier(name)};
      take_locks(add, id, constraint,
                 is_foreign_key(constraint) ? LockMode::share_row_exclusive : LockMode::access_exclusive);
      add.step.consumes = needs_filled(id);
      chain.push_back(std::move(add));
    }
    Draft last = step(id, validate(id, name), "prove " + name + " for old rows", Phase::backfill);
    last.step.scans_table = true;
    last.step.transaction = Transaction::commits_after;
    lock(context_, last, relation_of(id), LockMode::share_update_exclusive);
    lock_referenced(context_, last, constraint, LockMode::row_share);
    if (!constraint.validated || (left != nullptr && is_built(as) && left->validated)) {
      last.step.sql.clear();
    }
    last.step.consumes = needs_filled(id);
    last.step.produces.push_back(built(id));
    chain.push_back(std::move(last));
    chains_.push_back(std::move(chain));
  }

  void take_locks(Draft& draft, const ObjectId& id, const Constraint& constraint, LockMode mode) const {
    lock(context_, draft, relation_of(id), mode);
    lock_referenced(context_, draft, constraint, mode);
  }

  // --- 3. switch

  Draft& change(const ObjectId& id, std::string sql, std::string comment, std::vector<std::string> undo) {
    Draft draft = step(id, std::move(sql), std::move(comment), into_ == &swap_ ? Phase::switch_over : Phase::contract);
    draft.weight = weight::create(Kind::column);
    draft.step.undo = std::move(undo);
    lock(context_, draft, relation_of(id), LockMode::access_exclusive);
    into_->push_back(std::move(draft));
    return into_->back();
  }

  // What gives a new row its value stays with the old name as long as that is in use: a value that only the default
  // wrote could not be told from one that the application did.
  void each_at_once(void (Builder::*piece)(const Beside&)) {
    for (const auto& [id, beside] : context_.beside) {
      if (!beside.renamed) {
        (this->*piece)(beside);
      }
    }
  }

  void swap() {
    drop_old_constraints();
    each_at_once(&Builder::drop_default);
    for (const ObjectId& type : context_.beside_types) {
      swap_type(type);
    }
    each_at_once(&Builder::swap_identity);
    for (const auto& [id, beside] : context_.beside) {
      swap_nulls(beside);
    }
    each_at_once(&Builder::set_default);
    for (const auto& [id, beside] : context_.beside) {
      swap_names(beside);
    }
    for (const auto& [id, beside] : context_.beside) {
      turn_round(beside);
    }
    refresh_functions();
    take_over();
    const std::vector<std::string> way_back = frame();
    std::string code;
    for (const auto& [id, beside] : context_.beside) {
      const std::string table = quote_qualified(relation_of(id));
      code += (code.empty() ? "" : "; that ") +
              (beside.renamed ? "uses " + quote_identifier(id.name) + " of " + table + " instead of " +
                                    quote_identifier(beside.old_name)
                              : "can do with " + quote_identifier(id.name) + " of " + table + " being " +
                                    from(beside).type + " and being " + to(beside).type);
    }
    swap_.front().step.deploy = code;
    chains_.push_back(std::move(swap_));
    say_what_is_left(way_back);
    for (const auto& [id, beside] : context_.beside) {
      contract(beside);
    }
    for (const ObjectId& type : context_.beside_types) {
      drop_type(type);
    }
  }

  void drop_old_constraints() {
    const auto drop = [&](const ObjectId& id) {
      const Constraint& constraint = *context_.from.find<Constraint>(id);
      const std::string left = name_left(id.name);
      const bool key = is_key(constraint);
      // The way back has built the old one beside by the time it comes here.
      const std::string back = key ? alter(id) + "ADD CONSTRAINT " + quote_identifier(id.name) +
                                         (constraint.type == ConstraintType::primary_key ? " PRIMARY KEY" : " UNIQUE") +
                                         " USING INDEX " + quote_identifier(left) + deferral(constraint)
                                   : rename_constraint(id, left, id.name);
      Draft& draft = change(id, drop_constraint(id, id.name), "the old " + to_string(id) + " makes way", {back});
      lock_referenced(context_, draft, constraint, LockMode::access_exclusive);
    };
    std::ranges::for_each(foreign_keys_, drop);
    std::ranges::for_each(checks_, drop);
    std::ranges::for_each(keys_, drop);
  }

  void swap_type(const ObjectId& id) {
    const auto rename = [&](const std::string& name, const std::string& to) {
      return "ALTER TYPE " + quote_qualified(id.schema, name) + " RENAME TO " + quote_identifier(to);
    };
    const std::string fresh = name_beside(id.name), left = name_left(id.name);
    change(id, rename(id.name, left), "the old " + to_string(id) + " steps aside", {rename(left, id.name)});
    change(id, rename(fresh, id.name), "the new one takes its name", {rename(id.name, fresh)});
  }

  static std::string deferral(const Constraint& constraint) {
    return std::string(constraint.deferrable ? " DEFERRABLE" : "") +
           (constraint.initially_deferred ? " INITIALLY DEFERRED" : "");
  }

  // Two identities at once are allowed, which is how the position passes from one sequence to the other.
  void swap_identity(const Beside& beside) {
    const Boxed<Identity>& was = from(beside).identity;
    const Boxed<Identity>& will = to(beside).identity;
    const ObjectId& id = beside.column;
    if (!was && !will) {
      return;
    }
    const auto sequence_of = [&](const Identity& identity) {
      return identity.sequence_name ? *identity.sequence_name
                                    : QualifiedName{id.schema, parse::make_object_name(id.relation, id.name, "seq")};
    };
    const auto add = [&](const std::string& half, const Identity& identity, const QualifiedName& name) {
      Identity named = identity;
      named.sequence_name = name;
      return alter_column(beside, half, "ADD " + print::identity_clause(named));
    };
    const auto drop = [&](const std::string& half) { return alter_column(beside, half, "DROP IDENTITY"); };
    const auto move = [](const QualifiedName& to, const QualifiedName& from) {
      return "SELECT pg_catalog.setval(" + quote_literal(quote_qualified(to)) + ", last_value, is_called) FROM " +
             quote_qualified(from);
    };
    if (!was || !will) {
      if (will) {
        change(id, alter_column(beside, beside.new_name, "SET NOT NULL"), "an identity is never NULL",
               {alter_column(beside, beside.new_name, "DROP NOT NULL")});
        change(id, add(beside.new_name, *will, sequence_of(*will)), "add the identity of " + to_string(id),
               {drop(beside.new_name)});
      } else {
        change(id, drop(beside.old_name), "drop the identity of " + to_string(id),
               {add(beside.old_name, *was, sequence_of(*was))});
      }
      return;
    }
    const QualifiedName now = sequence_of(*was), then = sequence_of(*will);
    const QualifiedName meanwhile{then.schema, derived_name(then.name, "__new")},
        back{now.schema, derived_name(now.name, "__old")};
    change(id, alter_column(beside, beside.new_name, "SET NOT NULL"),
           "an identity is never NULL, as the CHECK has proved",
           {alter_column(beside, beside.new_name, "DROP NOT NULL")});
    change(id, add(beside.new_name, *will, meanwhile), "number new rows in " + to_string(id), {drop(beside.new_name)});
    change(id, move(meanwhile, now), "go on after the numbers already given", {});
    change(
        id, drop(beside.old_name), "the old column is not numbered any more",
        {alter_column(beside, beside.old_name, "SET NOT NULL"), add(beside.old_name, *was, now), move(now, meanwhile)});
    change(id, "ALTER SEQUENCE " + quote_qualified(meanwhile) + " RENAME TO " + quote_identifier(then.name),
           "the sequence takes its name",
           {"ALTER SEQUENCE " + quote_qualified(then) + " RENAME TO " + quote_identifier(meanwhile.name)});
  }

  void swap_nulls(const Beside& beside) {
    const ObjectId& id = beside.column;
    if (to(beside).not_null) {
      const std::string check = not_null_check(beside, id.name);
      if (!to(beside).identity || beside.renamed) {
        change(id, alter_column(beside, beside.new_name, "SET NOT NULL"),
               "forbid NULL in " + to_string(id) + ", proved by the CHECK",
               {alter_column(beside, beside.new_name, "DROP NOT NULL")});
      }
      change(id, alter(id) + "DROP CONSTRAINT " + check, "the CHECK has done its work", {});
    }
    if (from(beside).not_null && !beside.renamed) {
      change(id, alter_column(beside, beside.old_name, "DROP NOT NULL"), "the old column follows as far as it can",
             {alter_column(beside, beside.old_name, "SET NOT NULL"),
              alter(id) + "DROP CONSTRAINT IF EXISTS " + not_null_check(beside, beside.left_name)});
    }
  }

  void drop_default(const Beside& beside) {
    const ObjectId& id = beside.column;
    const Column& was = from(beside);
    for (const auto& [sequence, object] : context_.from.sequences) {
      const Sequence* stays = context_.to.find<Sequence>(sequence);
      if (object.owned_by == id && stays != nullptr && stays->owned_by == id) {
        const auto owned = [&](const std::string& half) {
          Sequence by = object;
          by.owned_by = column_id(relation_of(id), half);
          return print::owned_by(sequence, by);
        };
        change(id, owned(beside.new_name), to_string(sequence) + " goes over to the new column",
               {owned(beside.old_name)});
      }
    }
    if (was.default_value) {
      Draft& draft =
          change(id, alter_column(beside, beside.old_name, "DROP DEFAULT"), "the old column has no default any more",
                 {alter_column(beside, beside.old_name, "SET DEFAULT " + print::text_of(*was.default_value))});
      if (const auto it = context_.from_references.find(id); it != context_.from_references.end()) {
        std::ranges::copy_if(
            it->second, std::inserter(draft.releases, draft.releases.end()),
            [](const ObjectId& target) { return target.kind == Kind::sequence || target.kind == Kind::routine; });
      }
    }
  }

  void set_default(const Beside& beside) {
    const ObjectId& id = beside.column;
    const Column& will = to(beside);
    if (will.default_value) {
      change(id, alter_column(beside, beside.new_name, "SET DEFAULT " + print::text_of(*will.default_value)),
             "set default of " + to_string(id), {alter_column(beside, beside.new_name, "DROP DEFAULT")});
    }
  }

  void swap_names(const Beside& beside) {
    if (beside.renamed) {
      return;
    }
    const auto rename = [&](const std::string& name, const std::string& to) {
      return alter(beside.column) + "RENAME COLUMN " + quote_identifier(name) + " TO " + quote_identifier(to);
    };
    change(beside.column, rename(beside.old_name, beside.left_name), "the old column steps aside",
           {rename(beside.left_name, beside.old_name)});
    change(beside.column, rename(beside.new_name, beside.column.name),
           "the new one takes its place; it now stands last in the table",
           {rename(beside.column.name, beside.new_name)});
    // 18+: a NOT NULL has a name of its own, after the column it was made for.
    if (context_.at_least(18) && to(beside).not_null) {
      const ObjectId& id = beside.column;
      const std::string made = parse::make_object_name(id.relation, beside.new_name, "not_null");
      std::string wanted = parse::make_object_name(id.relation, id.name, "not_null");
      for (const auto& [constraint, object] : of_relation<Constraint>(context_.to, relation_of(id))) {
        if (object.type == ConstraintType::not_null && object.columns == std::vector{id.name}) {
          wanted = constraint.name;
        }
      }
      change(id, rename_constraint(id, made, wanted), "its NOT NULL takes its name",
             {rename_constraint(id, wanted, made)});
    }
  }

  void turn_round(const Beside& beside) {
    const ObjectId& id = beside.column;
    if (beside.renamed) {
      return;
    }
    const std::vector<std::string> make_trigger = create_in_step_trigger(context_, beside);
    if (follows_after(context_, beside)) {
      change(id, in_step_after(context_, beside), "from now on the old column follows the new",
             {in_step_before(context_, beside)})
          .step.locks.clear();
    } else {
      change(id, drop_in_step_trigger(context_, beside), "nobody knows the old column's values any more",
             {make_trigger.front(), make_trigger.back()});
      change(id, drop_in_step_function(beside), "the trigger's function goes with it",
             {in_step_before(context_, beside)})
          .step.locks.clear();
      swap_.back().step.irreversible = "rows written after the switch have no value in " + beside.left_name +
                                       ": nobody knows the way back from " + conversion(context_, beside).value;
    }
  }

  // PL/pgSQL keeps the plan it made when a column of a row variable had another type, and then fails on every call for
  // the rest of the session. A function that is written again, be it with what it has, is compiled again.
  void refresh_functions() {
    for (const auto& [id, routine] : context_.to.routines) {
      if (routine.language != "plpgsql" || routine.procedure || !context_.from.contains(id) || context_.goes(id)) {
        continue;
      }
      const bool concerned = std::ranges::any_of(context_.beside, [&](const auto& entry) {
        const QualifiedName relation = relation_of(entry.first);
        const auto soft = context_.soft_references.find(id);
        const bool named = soft != context_.soft_references.end() &&
                           soft->second.contains({Kind::table, relation.schema, "", relation.name});
        return named || std::ranges::any_of(of_relation<Trigger>(context_.to, relation), [&](const auto& trigger) {
                 return trigger.second.function.schema == id.schema && trigger.second.function.name + "()" == id.name;
               });
      });
      if (concerned) {
        const std::string sql = fmt::format("ALTER {} COST {}", print::object_clause(context_.to, id), routine.cost);
        Draft draft =
            step(id, sql, "sessions that have " + to_string(id) + " compiled do it again", Phase::switch_over);
        draft.weight = weight::create(Kind::column);
        draft.step.undo = {sql};
        swap_.push_back(std::move(draft));
      }
    }
  }

  void take_over() {
    for (const ObjectId& id : keys_) {
      const Constraint& constraint = *context_.to.find<Constraint>(id);
      const std::string kind = constraint.type == ConstraintType::primary_key ? " PRIMARY KEY" : " UNIQUE";
      change(id,
             alter(id) + "ADD CONSTRAINT " + quote_identifier(id.name) + kind + " USING INDEX " +
                 quote_identifier(name_beside(id.name)) + deferral(constraint),
             to_string(id) + " takes over the index built beside", {drop_constraint(id, id.name)});
    }
    for (const std::vector<ObjectId>* constraints : {&checks_, &foreign_keys_}) {
      for (const ObjectId& id : *constraints) {
        const bool rests = rests_on_built(id);
        Draft& draft =
            change(id, rename_constraint(id, name_beside(id.name), id.name), to_string(id) + " takes its name",
                   {rests ? drop_constraint(id, id.name) : rename_constraint(id, id.name, name_beside(id.name))});
        lock_only(context_, draft, relation_of(id), LockMode::access_exclusive);
      }
    }
    for (const ObjectId& id : indexes_) {
      const auto rename = [&](const std::string& name, const std::string& to) {
        return "ALTER INDEX " + quote_qualified(id.schema, name) + " RENAME TO " + quote_identifier(to);
      };
      change(id, rename(id.name, name_left(id.name)), "the old " + to_string(id) + " steps aside",
             {rename(name_left(id.name), id.name)});
      change(id, rename(name_beside(id.name), id.name), to_string(id) + " takes its name",
             {rename(id.name, name_beside(id.name))});
    }
    for (const std::vector<ObjectId>* parts : {&keys_, &checks_, &foreign_keys_, &indexes_}) {
      for (const ObjectId& id : *parts) {
        add_attributes(context_, id, swap_);
        add_index_marks(context_, relation_of(id), id.name, swap_);
      }
    }
    for (Draft& draft : swap_) {
      draft.step.phase = Phase::switch_over;
      draft.weight = weight::create(Kind::column);
    }
  }

  // A foreign key to a key that was built beside hangs on that key's index.
  bool rests_on_built(const ObjectId& id) const {
    const ForeignKey& key =
        context_.to.find<Constraint>(id)->foreign_key ? *context_.to.find<Constraint>(id)->foreign_key : ForeignKey{};
    return std::ranges::any_of(key.referenced_columns, [&](const std::string& column) {
      return context_.beside.contains(column_id(key.references, column));
    });
  }

  // The whole swap is one thing to the rest of the plan: what it takes away goes with its first step, what it brings is
  // there after its last. The undo rebuilds what it took once its transaction is over; what it needs beforehand is
  // returned.
  std::vector<std::string> frame() {
    Draft& first = swap_.front();
    Draft& last = swap_.back();
    const auto each = [&](const ObjectId& id) {
      first.step.destroys.push_back(id);
      last.step.produces.push_back(id);
      if (!context_.beside.contains(id)) {
        if (const auto it = context_.from_references.find(id); it != context_.from_references.end()) {
          std::ranges::copy_if(
              it->second, std::inserter(first.releases, first.releases.end()),
              [&](const ObjectId& target) { return target.kind == Kind::routine || target.kind == Kind::constraint; });
        }
        first.step.consumes.push_back(built(id));
      }
      const std::vector<ObjectId> needs = needs_of(id);
      last.step.consumes.insert(last.step.consumes.end(), needs.begin(), needs.end());
    };
    for (const ObjectId& type : context_.beside_types) {
      first.step.destroys.push_back(type);
      last.step.produces.push_back(type);
    }
    std::vector<std::string> before, after;
    for (const auto& [id, beside] : context_.beside) {
      each(id);
      first.step.consumes.push_back(filled(beside));
      const std::string check = not_null_check(beside, beside.left_name);
      if (from(beside).not_null && !beside.renamed) {
        before.push_back(alter(id) + "ADD CONSTRAINT " + check + " CHECK (" + quote_identifier(beside.left_name) +
                         " IS NOT NULL) NOT VALID");
        before.push_back(alter(id) + "VALIDATE CONSTRAINT " + check);
      }
      if (to(beside).not_null) {
        const std::string again = not_null_check(beside, id.name);
        after.push_back(alter(id) + "ADD CONSTRAINT " + again + " CHECK (" + quote_identifier(beside.new_name) +
                        " IS NOT NULL) NOT VALID");
        after.push_back(alter(id) + "VALIDATE CONSTRAINT " + again);
      }
    }
    for (const ObjectId& id : keys_) {
      each(id);
      const auto build = [&](const Database& source, std::string Beside::*half, const std::string& name) {
        return print::index_statement(context_.to, {Kind::index, id.schema, id.relation, name},
                                      parse::index_of(staged<Constraint>(context_, source, id, half)), true);
      };
      before.push_back(build(context_.from, &Beside::left_name, name_left(id.name)));
      after.push_back(build(context_.to, &Beside::new_name, name_beside(id.name)));
    }
    for (const std::vector<ObjectId>* constraints : {&checks_, &foreign_keys_}) {
      for (const ObjectId& id : *constraints) {
        each(id);
        before.push_back(add_not_valid(context_.from, id, &Beside::left_name, name_left(id.name)));
        before.push_back(validate(id, name_left(id.name)));
        if (rests_on_built(id)) {
          after.push_back(add_not_valid(context_.to, id, &Beside::new_name, name_beside(id.name)));
          after.push_back(validate(id, name_beside(id.name)));
        }
      }
    }
    for (const ObjectId& id : indexes_) {
      each(id);
    }
    for (const std::vector<ObjectId>* parts : {&keys_, &checks_, &foreign_keys_, &indexes_}) {
      for (const ObjectId& id : *parts) {
        append(after, print::attributes(context_.from, id));
        append(after, print::index_roles(context_.from, relation_of(id), id.name));
      }
    }
    append(first.step.undo, std::move(after));
    return before;
  }

  // The last step of the phase, so that the undo begins with it: long work, before anything is locked or missing.
  void say_what_is_left(std::vector<std::string> way_back) {
    Chain chain;
    for (const auto& [id, beside] : context_.beside) {
      const ObjectId left = column_id(relation_of(id), beside.left_name);
      const auto comment = [&](const std::optional<std::string>& text) {
        return print::comment_statement(context_.to, left, text);
      };
      Draft draft = step(id, comment("what " + to_string(id) + " was" + std::string(diff::kLeftBehind)),
                         "say what " + beside.left_name + " is", Phase::switch_over);
      draft.step.undo = {comment(from(beside).comment)};
      draft.step.consumes.push_back(id);
      draft.weight = kLast;
      lock(context_, draft, relation_of(id), LockMode::share_update_exclusive);
      chain.push_back(std::move(draft));
    }
    append(way_back, std::move(chain.back().step.undo));
    chain.back().step.undo = std::move(way_back);
    chains_.push_back(std::move(chain));
  }

  // --- 4. contract

  void drop_type(const ObjectId& id) {
    const ObjectId left = with_name(id, name_left(id.name));
    Database stage;
    stage.enum_types[left] = staged<EnumType>(context_, context_.from, id, &Beside::left_name);
    Draft draft = step(id, print::drop(stage, left), "drop " + left.name + ", what was left of " + to_string(id),
                       Phase::contract);
    draft.step.destroys = {left};
    draft.step.consumes = {id};
    draft.step.undo = print::create(stage, left);
    append(draft.step.undo, print::attributes(stage, left));
    draft.weight = kLast;
    Chain chain;
    chain.push_back(std::move(draft));
    chains_.push_back(std::move(chain));
  }

  void contract(const Beside& beside) {
    const ObjectId& id = beside.column;
    const QualifiedName relation = relation_of(id);
    const bool follows = follows_after(context_, beside);
    const Conversion back = conversion_back(context_, beside);
    Chain chain;
    if (beside.renamed) {
      into_ = &chain;
      drop_default(beside);
      swap_identity(beside);
      set_default(beside);
      into_ = &swap_;
      for (Draft& draft : chain) {
        draft.step.consumes.push_back(id);
      }
    }
    const auto add = [&](std::string sql, std::string comment) -> Draft& {
      Draft draft = step(id, std::move(sql), std::move(comment), Phase::contract);
      draft.step.consumes.push_back(id);
      chain.push_back(std::move(draft));
      return chain.back();
    };
    if (follows) {
      lock(context_, add(drop_in_step_trigger(context_, beside), "nothing needs " + beside.left_name + " any more"),
           relation, LockMode::access_exclusive);
      add(drop_in_step_function(beside), "the trigger's function goes with it");
    }
    Draft& last = add(alter(id) + "DROP COLUMN " + quote_identifier(beside.left_name),
                      "drop " + beside.left_name + ", what was left of " + to_string(id));
    lock(context_, last, relation, LockMode::access_exclusive);
    last.step.destroys.push_back(column_id(relation, beside.left_name));
    if (const auto it = context_.from_references.find(id); it != context_.from_references.end()) {
      std::ranges::copy_if(it->second, std::inserter(last.releases, last.releases.end()), [&](const ObjectId& target) {
        return target.kind != Kind::sequence && target.kind != Kind::routine && target.kind != Kind::table &&
               target.kind != Kind::schema && !context_.beside_types.contains(target);
      });
    }
    for (const ObjectId& type : context_.beside_types) {
      last.releases.insert(with_name(type, name_left(type.name)));
    }
    // The way back: the column again, kept in step and filled from what is there, with its plain indexes.
    Column bare = staged<Column>(context_, context_.from, id, &Beside::left_name);
    bare.default_value.reset();
    bare.identity.reset();
    bare.not_null = false;
    std::vector<std::string>& undo = last.step.undo;
    undo.push_back(alter(id) + "ADD COLUMN " + print::column_definition(bare, beside.left_name));
    if (follows) {
      undo.push_back(beside.renamed ? in_step_before(context_, beside) : in_step_after(context_, beside));
      append(undo, create_in_step_trigger(context_, beside));
      undo.push_back(
          backfill_statement({relation, quote_identifier(beside.left_name) + " = " + back.value, back.condition}));
    }
    if (beside.renamed && from(beside).not_null) {
      const std::string check = not_null_check(beside, beside.left_name);
      append(undo, {alter(id) + "ADD CONSTRAINT " + check + " CHECK (" + quote_identifier(beside.left_name) +
                        " IS NOT NULL) NOT VALID",
                    alter(id) + "VALIDATE CONSTRAINT " + check, alter_column(beside, beside.left_name, "SET NOT NULL"),
                    alter(id) + "DROP CONSTRAINT " + check});
    }
    for (const ObjectId& index : indexes_) {
      const auto it = context_.from_references.find(index);
      if (it != context_.from_references.end() && it->second.contains(id)) {
        undo.push_back(print::index_statement(context_.to, with_name(index, name_left(index.name)),
                                              staged<Index>(context_, context_.from, index, &Beside::left_name), true));
        const ObjectId left = with_name(index, name_left(index.name));
        append(undo, print::index_statistics(left, *context_.from.find<Index>(index)));
        if (const std::optional<std::string>& comment = context_.from.find<Index>(index)->comment) {
          undo.push_back(print::comment_statement(context_.from, left, comment));
        }
      }
    }
    if (!follows || back.narrows) {
      last.step.irreversible = follows ? "values of " + to_string(id) + " that do not fit " + from(beside).type
                                       : "the values that " + to_string(id) + " had before the switch";
      last.step.loses_data = !follows;
    }
    chains_.push_back(std::move(chain));
  }

  const Context& context_;
  std::vector<ObjectId> keys_, checks_, foreign_keys_, indexes_;
  Chain swap_;
  Chain* into_ = &swap_;  // where change() adds to
  std::vector<Chain> chains_;
};

}  // namespace

std::vector<Chain> plan_beside(const Context& context) { return Builder(context).run(); }

}  // namespace planner
