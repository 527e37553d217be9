#include "planner/decide/leftovers.hpp"

#include <algorithm>

#include "diff/fields.hpp"
#include "planner/rules/common.hpp"
#include "planner/rules/part_names.hpp"
#include "planner/rules/partition.hpp"
#include "schema/canonical/settle.hpp"
#include "schema/default_partition.hpp"
#include "schema/key.hpp"
#include "schema/parse/index.hpp"

namespace planner {

using namespace schema;

namespace {

template <class T>
bool fits_as_built(const T& left, T wanted) {
  wanted.only = left.only;
  wanted.partition_of = left.partition_of;
  if constexpr (requires { wanted.validated; }) {
    wanted.validated = left.validated;
  }
  return diff::are_same(left, wanted);
}

class Leftovers {
 public:
  explicit Leftovers(Context& context) : context_(context) {}

  void run() {
    for (const auto& [id, decision] : context_.decisions) {
      if (id.kind == Kind::index) {
        look_for_index(id, decision);
      } else if (id.kind == Kind::constraint) {
        look_for_constraint(id, decision);
      } else if (id.kind == Kind::table) {
        look_for_attachment(id, decision);
      }
    }
    take_up();
  }

 private:
  template <class T>
  void look_for(const ObjectId& left, const T& wanted) {
    if (context_.fate(left) != Fate::drop) {
      return;
    }
    T bare = wanted;
    static_cast<Object&>(bare) = Object{.search_path = wanted.search_path};
    if constexpr (requires { bare.index_comment; }) {
      bare.index_comment.reset();
    }
    want(left, std::move(bare));
    found_.push_back(left);
  }

  void want(const ObjectId& id, Index index) { wanted_.indexes.insert_or_assign(id, std::move(index)); }
  void want(const ObjectId& id, Constraint constraint) {
    wanted_.constraints.insert_or_assign(id, std::move(constraint));
  }

  static bool comes(const Decision& decision) {
    return decision.fate == Fate::create || (decision.fate == Fate::alter && has(decision.fields, "only"));
  }

  void look_for_index(const ObjectId& id, const Decision& decision) {
    const QualifiedName relation = relation_of(id);
    if (decision.fate == Fate::replace) {
      look_for(ObjectId{Kind::index, id.schema, id.relation, derived_name(id.name, "_new")},
               *context_.to.find<Index>(id));
    } else if (comes(decision)) {
      look_for_parts(relation, [&](const QualifiedName& partition) {
        look_for(ObjectId{Kind::index, partition.schema, partition.name, part_to_build(context_, partition, id)},
                 *context_.to.find<Index>(id));
      });
    }
  }

  void look_for_constraint(const ObjectId& id, const Decision& decision) {
    const QualifiedName relation = relation_of(id);
    const bool replaced = decision.fate == Fate::replace;
    if (!comes(decision) && !replaced) {
      return;
    }
    const Constraint& constraint = *context_.to.find<Constraint>(id);
    const Table* const table = context_.table(relation);
    const bool partitioned = table != nullptr && table->partition_key;
    if (is_key(constraint) && !partitioned) {
      const ObjectId own{Kind::index, id.schema, id.relation, id.name};
      const ObjectId fresh{Kind::index, id.schema, id.relation, derived_name(id.name, "_new")};
      look_for(replaced || !context_.from.contains(own) ? fresh : own, parse::index_of(constraint));
    } else if (is_key(constraint) && !replaced) {
      look_for_parts(relation, [&](const QualifiedName& partition) { look_for_key(partition, constraint); });
    } else if (constraint.foreign_key && !replaced) {
      look_for_parts(relation, [&](const QualifiedName& partition) {
        look_for(ObjectId{Kind::constraint, partition.schema, partition.name, id.name}, constraint);
      });
    }
  }

  void look_for_key(const QualifiedName& partition, const Constraint& key) {
    const Name name = part_of_key(partition, key);
    look_for(ObjectId{Kind::index, partition.schema, partition.name, name}, parse::index_of(key));
    look_for(ObjectId{Kind::constraint, partition.schema, partition.name, name}, key);
  }

  template <class Look>
  void look_for_parts(const QualifiedName& parent, const Look& look) {
    for (const QualifiedName& partition : partitions_of(context_, parent)) {
      look(partition);
      look_for_parts(partition, look);
    }
  }

  void look_for_attachment(const ObjectId& id, const Decision& decision) {
    const Table* const table = context_.to.find<Table>(id);
    if (table == nullptr || !table->partition_of ||
        (decision.fate != Fate::create && !has(decision.fields, "partition of"))) {
      return;
    }
    const QualifiedName name{id.schema, id.name};
    const QualifiedName& parent = table->partition_of->parent;
    if (const auto bound = provable_condition(context_.to, *table->partition_of)) {
      look_for_proof(id, name, *bound);
      if (const auto rest = default_partition(context_.from, parent); rest && *rest != name) {
        look_for_proof(id, *rest, "NOT (" + *bound + ")");
      }
    }
    for (const auto& [part, constraint] : of_relation<Constraint>(context_.to, parent)) {
      if (is_key(constraint)) {
        look_for_key(name, constraint);
      } else if (constraint.foreign_key) {
        look_for(ObjectId{Kind::constraint, id.schema, id.name, part.name}, constraint);
      }
    }
  }

  void look_for_proof(const ObjectId& partition, const QualifiedName& relation, const std::string& condition) {
    const ObjectId left = bound_proof_id(partition, relation);
    if (context_.online(relation) && context_.fate(left) == Fate::drop) {
      Constraint check;
      check.type = ConstraintType::check;
      check.expression = Expression(condition);
      want(left, std::move(check));
      in_the_way_.push_back(left);
    }
  }

  // An invalid index is none: it is cleared away.
  bool fits(const Database& left, const Database& wanted, const ObjectId& id) const {
    if (const Index* const index = left.find<Index>(id)) {
      return index->valid && fits_as_built(*index, *wanted.find<Index>(id));
    }
    return fits_as_built(*left.find<Constraint>(id), *wanted.find<Constraint>(id));
  }

  // What is attached to an index that goes will go with it. True: it was not known so far.
  bool leave_to_parent(const ObjectId& id) {
    const ObjectId above = parent_index(context_.from, id);
    const bool goes = is_built(context_, id) && !above.name.empty() && context_.goes(above);
    if (goes) {
      context_.decisions[id].fate = Fate::drop;
    }
    return goes;
  }

  void take_up() {
    if (found_.empty() && in_the_way_.empty()) {
      return;
    }
    Database left = context_.from, wanted = context_.to;
    for (const ObjectId& id : in_the_way_) {  // a default partition may go, and its columns with it
      const auto columns = of_relation<Column>(context_.from, relation_of(id));
      wanted.columns.insert(columns.begin(), columns.end());
      wanted.tables.insert(*context_.from.tables.find(table_id(relation_of(id))));
    }
    wanted.indexes.merge(wanted_.indexes);
    wanted.constraints.merge(wanted_.constraints);
    canonical::settle(left, wanted);
    for (const ObjectId& id : found_) {
      if (fits(left, wanted, id)) {
        context_.decisions[id].fate = Fate::built;
      }
    }
    while (std::ranges::any_of(found_, [&](const ObjectId& id) { return leave_to_parent(id); })) {
    }
    for (const ObjectId& id : in_the_way_) {
      if (fits(left, wanted, id)) {
        context_.decisions[id].fate = Fate::built;
      } else {
        context_.stale.insert(id);
      }
    }
  }

  Context& context_;
  Database wanted_;
  std::vector<ObjectId> found_, in_the_way_;
};

}  // namespace

void take_up_leftovers(Context& context) { Leftovers(context).run(); }

}  // namespace planner
