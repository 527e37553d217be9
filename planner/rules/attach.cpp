// What ATTACH PARTITION would make while it holds its locks: the parent's indexes, keys and foreign keys that the table
// does not have yet. Made beforehand, in online forms and under the names that the server would choose, they are taken
// over.

#include <algorithm>

#include "planner/rules/data.hpp"
#include "planner/rules/part_names.hpp"
#include "planner/rules/partition.hpp"
#include "schema/inherited_parts.hpp"
#include "schema/key.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/index.hpp"

namespace planner {

using namespace schema;

namespace {

/// The index that `to` has on the partition for the parent's, by a name that the server would not choose.
std::optional<ObjectId> named_part(const Context& context, const QualifiedName& partition, const ObjectId& parent) {
  for (const auto& [id, index] : of_relation<Index>(context.to, partition)) {
    if (index.partition_of == QualifiedName{parent.schema, parent.name}) {
      return id;
    }
  }
  return std::nullopt;
}

/// The first of the table's that fits.
std::optional<ObjectId> taken_by_attach(const Context& context, const QualifiedName& table, const Index& like) {
  for (const auto& [id, own] : of_relation<Index>(context.from, table)) {
    if (!context.goes(id) && !own.partition_of && parse::same_index(own, like)) {
      return id;
    }
  }
  return std::nullopt;
}

/// By the name that the parent's would have it is the parent's (own_inherited_parts()), but for a file that names that.
bool is_its_own(const Context& context, const ObjectId& id, const Index& after, const ObjectId& parent) {
  const QualifiedName table = relation_of(id);
  return !after.partition_of &&
         (named_part(context, table, parent) ||
          !parse::is_made_up_name(id.name, table.name, parse::name_parts(*context.to.find<Index>(parent))));
}

/// Of a table with partitions of its own, ATTACH makes what is missing.
bool is_made_online(const Context& context, const Table& table, const QualifiedName& name) {
  return context.online(name) && !table.foreign && !table.partition_key;
}

class Parts {
 public:
  Parts(const Context& context, const ObjectId& table)
      : context_(context), table_(table), name_{table.schema, table.name} {}

  /// `online`: indexes, keys and foreign keys too.
  AroundAttach run(const QualifiedName& parent, bool online) {
    have_checks(parent);
    if (online) {
      have_what_is_made(parent);
    }
    return std::move(around_);
  }

  Chain checks(const QualifiedName& parent) {
    have_checks(parent);
    return std::move(around_.before);
  }

 private:
  /// ATTACH and INHERIT make none of these: they ask for them.
  void have_checks(const QualifiedName& parent) {
    for (const auto& [name, id] : checks_for_children(context_.to, parent)) {
      const ObjectId own{Kind::constraint, name_.schema, name_.name, name};
      if (is_asked_for(id) && (!context_.from.contains(own) || context_.goes(own)) && !context_.to.contains(own)) {
        have_check(own, *context_.to.find<Constraint>(id));
      }
    }
  }

  void have_what_is_made(const QualifiedName& parent) {
    for (const auto& [id, index] : of_relation<Index>(context_.to, parent)) {
      if (stays(id)) {
        have_index(id, index);
      }
    }
    for (const auto& [id, constraint] : of_relation<Constraint>(context_.to, parent)) {
      if (stays(id) && is_key(constraint)) {
        have_key(constraint);
      } else if (stays(id) && constraint.foreign_key) {
        have_foreign_key(id, constraint);
      } else if (stays(id) && constraint.type == ConstraintType::exclude) {
        around_.excludes = true;
      }
    }
  }

  /// On the parent before ATTACH: it stays, or comes with the parent itself.
  bool is_asked_for(const ObjectId& id) const { return stays(id) || context_.decision(id).create_folded; }

  /// What the plan makes on the parent it makes on the partitions too.
  bool stays(const ObjectId& id) const { return context_.from.contains(id) && !context_.goes(id); }

  void have_index(const ObjectId& parent, const Index& wanted) {
    const Index& like = *context_.from.find<Index>(parent);  // the same as the server spells it now
    const parse::NameParts parts = parse::name_parts(wanted);
    const std::optional<ObjectId> named = named_part(context_, name_, parent);
    if (const auto own = taken_by_attach(context_, name_, like)) {
      const Index* after = context_.to.find<Index>(*own);
      if (after != nullptr && is_its_own(context_, *own, *after, parent)) {
        give_away(*own, *after, named, parts);
      }
      return;
    }
    if (named && context_.comes(*named)) {
      around_.needs.insert(*named);
      return;
    }
    const bool key = std::ranges::any_of(of_relation<Constraint>(context_.from, name_), [&](const auto& entry) {
      return is_key(entry.second) && !context_.goes(entry.first) &&
             parse::same_index(parse::index_of(entry.second), like);
    });
    if (!key) {
      build(free_name(parts), wanted);
    }
  }

  /// ATTACH takes the first index that fits, also one that is to stay for itself: that one is taken, by the name it has
  /// then, and built anew.
  void give_away(const ObjectId& id, const Index& own, const std::optional<ObjectId>& named,
                 const parse::NameParts& parts) {
    const std::string taken = named ? named->name.text() : free_name(parts);
    const auto rename = [&](const std::string& from, const std::string& to) {
      return "ALTER INDEX " + quote_qualified(id.schema, from) + " RENAME TO " + quote_identifier(to);
    };
    Draft& draft =
        add(rename(id.name, taken), "leave " + to_string(id) + " to the parent's", LockMode::share_update_exclusive);
    draft.step.undo = {rename(taken, id.name)};
    draft.frees.insert(relation_slot({id.schema, id.name}));
    if (named) {
      draft.takes.insert(relation_slot({named->schema, named->name}));
      draft.step.produces.push_back(*named);
    }
    if (own.comment) {
      const ObjectId index{Kind::index, id.schema, id.relation, taken};
      add(print::comment_statement(context_.to, index, {}), "which has no comment", LockMode::share_update_exclusive)
          .step.undo = {print::comment_statement(context_.to, index, own.comment)};
    }
    Draft again = plain(context_, id, print::index_statement(context_.to, id, own, true), "build " + to_string(id));
    make_concurrent_build(again, {id.schema, id.name});
    again.step.undo = {"DROP INDEX CONCURRENTLY IF EXISTS " + quote_qualified(id.schema, id.name)};
    lock(context_, again, name_, LockMode::share_update_exclusive);
    around_.after.push_back(std::move(again));
    add_attributes(context_, id, around_.after);
  }

  void have_key(const Constraint& wanted) {
    for (const auto& [id, own] : of_relation<Constraint>(context_.from, name_)) {
      if (own.type == wanted.type && own.columns == wanted.columns && own.include == wanted.include &&
          !context_.goes(id)) {
        return;
      }
    }
    const ObjectId left{Kind::index, name_.schema, name_.name, part_of_key(name_, wanted)};
    const bool built = is_built(context_, left);
    const std::string name = built ? left.name.text() : free_name(parse::name_parts(wanted));
    if (built) {
      around_.found.insert(name);
    } else {
      build(name, parse::index_of(wanted));
    }
    const ObjectId key{Kind::constraint, name_.schema, name_.name, name};
    add(add_key_using_index(key, wanted, name), "make it the key of " + quote_qualified(name_),
        LockMode::access_exclusive)
        .step.undo = {"ALTER TABLE " + quote_qualified(name_) + " DROP CONSTRAINT IF EXISTS " + quote_identifier(name)};
  }

  void have_check(const ObjectId& id, Constraint check) {
    static_cast<Object&>(check) = Object{.search_path = check.search_path};
    const bool proves = check.validated && context_.online(name_);
    check.validated = check.validated && !proves;
    const std::string alter = "ALTER TABLE " + quote_qualified(name_) + ' ';
    Draft& first =
        add(alter + "ADD " + print::constraint_definition(context_.to, id, check),
            "add " + id.name + ", which the parent has, to " + quote_qualified(name_), LockMode::access_exclusive);
    first.step.undo = {alter + "DROP CONSTRAINT IF EXISTS " + quote_identifier(id.name)};
    if (!proves) {
      return;
    }
    first.step.preconditions = {none_where(context_, name_,
                                           "every row of " + quote_qualified(name_) + " passes " + id.name, {},
                                           "NOT (" + print::text_of(*check.expression) + ")")};
    first.step.transaction = Transaction::commits_after;
    Draft& validate = add(alter + "VALIDATE CONSTRAINT " + quote_identifier(id.name), "prove it for old rows",
                          LockMode::share_update_exclusive);
    validate.step.scans_table = true;
    validate.step.transaction = Transaction::commits_after;
  }

  void have_foreign_key(const ObjectId& id, const Constraint& wanted) {
    for (const auto& [own_id, own] : of_relation<Constraint>(context_.from, name_)) {
      const bool proved = own.validated || has(context_.decision(own_id).fields, "validated");
      if (own.foreign_key == wanted.foreign_key && own.columns == wanted.columns && proved && !context_.goes(own_id)) {
        return;
      }
    }
    for (Draft& draft : prove_foreign_key_of(context_, name_, table_, id, wanted)) {
      const std::set<ObjectId>& needs = context_.to_references.of(id);
      std::ranges::copy_if(needs, std::back_inserter(draft.step.consumes), [&](const ObjectId& need) {
        return need.relation != id.relation || need.schema != id.schema;
      });
      add(std::move(draft));
    }
  }

  void build(const std::string& name, Index index) {
    index.only = false;
    index.comment = {};
    index.partition_of.reset();
    const ObjectId id{Kind::index, name_.schema, name_.name, name};
    Draft& draft = add(print::index_statement(context_.to, id, index, true),
                       "build " + to_string(id) + ", which the parent has", LockMode::share_update_exclusive);
    const int weight = draft.weight;
    draft.step.preconditions = no_duplicates(context_, name_, id, index);
    make_concurrent_build(draft, {id.schema, name});
    draft.weight = weight;
    draft.step.undo = {"DROP INDEX CONCURRENTLY IF EXISTS " + quote_qualified(id.schema, name)};
    draft.takes.insert(relation_slot({id.schema, name}));
  }

  /// A step of its own table's columns as they will be.
  Draft& add(std::string sql, std::string comment, LockMode mode) {
    Draft draft = plain(context_, table_, std::move(sql), std::move(comment));
    lock(context_, draft, name_, mode);
    return add(std::move(draft));
  }

  Draft& add(Draft draft) {
    draft.weight = weight::kForeignKey + 1;
    draft.step.consumes.push_back(table_);
    for (const auto& [column, object] : of_relation<Column>(context_.to, name_)) {
      draft.step.consumes.push_back(column);
    }
    around_.before.push_back(std::move(draft));
    return around_.before.back();
  }

  std::string free_name(const parse::NameParts& parts) {
    return parse::first_name(name_.name, parts, [&](const Name& name) {
      const auto is_taken = [&](const Database* side) {
        return !side->relation_id({name_.schema, name}).name.empty() ||
               side->contains({Kind::index, name_.schema, name_.name, name}) ||
               side->contains({Kind::constraint, name_.schema, name_.name, name});
      };
      return !is_taken(&context_.from) && !is_taken(&context_.to) && around_.found.insert(name).second;
    });
  }

  const Context& context_;
  const ObjectId& table_;
  QualifiedName name_;
  AroundAttach around_;
};

}  // namespace

bool is_given_by_attach(const Context& context, const ObjectId& part) {
  const Index& index = *context.to.find<Index>(part);
  const QualifiedName table = relation_of(part);
  const Table* const was = context.from.find<Table>(table_id(table));
  const Table& becomes = *context.to.find<Table>(table_id(table));
  if (was == nullptr || was->partition_of || !index.partition_of || !is_made_online(context, becomes, table)) {
    return false;
  }
  const ObjectId parent = parent_index(context.to, part);
  const Index* const like = context.from.find<Index>(parent);
  const auto own = like == nullptr || context.goes(parent) ? std::nullopt : taken_by_attach(context, table, *like);
  const Index* const after = own ? context.to.find<Index>(*own) : nullptr;
  return after != nullptr && is_its_own(context, *own, *after, parent);
}

AroundAttach around_attach(const Context& context, const ObjectId& table, const QualifiedName& parent) {
  const Table& wanted = *context.to.find<Table>(table);
  if (gets_another_bound(context, table)) {
    return {};
  }
  if (wanted.partition_key && !wanted.foreign && context.online({table.schema, table.name})) {
    const AroundAttach work = Parts(context, table).run(parent, true);
    AroundAttach around = Parts(context, table).run(parent, false);
    around.leaves_work = work.before.size() > around.before.size();
    around.excludes = work.excludes;
    return around;
  }
  return Parts(context, table).run(parent, is_made_online(context, wanted, {table.schema, table.name}));
}

Chain checks_before_inherit(const Context& context, const ObjectId& table, const QualifiedName& parent) {
  return Parts(context, table).checks(parent);
}

}  // namespace planner
