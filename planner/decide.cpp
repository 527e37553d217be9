// What happens to each object:
//   1. the differ's changes, with alters turned into replacements where the kind's rule says so;
//   2. parts of a relation that is made anew are made anew with it;
//   3. whatever refers to something that goes, or to a column that gets another type, and still stands in the target,
//      is made anew around it, and so on until nothing more is disturbed;
//   4. parts are folded into what takes them along: a dropped table its columns, a dropped column its indexes, …

#include <algorithm>
#include <deque>

#include "planner/rule.hpp"
#include "planner/rules/column.hpp"
#include "planner/rules/common.hpp"
#include "planner/type_change.hpp"
#include "schema/print/print.hpp"

namespace planner {

using namespace schema;

namespace {

bool is_type(Kind kind) {
  return kind == Kind::enum_type || kind == Kind::domain || kind == Kind::composite_type || kind == Kind::range_type ||
         kind == Kind::base_type;
}

class Decider {
 public:
  explicit Decider(Context& context) : context_(context) {}

  void run(const std::vector<diff::Change>& changes) {
    for (const diff::Change& change : changes) {
      take(change);
    }
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
    keep_sequences();
    for (auto& [id, decision] : context_.decisions) {
      fold(id, decision);
    }
    keep_attributes();
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
    }
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
    const Decision decision = context_.decision(id);
    if (context_.goes(id)) {
      if (is_type(id.kind) && decision.fate == Fate::replace && used_by_columns(id)) {
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
      for (const ObjectId& dependent : context_.dependents.of(id)) {
        follow_type(dependent, id);
      }
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
    if (!parent.name.empty() && !context_.goes(table_of(id)) && !is_detached(context_, relation_of(id)) && context_.to.contains(parent)) {
      force(parent);
    }
  }

  static ObjectId table_of(const ObjectId& id) { return {Kind::table, id.schema, "", id.relation}; }

  // `id` goes, and `dependent` refers to it.
  void let_go(const ObjectId& dependent, const ObjectId& id) {
    if (!context_.to.contains(dependent) || context_.fate(dependent) == Fate::drop) {
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
    const TypeChange change = type_change(context_.from, context_.to, column.name, context_.from.find<Column>(column)->type,
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
        if ((foreign_key && (change.rewrites || type_anew)) || (constraint.expression && !meaning_kept)) {
          force(dependent);
        }
        break;
      }
      case Kind::index: {
        // ALTER TYPE builds indexes anew by itself, from their old text; which must still make sense.
        const Index& index = *context_.from.find<Index>(dependent);
        const bool has_expression =
            index.predicate || std::ranges::any_of(index.elements, [](const IndexElement& e) { return e.expression.has_value(); });
        const bool has_class = std::ranges::any_of(index.elements, [](const IndexElement& e) { return !e.opclass.empty(); });
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
      decision.drop_folded = owner_goes ? !in_circle(id) && !refers_back(id)
                                        : goes_with_parent_index(id) || (decision.fate == Fate::drop && loses_column(id));
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
    decision.create_folded = relation_comes && relation.kind == Kind::table && print::is_inlined(constraint) && !constraint.partition_of &&
                             !waits_for_table(id);
  }

  // CHECK (f(t)): the function needs the table, so the table cannot bring the constraint.
  bool waits_for_table(const ObjectId& constraint) const {
    const auto it = context_.to_references.find(constraint);
    if (it == context_.to_references.end()) {
      return false;
    }
    return std::ranges::any_of(it->second, [&](const ObjectId& id) {
      return (id.kind == Kind::routine || id.kind == Kind::operator_ || id.kind == Kind::operator_class) && context_.comes(id);
    });
  }

  bool goes_with_parent_index(const ObjectId& id) const {
    const ObjectId parent = parent_index(context_.from, id);
    return !parent.name.empty() && context_.goes(parent) && !is_detached(context_, relation_of(id));
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
    const auto is_own = [&](const ObjectId& other) { return other.schema == id.schema && relation_of(other).name == id.relation; };
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
      } else if (decision.fate == Fate::alter && of_parent.fate == Fate::alter) {
        drop_shared_fields(*column, *context_.to.find<Column>(parent_column), of_parent.fields, decision.fields);
      }
    }
    // ATTACH and INHERIT do not create columns: only a parent that comes with its child does.
    if (decision.fate == Fate::create && !decision.create_folded) {
      for (const QualifiedName& parent : parents(id)) {
        decision.create_folded = decision.create_folded || context_.comes({Kind::table, parent.schema, "", parent.name});
      }
    }
  }

  static void drop_shared_fields(const Column& column, const Column& parent, const Fields& of_parent, Fields& fields) {
    std::erase_if(fields, [&](std::string_view field) {
      if (!has(of_parent, field)) {
        return false;
      }
      return (field == "type" && column.type == parent.type) || (field == "collation" && column.collation == parent.collation) ||
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
  std::deque<ObjectId> pending_;
};

}  // namespace

void decide(Context& context, const std::vector<diff::Change>& changes) { Decider(context).run(changes); }

}  // namespace planner
