#include "planner/rules/column.hpp"
#include "schema/key.hpp"
#include "schema/parse/choose_name.hpp"

namespace planner {

using namespace schema;

namespace {

void add_clause(std::string& clauses, const std::string& clause) { clauses += (clauses.empty() ? "" : " ") + clause; }

// The type of the sequence follows the column's by itself.
std::string sequence_clauses(const SequenceOptions& from, const SequenceOptions& to) {
  std::string clauses;
  const auto number = [&](std::int64_t a, std::int64_t b, const char* word) {
    if (a != b) {
      add_clause(clauses, std::string("SET ") + word + ' ' + std::to_string(b));
    }
  };
  number(from.increment, to.increment, "INCREMENT BY");
  number(from.min, to.min, "MINVALUE");
  number(from.max, to.max, "MAXVALUE");
  number(from.start, to.start, "START WITH");
  number(from.cache, to.cache, "CACHE");
  if (from.cycle != to.cycle) {
    add_clause(clauses, to.cycle ? "SET CYCLE" : "SET NO CYCLE");
  }
  return clauses;
}

// It is always in the schema of its table.
Draft rename_sequence(const Context& context, const ObjectId& column, const QualifiedName& from,
                      const QualifiedName& to) {
  const auto rename = [](const QualifiedName& old, const QualifiedName& name) {
    return "ALTER SEQUENCE " + quote_qualified(old) + " RENAME TO " + quote_identifier(name.name);
  };
  Draft draft = plain(context, column, rename(from, to), "rename the sequence of " + to_string(column));
  draft.step.undo = {rename(to, from)};
  draft.frees.insert(relation_slot(from));
  draft.takes.insert(relation_slot(to));
  return draft;
}

std::string serial_sequence(const ObjectId& column) {
  return "pg_catalog.pg_get_serial_sequence(" + quote_literal(quote_qualified(relation_of(column))) + ", " +
         quote_literal(column.name) + ")";
}

}  // namespace

std::string go_on_after_rows(const std::string& sequence, const SequenceOptions& options, const ObjectId& column) {
  const std::string name = quote_identifier(column.name);
  const std::string table = quote_qualified(relation_of(column));
  const bool down = options.increment < 0;
  // Numbers before the sequence's own it never comes to.
  return "SELECT pg_catalog.setval(" + sequence + ", (SELECT pg_catalog." + (down ? "min(" : "max(") + name +
         ") FROM " + table + " WHERE " + name +
         (down ? " <= " + std::to_string(options.max) : " >= " + std::to_string(options.min)) + "))";
}

bool is_sorted(const Context& context, const ObjectId& column) {
  return std::ranges::any_of(context.dependents.of(column), [&](const ObjectId& id) {
    const Constraint* key = context.to.find<Constraint>(id);
    const Index* index = context.to.find<Index>(id);
    if (key != nullptr) {
      return is_key(*key) && key->columns.front() == column.name;
    }
    return index != nullptr && index->method == kBtree && !index->predicate &&
           index->elements.front().column == column.name;
  });
}

namespace {

Draft go_on(const Context& context, const ObjectId& column, const std::string& sequence,
            const SequenceOptions& options) {
  Draft draft = plain(context, column, go_on_after_rows(sequence, options, column),
                      "go on after the numbers already given in " + to_string(column));
  lock(context, draft, relation_of(column), LockMode::access_share);
  draft.step.scans_table = !is_sorted(context, column);
  return draft;
}

}  // namespace

bool counts(const Column& column) {
  return column.type == "smallint" || column.type == "integer" || column.type == "bigint";
}

std::optional<ObjectId> new_sequence_of(const Context& context, const ObjectId& column) {
  if (!counts(*context.to.find<Column>(column)) || !context.existed(relation_of(column))) {
    return {};
  }
  for (const ObjectId& target : context.to_references.of(column)) {
    const Sequence* sequence = context.comes(target) ? context.to.find<Sequence>(target) : nullptr;
    if (sequence != nullptr && sequence->owned_by == column) {
      return target;
    }
  }
  return {};
}

Chain go_on_in_new_sequence(const Context& context, const ObjectId& id) {
  const std::optional<ObjectId> sequence = new_sequence_of(context, id);
  if (!sequence) {
    return {};
  }
  Chain chain;
  chain.push_back(go_on(context, id, quote_literal(quote_qualified(sequence->schema, sequence->name)),
                        context.to.find<Sequence>(*sequence)->options));
  return chain;
}

Chain alter_identity(const Context& context, const ObjectId& id) {
  const Column& from = *context.from.find<Column>(id);
  const Column& to = *context.to.find<Column>(id);
  const QualifiedName relation = relation_of(id);
  const std::string column = alter_relation(context, relation) + " ALTER COLUMN " + quote_identifier(id.name) + ' ';
  Chain chain;
  const auto act = [&](const std::string& action, const std::string& comment, const std::string& undo) {
    Draft draft = altering(context, id, column + action, comment + " of " + to_string(id));
    draft.releases.clear();  // the default that was there before goes by a step of its own
    lock(context, draft, relation, LockMode::access_exclusive);
    draft.step.undo = {column + undo};
    chain.push_back(std::move(draft));
  };
  const auto definition = [](const Identity& identity) { return "ADD " + print::identity_clause(identity); };
  if (from.identity && !to.identity) {
    act("DROP IDENTITY", "drop identity", definition(*from.identity));
    if (context.existed(relation)) {
      chain.back().step.undo.push_back(go_on_after_rows(serial_sequence(id), from.identity->sequence, id));
    }
    chain.back().step.consumes.clear();  // what the column refers to from now on may take the sequence's name
    chain.back().frees.insert(relation_slot(parse::sequence_of_identity(id, *from.identity)));
    return chain;
  }
  const auto attributes = [&](const std::optional<std::string>& comment, const Privileges& given) {
    for (std::string& sql : print::identity_attributes(context.to, id, *to.identity, comment, given)) {
      chain.push_back(plain(context, id, std::move(sql), "set the attributes of the sequence of " + to_string(id)));
    }
  };
  if (!from.identity && to.identity) {
    act(definition(*to.identity), "add identity", "DROP IDENTITY");
    attributes({}, initial_sequence_privileges(context, id));
    chain.back().takes.insert(relation_slot(parse::sequence_of_identity(id, *to.identity)));
    if (context.existed(relation)) {
      // A new sequence starts at its start, whatever the rows say; numbers already given must not come again.
      chain.push_back(go_on(context, id, serial_sequence(id), to.identity->sequence));
    }
    return chain;
  }
  std::string clauses, back;
  if (from.identity->always != to.identity->always) {
    add_clause(clauses, to.identity->always ? "SET GENERATED ALWAYS" : "SET GENERATED BY DEFAULT");
    add_clause(back, from.identity->always ? "SET GENERATED ALWAYS" : "SET GENERATED BY DEFAULT");
  }
  const std::string sequence = sequence_clauses(from.identity->sequence, to.identity->sequence);
  if (!sequence.empty()) {
    add_clause(clauses, sequence);
    add_clause(back, sequence_clauses(to.identity->sequence, from.identity->sequence));
  }
  if (!clauses.empty()) {
    const bool apart = move_into_bounds(context, id, parse::sequence_of_identity(id, *from.identity),
                                        from.identity->sequence, to.identity->sequence, chain);
    clauses += apart ? " RESTART" : "";
    act(clauses, "change identity", back);
  }
  const QualifiedName was = parse::sequence_of_identity(id, *from.identity);
  const QualifiedName becomes = parse::sequence_of_identity(id, *to.identity);
  if (becomes != was) {
    chain.push_back(rename_sequence(context, id, was, becomes));
  }
  const std::size_t before = chain.size();
  attributes(from.identity->sequence_comment, from.identity->sequence_privileges);
  if (chain.size() > before) {
    Identity there = *from.identity;
    there.sequence_name = becomes;
    chain.back().step.undo = print::identity_attributes(context.from, id, there, to.identity->sequence_comment,
                                                        to.identity->sequence_privileges);
  }
  return chain;
}

}  // namespace planner
