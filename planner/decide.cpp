// What happens to each object:
//   1. the differ's changes, with alters turned into replacements where the kind's rule says so;
//   2. parts of a relation that is made anew are made anew with it;
//   3. whatever refers to something that goes, or to a column that gets another type, and still stands in the target,
//      is made anew around it, and so on until nothing more is disturbed; columns whose change would rewrite a table go
//      beside themselves, with the indexes and constraints on them. Where two of these ways meet in one object the
//      plain one wins, and all is decided again;
//   4. parts are folded into what takes them along: a dropped table its columns, a dropped column its indexes, …

#include <algorithm>
#include <deque>

#include "planner/rule.hpp"
#include "planner/rules/beside.hpp"
#include "planner/rules/column.hpp"
#include "planner/rules/common.hpp"
#include "planner/type_change.hpp"
#include "schema/parse/index.hpp"
#include "schema/print/print.hpp"
#include "schema/sql.hpp"

namespace planner {

using namespace schema;

namespace {

bool is_type(Kind kind) {
  return kind == Kind::enum_type || kind == Kind::domain || kind == Kind::composite_type || kind == Kind::range_type ||
         kind == Kind::base_type;
}

class Decider {
 public:
  Decider(Context& context, std::set<ObjectId>& in_place) : context_(context), in_place_(in_place) {}

  /// False: more columns have to change in place, and everything is to be decided anew.
  bool run(const std::vector<diff::Change>& changes) {
    const std::size_t known = in_place_.size();
    for (const diff::Change& change : changes) {
      take(change);
    }
    for (const diff::Change& change : changes) {
      if (const auto* rename = std::get_if<diff::Rename>(&change); rename != nullptr && rename->online) {
        rename_beside(*rename);
      }
    }
    go_on();
    for (auto& [id, decision] : context_.decisions) {
      if (decision.fate == Fate::alter) {
        const KindRule& rule = rule_of(id.kind);
        if (rule.must_replace != nullptr && rule.must_replace(context_, id, decision.fields)) {
          decision.fate = Fate::replace;
        }
      }
      pending_.push_back(id);
    }
    while (!pending_.empty()) {
      const ObjectId id = pending_.front();
      pending_.pop_front();
      spread(id);
    }
    if (in_place_.size() != known) {
      return false;
    }
    keep_sequences();
    for (auto& [id, decision] : context_.decisions) {
      fold(id, decision);
    }
    keep_attributes();
    return true;
  }

 private:
  void take(const diff::Change& change) {
    Decision decision;
    if (std::holds_alternative<diff::Create>(change)) {
      decision.fate = Fate::create;
    } else if (std::holds_alternative<diff::Drop>(change)) {
      decision.fate = Fate::drop;
    } else if (const auto* alter = std::get_if<diff::Alter>(&change)) {
      decision.fate = Fate::alter;
      decision.fields = alter->fields;
    } else if (const auto* replace = std::get_if<diff::Replace>(&change)) {
      decision.fate = Fate::replace;
      decision.fields = replace->fields;
    } else {
      return;
    }
    context_.decisions[diff::subject(change)] = std::move(decision);
  }

  // Makes a standing object anew.
  void force(const ObjectId& id) {
    Decision& decision = context_.decisions[id];
    if (decision.fate == Fate::keep || decision.fate == Fate::alter) {
      decision.fate = Fate::replace;
      decision.forced = true;
      pending_.push_back(id);
    } else if (decision.fate == Fate::replace && !decision.forced) {
      decision.forced = true;  // its own swap would come too late
    } else if (decision.fate == Fate::beside) {
      take_back(id);
    }
  }

  // What is disturbed by more than columns beside themselves needs those to change in place.
  void take_back(const ObjectId& id) {
    if (context_.beside.contains(id) || context_.beside_views.contains(id)) {
      in_place_.insert(id);
    }
    for (const ReferenceMap* references : {&context_.from_references, &context_.to_references}) {
      const auto it = references->find(id);
      if (it == references->end()) {
        continue;
      }
      for (const ObjectId& column : it->second) {
        if (context_.beside.contains(column) || context_.beside_types.contains(column) ||
            context_.beside_views.contains(column)) {
          in_place_.insert(column);
        }
      }
    }
  }

  void rename_beside(const diff::Rename& rename) {
    if (rename.to.kind == Kind::column && !in_place_.contains(rename.to)) {
      go_beside(beside_of(rename.to, rename.from.name));
    }
  }

  bool go_beside(Beside beside) {
    const ObjectId function{Kind::routine, in_step_function(beside.column).schema, "",
                            in_step_function(beside.column).name + "()"};
    beside.resumed = context_.from.contains(function);
    if (!obstacle(context_, beside).empty()) {
      in_place_.insert(beside.column);
      return false;
    }
    Decision& decision = context_.decisions[beside.column];
    decision.fate = Fate::beside;
    if (beside.resumed) {
      keep_built(function);
      keep_built(
          {Kind::trigger, beside.column.schema, beside.column.relation, in_step_trigger(context_, beside.column)});
      keep_built(column_id(relation_of(beside.column), beside.new_name));
      keep_built({Kind::constraint, beside.column.schema, beside.column.relation,
                  not_null_check_name(beside.column, beside.column.name)});
    }
    pending_.push_back(beside.column);
    context_.beside.emplace(beside.column, std::move(beside));
    return true;
  }

  // An enum in other values goes beside the old one where all that uses it are columns which can.
  bool type_beside(const ObjectId& type) {
    if (!context_.options.online || in_place_.contains(type)) {
      return false;
    }
    std::vector<ObjectId> columns, others;
    bool possible = true;
    for (const ObjectId& dependent : context_.dependents.of(type)) {
      switch (dependent.kind) {
        case Kind::column:
          columns.push_back(dependent);
          break;
        case Kind::view:
        case Kind::rule:
        case Kind::policy:
        case Kind::trigger:
        case Kind::statistics:
        case Kind::constraint:
        case Kind::index:
          others.push_back(dependent);
          break;
        default:
          possible = false;
      }
    }
    for (const ObjectId& column : columns) {
      const bool stays = context_.to.contains(column) && context_.fate(column) != Fate::drop;
      possible = possible && stays && !in_place_.contains(column) &&
                 obstacle(context_, beside_of(column, column.name)).empty();
    }
    if (!possible) {
      in_place_.insert(type);
      return false;
    }
    context_.decisions[type].fate = Fate::beside;
    context_.beside_types.insert(type);
    keep_built({Kind::enum_type, type.schema, "", name_beside(type.name)});
    for (const ObjectId& column : columns) {
      if (context_.fate(column) != Fate::beside) {
        go_beside(beside_of(column, column.name));
      }
    }
    std::ranges::for_each(others, [&](const ObjectId& other) { follow_beside(other); });
    return true;
  }

  // A materialized view is filled under another name, with its indexes, and then takes the old one's place.
  bool view_beside(const ObjectId& view) {
    if (!context_.options.online || in_place_.contains(view)) {
      return false;
    }
    context_.decisions[view].fate = Fate::beside;
    context_.beside_views.insert(view);
    for (const auto& [column, object] : of_relation<Column>(context_.from, {view.schema, view.name})) {
      context_.decisions[column].fate = Fate::beside;
    }
    for (const auto& [column, object] : of_relation<Column>(context_.to, {view.schema, view.name})) {
      context_.decisions[column].fate = Fate::beside;
    }
    for (const auto& [index, object] : of_relation<Index>(context_.from, {view.schema, view.name})) {
      if (context_.to.contains(index)) {
        context_.decisions[index].fate = Fate::beside;
      }
    }
    for (const ObjectId& dependent : context_.dependents.of(view)) {
      if (relation_of(dependent) != QualifiedName{view.schema, view.name}) {
        let_go(dependent, view);
      }
    }
    return true;
  }

  // What an unfinished plan has built under the names that the rules give: it is used, not made again.
  void go_on() {
    std::vector<ObjectId> found;
    for (const auto& [id, decision] : context_.decisions) {
      if (id.kind == Kind::index && decision.fate == Fate::replace) {
        const ObjectId fresh{Kind::index, id.schema, id.relation, derived_name(id.name, "_new")};
        const Index* left = context_.from.find<Index>(fresh);
        if (left != nullptr && *left == *context_.to.find<Index>(id)) {
          found.push_back(fresh);
        }
      } else if (id.kind == Kind::constraint && decision.fate == Fate::create) {
        const Constraint& constraint = *context_.to.find<Constraint>(id);
        const ObjectId index{Kind::index, id.schema, id.relation, id.name};
        const Index* left = context_.from.find<Index>(index);
        const bool key = constraint.type == ConstraintType::primary_key || constraint.type == ConstraintType::unique;
        const Table* table = context_.table(relation_of(id));
        const bool takes_over = key && table != nullptr && !table->partition_key;
        if (takes_over && left != nullptr && same_index(*left, parse::index_of(constraint))) {
          found.push_back(index);
        }
      } else if (id.kind == Kind::column && decision.fate == Fate::alter && has(decision.fields, "not null")) {
        found.push_back({Kind::constraint, id.schema, id.relation, not_null_check_name(id, id.name)});
      }
    }
    std::ranges::for_each(found, [&](const ObjectId& id) { keep_built(id); });
  }

  static bool same_index(const Index& left, const Index& wanted) {
    return left.valid && left.unique && !left.predicate && left.elements == wanted.elements &&
           left.include == wanted.include && left.nulls_not_distinct == wanted.nulls_not_distinct &&
           left.parameters == wanted.parameters;
  }

  // A part that an unfinished plan has made is not to be dropped.
  void keep_built(const ObjectId& id) {
    Decision& decision = context_.decisions[id];
    if (decision.fate == Fate::drop) {
      decision.fate = Fate::built;
    }
  }

  // Not only a rewrite is in the way: the server builds an index anew that has an expression or a predicate, or another
  // collation, and holds the table meanwhile.
  bool holds_table(const ObjectId& column) const {
    const Column& from = *context_.from.find<Column>(column);
    const Column& to = *context_.to.find<Column>(column);
    if (type_change(context_.from, context_.to, quote_identifier(column.name), from.type, to.type).rewrites) {
      return true;
    }
    return std::ranges::any_of(context_.dependents.of(column), [&](const ObjectId& id) {
      const Index* index = context_.to.contains(id) ? context_.from.find<Index>(id) : nullptr;
      if (index == nullptr) {
        const Constraint* constraint = context_.from.find<Constraint>(id);
        const bool sorted = constraint != nullptr && (constraint->type == ConstraintType::primary_key ||
                                                      constraint->type == ConstraintType::unique);
        return sorted && from.collation != to.collation;
      }
      const bool computed = index->predicate || std::ranges::any_of(index->elements, [](const IndexElement& e) {
                              return e.expression.has_value();
                            });
      return computed || from.collation != to.collation;
    });
  }

  void retype(const ObjectId& id) {
    Decision& decision = context_.decisions[id];
    if (decision.fate == Fate::keep || (decision.fate == Fate::alter && !has(decision.fields, "type"))) {
      decision.fate = Fate::alter;
      decision.fields.push_back("type");
      pending_.push_back(id);
    }
  }

  void spread(const ObjectId& id) {
    if (id.kind == Kind::materialized_view && context_.fate(id) == Fate::replace && !context_.decision(id).forced &&
        view_beside(id)) {
      return;
    }
    const Decision decision = context_.decision(id);
    if (context_.goes(id)) {
      if (is_type(id.kind) && decision.fate == Fate::replace && used_by_columns(id)) {
        if (id.kind == Kind::enum_type && type_beside(id)) {
          return;
        }
        context_.decisions[id].aside = true;
      }
      if (decision.fate == Fate::replace && is_relation(id.kind)) {
        parts_anew(id);
      }
      for (const ObjectId& dependent : context_.dependents.of(id)) {
        let_go(dependent, id);
      }
      parent_index_goes(id);
    } else if (id.kind == Kind::column && decision.fate == Fate::alter &&
               (has(decision.fields, "type") || has(decision.fields, "collation"))) {
      const bool own = context_.options.online && has_own_type_change(id) && !in_place_.contains(id);
      if (own && holds_table(id) && go_beside(beside_of(id, id.name))) {
        return;
      }
      for (const ObjectId& dependent : context_.dependents.of(id)) {
        follow_type(dependent, id);
      }
    } else if (decision.fate == Fate::beside && id.kind == Kind::column) {
      for (const ObjectId& dependent : context_.dependents.of(id)) {
        follow_beside(dependent);
      }
    }
  }

  // The column gives way to one beside it, and `dependent` refers to it.
  void follow_beside(const ObjectId& dependent) {
    Decision& decision = context_.decisions[dependent];
    if (!context_.to.contains(dependent) || decision.fate == Fate::drop || decision.fate == Fate::beside) {
      return;
    }
    switch (dependent.kind) {
      case Kind::constraint:
        if (context_.from.find<Constraint>(dependent)->type == ConstraintType::not_null) {
          return;  // 18+: goes with the column's own NOT NULL
        }
        [[fallthrough]];
      case Kind::index:
        if (decision.fate == Fate::replace && decision.forced) {
          take_back(dependent);
          return;
        }
        decision.fate = Fate::beside;
        keep_built({Kind::index, dependent.schema, dependent.relation, name_beside(dependent.name)});
        keep_built({Kind::constraint, dependent.schema, dependent.relation, name_beside(dependent.name)});
        return;
      case Kind::column:
      case Kind::table:
      case Kind::sequence:
        return;
      case Kind::materialized_view:
        if (decision.forced || !view_beside(dependent)) {
          force(dependent);
        }
        return;
      default:
        force(dependent);
    }
  }

  // Tables store values of a type under its oid; so the old type must live on until they are moved over.
  bool used_by_columns(const ObjectId& type) const {
    std::set<ObjectId> seen{type};
    std::deque<ObjectId> next{type};
    while (!next.empty()) {
      const ObjectId id = next.front();
      next.pop_front();
      for (const ObjectId& dependent : context_.dependents.of(id)) {
        if (dependent.kind == Kind::column && context_.from.find<Column>(dependent) != nullptr) {
          const ObjectId owner = context_.from.relation_id(relation_of(dependent));
          if (owner.kind == Kind::table && !context_.goes(owner) && !context_.goes(dependent)) {
            return true;
          }
          if (owner.kind == Kind::composite_type && seen.insert(owner).second) {
            next.push_back(owner);
          }
        } else if (is_type(dependent.kind) && seen.insert(dependent).second) {
          next.push_back(dependent);
        }
      }
    }
    return false;
  }

  void parts_anew(const ObjectId& relation) {
    const QualifiedName name{relation.schema, relation.name};
    const auto visit = [&]<class T>(const std::map<ObjectId, T>&) {
      for (const auto& [id, object] : of_relation<T>(context_.from, name)) {
        if (context_.to.contains(id)) {
          force(id);
        }
      }
    };
    visit(context_.from.columns);
    visit(context_.from.constraints);
    visit(context_.from.indexes);
    visit(context_.from.triggers);
    visit(context_.from.policies);
    visit(context_.from.rules);
  }

  // An attached index cannot be dropped but with its parent's.
  void parent_index_goes(const ObjectId& id) {
    const ObjectId parent = parent_index(context_.from, id);
    if (!parent.name.empty() && !context_.goes(table_of(id)) && !is_detached(context_, relation_of(id)) &&
        context_.to.contains(parent)) {
      force(parent);
    }
  }

  static ObjectId table_of(const ObjectId& id) { return {Kind::table, id.schema, "", id.relation}; }

  // `id` goes, and `dependent` refers to it.
  void let_go(const ObjectId& dependent, const ObjectId& id) {
    if (!context_.to.contains(dependent) || context_.fate(dependent) == Fate::drop) {
      return;
    }
    if (context_.fate(dependent) == Fate::beside) {
      // What goes for good may wait for the switch or for the contract phase; what comes again would be in two minds.
      if (context_.fate(id) == Fate::replace) {
        take_back(dependent);
      }
      return;
    }
    if (dependent.kind == Kind::column) {
      column_lets_go(dependent, id);
      return;
    }
    // A table refers to its parent, its type and its server; the first two it can leave.
    if (dependent.kind == Kind::table && id.kind != Kind::server) {
      if (id.kind == Kind::table) {
        leave_parent(dependent, id);
      }
      return;
    }
    if (dependent.kind == Kind::schema || id.kind == Kind::schema || id.kind == Kind::extension) {
      return;  // what stays does not stay in a schema that goes: the server says so better than we could
    }
    const bool attached = dependent.kind == Kind::index || dependent.kind == Kind::constraint;
    if (attached && parent_index(context_.from, dependent) == id && is_detached(context_, relation_of(dependent))) {
      return;
    }
    force(dependent);
  }

  void column_lets_go(const ObjectId& column, const ObjectId& id) {
    const Column& object = *context_.from.find<Column>(column);
    const ObjectId owner = context_.from.relation_id(relation_of(column));
    if (id == owner) {
      return;
    }
    if (is_type(id.kind)) {
      if (owner.kind == Kind::composite_type) {
        force(owner);
      } else {
        retype(column);
      }
    } else if (object.generated) {
      force(column);
    } else if (object.default_value) {
      Decision& decision = context_.decisions[column];
      if (decision.fate == Fate::keep) {
        decision.fate = Fate::alter;
      }
      decision.default_anew = true;
    }
  }

  void leave_parent(const ObjectId& child, const ObjectId& parent) {
    const Table& table = *context_.from.find<Table>(child);
    const QualifiedName name{parent.schema, parent.name};
    Decision& decision = context_.decisions[child];
    const bool partition = table.partition_of && table.partition_of->parent == name;
    const bool inherits = std::ranges::find(table.inherits, name) != table.inherits.end();
    if ((partition || inherits) && (decision.fate == Fate::keep || decision.fate == Fate::alter)) {
      decision.fate = Fate::alter;
      const std::string_view field = partition ? "partition of" : "inherits";
      if (!has(decision.fields, field)) {
        decision.fields.push_back(field);
      }
    }
  }

  // `column` gets another type, and `dependent` refers to it.
  void follow_type(const ObjectId& dependent, const ObjectId& column) {
    if (!context_.to.contains(dependent) || context_.fate(dependent) == Fate::drop) {
      return;
    }
    const TypeChange change =
        type_change(context_.from, context_.to, quote_identifier(column.name), context_.from.find<Column>(column)->type,
                    context_.to.find<Column>(column)->type);
    const bool type_anew = !has_own_type_change(column);
    const bool meaning_kept = change.same_family && !type_anew;
    switch (dependent.kind) {
      case Kind::column:
        if (context_.from.find<Column>(dependent)->generated) {
          force(dependent);
        }
        break;
      case Kind::constraint: {
        const Constraint& constraint = *context_.from.find<Constraint>(dependent);
        const bool foreign_key = constraint.type == ConstraintType::foreign_key;
        // The server proves a CHECK again, under its lock on the table; made anew it is proved beside the application.
        const bool proved_again =
            constraint.expression && context_.online(relation_of(column)) && constraint.type == ConstraintType::check;
        if ((foreign_key && (change.rewrites || type_anew)) || (constraint.expression && !meaning_kept) ||
            proved_again) {
          force(dependent);
        }
        break;
      }
      case Kind::index: {
        // ALTER TYPE builds indexes anew by itself, from their old text; which must still make sense.
        const Index& index = *context_.from.find<Index>(dependent);
        const bool has_expression = index.predicate || std::ranges::any_of(index.elements, [](const IndexElement& e) {
                                      return e.expression.has_value();
                                    });
        const bool has_class =
            std::ranges::any_of(index.elements, [](const IndexElement& e) { return !e.opclass.empty(); });
        const bool swapped = context_.fate(dependent) == Fate::replace;  // the swap would need the old type and the new
        if (swapped || ((has_expression || has_class) && !meaning_kept)) {
          force(dependent);
        }
        break;
      }
      case Kind::table: {
        const Table& table = *context_.from.find<Table>(dependent);
        if (table.partition_key && relation_of(dependent) == relation_of(column)) {
          context_.diagnostics.push_back(
              {"partition-key-type", Severity::error, column, context_.to.object(column)->place,
               to_string(column) + " is part of the partition key: the server cannot change its type",
               "create a new partitioned table beside it and move the rows"});
        }
        break;
      }
      case Kind::statistics:
      case Kind::sequence:
        break;
      default:
        force(dependent);
    }
  }

  bool has_own_type_change(const ObjectId& column) const {
    const Column* from = context_.from.find<Column>(column);
    const Column* to = context_.to.find<Column>(column);
    return from->type != to->type || from->collation != to->collation;
  }

  void fold(const ObjectId& id, Decision& decision) {
    const auto relation_decision = [&]() -> const Decision& {
      static const Decision kNone;
      for (const Database* database : {&context_.from, static_cast<const Database*>(&context_.to)}) {
        ObjectId owner = database->relation_id(relation_of(id));
        if (owner.name.empty()) {
          owner = {Kind::domain, id.schema, "", id.relation};
        }
        if (database->contains(owner) && (database == &context_.to || context_.goes(owner))) {
          return context_.decision(owner);
        }
      }
      return kNone;
    };
    const bool is_part = !id.relation.empty() && id.kind != Kind::user_mapping && id.kind != Kind::default_privileges;
    if (is_part && context_.goes(id)) {
      const Decision& owner = relation_decision();
      const bool owner_goes = owner.fate == Fate::drop || owner.fate == Fate::replace;
      decision.drop_folded = owner_goes
                                 ? !in_circle(id) && !refers_back(id)
                                 : goes_with_parent_index(id) || (decision.fate == Fate::drop && loses_column(id) && !makes_way(id));
    }
    if (is_part && context_.comes(id) && (id.kind == Kind::column || id.kind == Kind::constraint)) {
      fold_create(id, decision);
    }
    if (id.kind == Kind::sequence && decision.fate == Fate::drop) {
      const Sequence& sequence = *context_.from.find<Sequence>(id);
      if (sequence.owned_by) {
        const ObjectId owner = context_.from.relation_id(relation_of(*sequence.owned_by));
        decision.drop_folded = context_.goes(owner) || context_.goes(*sequence.owned_by);
      }
    }
    if (id.kind == Kind::user_mapping && decision.fate == Fate::drop) {
      decision.drop_folded = false;
    }
    if (id.kind == Kind::statistics && decision.fate == Fate::drop) {
      const QualifiedName& table = context_.from.find<Statistics>(id)->table;
      decision.drop_folded = context_.goes({Kind::table, table.schema, "", table.name});
    }
    if (id.kind == Kind::column) {
      fold_inherited(id, decision);
    }
  }

  void fold_create(const ObjectId& id, Decision& decision) {
    const ObjectId relation = context_.to.relation_id(relation_of(id));
    const ObjectId domain{Kind::domain, id.schema, "", id.relation};
    const bool relation_comes = !relation.name.empty() && context_.comes(relation);
    if (id.kind == Kind::column) {
      decision.create_folded = relation_comes;
      return;
    }
    const Constraint& constraint = *context_.to.find<Constraint>(id);
    if (context_.to.contains(domain)) {
      decision.create_folded = context_.comes(domain) && print::is_inlined(constraint);
      return;
    }
    decision.create_folded = relation_comes && relation.kind == Kind::table && print::is_inlined(constraint) &&
                             !constraint.partition_of && !waits_for_table(id);
  }

  // CHECK (f(t)): the function needs the table, so the table cannot bring the constraint.
  bool waits_for_table(const ObjectId& constraint) const {
    const auto it = context_.to_references.find(constraint);
    if (it == context_.to_references.end()) {
      return false;
    }
    return std::ranges::any_of(it->second, [&](const ObjectId& id) {
      return (id.kind == Kind::routine || id.kind == Kind::operator_ || id.kind == Kind::operator_class) &&
             context_.comes(id);
    });
  }

  bool goes_with_parent_index(const ObjectId& id) const {
    const ObjectId parent = parent_index(context_.from, id);
    return !parent.name.empty() && context_.goes(parent) && !is_detached(context_, relation_of(id));
  }

  // A table has one primary key: the old one has to be gone before the new one comes, and that may be long before its
  // column goes.
  bool makes_way(const ObjectId& id) const {
    const Constraint* constraint = context_.from.find<Constraint>(id);
    return constraint != nullptr && constraint->type == ConstraintType::primary_key &&
           std::ranges::any_of(of_relation<Constraint>(context_.to, {id.schema, id.relation}), [](const auto& entry) {
             return entry.second.type == ConstraintType::primary_key;
           });
  }

  // The server drops a constraint, an index and a statistics object with any of their columns.
  bool loses_column(const ObjectId& id) const {
    if (id.kind != Kind::constraint && id.kind != Kind::index) {
      return false;
    }
    const auto it = context_.from_references.find(id);
    return it != context_.from_references.end() && std::ranges::any_of(it->second, [&](const ObjectId& target) {
             return target.kind == Kind::column && target.relation == id.relation && target.schema == id.schema &&
                    context_.fate(target) == Fate::drop && context_.from.find<Column>(target)->local;
           });
  }

  // A foreign key whose table and referenced table both go is dropped by itself where they refer to each other.
  bool in_circle(const ObjectId& id) const {
    if (id.kind != Kind::constraint) {
      return false;
    }
    const Constraint& constraint = *context_.from.find<Constraint>(id);
    if (!constraint.foreign_key || constraint.foreign_key->references == relation_of(id)) {
      return false;
    }
    std::set<QualifiedName> seen;
    std::deque<QualifiedName> next{constraint.foreign_key->references};
    while (!next.empty()) {
      const QualifiedName table = next.front();
      next.pop_front();
      if (table == relation_of(id)) {
        return true;
      }
      if (!seen.insert(table).second || !context_.goes({Kind::table, table.schema, "", table.name})) {
        continue;
      }
      for (const auto& [other, object] : of_relation<Constraint>(context_.from, table)) {
        if (object.foreign_key) {
          next.push_back(object.foreign_key->references);
        }
      }
    }
    return false;
  }

  // A policy, rule or trigger that reads something which in turn hangs on its relation: neither could go first.
  bool refers_back(const ObjectId& id) const {
    if (id.kind != Kind::policy && id.kind != Kind::rule && id.kind != Kind::trigger) {
      return false;
    }
    const auto is_own = [&](const ObjectId& other) {
      return other.schema == id.schema && relation_of(other).name == id.relation;
    };
    std::set<ObjectId> seen;
    std::deque<ObjectId> next;
    const auto follow = [&](const ObjectId& from) {
      const auto found = context_.from_references.find(from);
      for (const ObjectId& target : found == context_.from_references.end() ? std::set<ObjectId>{} : found->second) {
        if (context_.goes(target) && (from != id || !is_own(target)) && seen.insert(target).second) {
          next.push_back(target);
        }
      }
    };
    for (follow(id); !next.empty(); next.pop_front()) {
      if (is_own(next.front())) {
        return true;
      }
      follow(ObjectId(next.front()));
    }
    return false;
  }

  // What an ALTER of the parent does to its children by itself.
  void fold_inherited(const ObjectId& id, Decision& decision) {
    const Column* to = context_.to.find<Column>(id);
    const Column* from = context_.from.find<Column>(id);
    const Column* column = to != nullptr ? to : from;
    if (column == nullptr || column->local) {
      return;
    }
    for (const QualifiedName& parent : parents(id)) {
      const ObjectId parent_column = column_id(parent, id.name);
      const Decision& of_parent = context_.decision(parent_column);
      if (decision.fate == Fate::create && of_parent.fate == Fate::create) {
        decision.create_folded = true;
      } else if (decision.fate == Fate::drop && of_parent.fate == Fate::drop) {
        decision.drop_folded = !drops_alone(context_, parent_column);
      } else if (decision.fate == Fate::replace && of_parent.fate == Fate::replace) {
        decision.create_folded = decision.drop_folded = true;
      }
    }
    // A parent's fields are folded into those of its own parent: the change may come from any of them.
    std::vector<QualifiedName> above = parents(id);
    for (std::size_t i = 0; i < above.size() && decision.fate == Fate::alter; ++i) {
      const ObjectId parent_column = column_id(above[i], id.name);
      const Column* from_above = context_.to.find<Column>(parent_column);
      if (from_above != nullptr && context_.fate(parent_column) == Fate::alter) {
        drop_shared_fields(*column, *from_above, context_.decision(parent_column).fields, decision.fields);
      }
      const std::vector<QualifiedName> next = parents(parent_column);
      above.insert(above.end(), next.begin(), next.end());
    }
    // ATTACH and INHERIT do not create columns: only a parent that comes with its child does.
    if (decision.fate == Fate::create && !decision.create_folded) {
      for (const QualifiedName& parent : parents(id)) {
        decision.create_folded =
            decision.create_folded || context_.comes({Kind::table, parent.schema, "", parent.name});
      }
    }
  }

  static void drop_shared_fields(const Column& column, const Column& parent, const Fields& of_parent, Fields& fields) {
    std::erase_if(fields, [&](std::string_view field) {
      if (!has(of_parent, field)) {
        return false;
      }
      return (field == "type" && column.type == parent.type) ||
             (field == "collation" && column.collation == parent.collation) ||
             (field == "not null" && column.not_null == parent.not_null) ||
             (field == "default" && column.default_value == parent.default_value) ||
             (field == "storage" && column.storage == parent.storage) ||
             (field == "compression" && column.compression == parent.compression) ||
             (field == "statistics" && column.statistics == parent.statistics);
    });
  }

  std::vector<QualifiedName> parents(const ObjectId& column) const {
    const QualifiedName relation = relation_of(column);
    const Table* table = context_.table(relation);
    if (table == nullptr) {
      table = context_.from_table(relation);
    }
    if (table == nullptr) {
      return {};
    }
    return table->partition_of ? std::vector{table->partition_of->parent} : table->inherits;
  }

  // A sequence goes with the column it belongs to; one that stands in the target too keeps its position.
  void keep_sequences() {
    for (const auto& [id, sequence] : context_.from.sequences) {
      if (!sequence.owned_by || !context_.to.contains(id)) {
        continue;
      }
      const ObjectId owner = context_.from.relation_id(relation_of(*sequence.owned_by));
      if (!context_.goes(owner) && !context_.goes(*sequence.owned_by)) {
        continue;
      }
      Decision& decision = context_.decisions[id];
      if (decision.fate == Fate::keep || decision.fate == Fate::alter) {
        decision.fate = Fate::alter;
        if (!has(decision.fields, "owned by")) {
          decision.fields.push_back("owned by");
        }
      }
    }
  }

  // Made anew, an object must not lose what the wanted side does not speak of.
  void keep_attributes() {
    for (const auto& [id, decision] : context_.decisions) {
      const Object* from = context_.from.object(id);
      Object* to = context_.to.object(id);
      if (from == nullptr || to == nullptr) {
        continue;
      }
      if (!to->owner) {
        to->owner = from->owner;
      }
      if (!context_.to.manages_privileges) {
        to->privileges = from->privileges;
      }
    }
  }

  Context& context_;
  std::set<ObjectId>& in_place_;
  std::deque<ObjectId> pending_;
};

}  // namespace

void decide(Context& context, const std::vector<diff::Change>& changes, std::set<ObjectId>& in_place) {
  while (!Decider(context, in_place).run(changes)) {
    context.decisions.clear();
    context.beside.clear();
    context.beside_types.clear();
    context.beside_views.clear();
    context.diagnostics.clear();
  }
}

}  // namespace planner
