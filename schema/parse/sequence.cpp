#include "schema/parse/sequence.hpp"

#include <cstdlib>

#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/sequence_bounds.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

/// Numbers beyond 32 bits are Float nodes.
std::int64_t number(tree::Node value) {
  if (const tree::Node big = value.as("Float")) {
    return std::strtoll(std::string(big["fval"].text()).c_str(), nullptr, 10);
  }
  return value.integer();
}

enum class Stage : std::uint8_t { create, alter };

/// init_params() of the server.
void apply(const Interpreter& interpreter, const Statement& statement, tree::Node options, SequenceOptions& sequence,
           Stage stage) {
  const bool initial = stage == Stage::create;
  tree::Node as, increment, min, max, start, cache, cycle;
  bool says_min = false, says_max = false;
  for (const tree::Node option : options) {
    const tree::Node element = option.as("DefElem");
    const std::string_view name = element["defname"].text();
    const tree::Node value = element["arg"];
    if (name == "as") {
      as = value;
    } else if (name == "increment") {
      increment = value;
    } else if (name == "minvalue") {
      min = value;
      says_min = true;
    } else if (name == "maxvalue") {
      max = value;
      says_max = true;
    } else if (name == "start") {
      start = value;
    } else if (name == "cache") {
      cache = value;
    } else if (name == "cycle") {
      cycle = value;
    }
  }
  bool reset_min = false, reset_max = false;
  if (as) {
    const SequenceBounds before = sequence_bounds(sequence.type);
    sequence.type = type_name(interpreter, statement, as);
    reset_min = !initial && sequence.min == before.min;
    reset_max = !initial && sequence.max == before.max;
  }
  const SequenceBounds bounds = sequence_bounds(sequence.type);
  if (increment) {
    sequence.increment = number(increment);
  }
  if (cycle) {
    sequence.cycle = cycle.flag();
  }
  const bool ascending = sequence.increment > 0;
  if (max) {
    sequence.max = number(max);
  } else if (initial || says_max || reset_max) {
    sequence.max = ascending || reset_max ? bounds.max : -1;
  }
  if (min) {
    sequence.min = number(min);
  } else if (initial || says_min || reset_min) {
    sequence.min = !ascending || reset_min ? bounds.min : 1;
  }
  if (start) {
    sequence.start = number(start);
  } else if (initial) {
    sequence.start = ascending ? sequence.min : sequence.max;
  }
  if (cache) {
    sequence.cache = number(cache);
  }
}

}  // namespace

SequenceOptions sequence_options(const Interpreter& interpreter, const Statement& statement, tree::Node options,
                                 std::string_view type) {
  SequenceOptions sequence;
  sequence.type = std::string(type);
  apply(interpreter, statement, options, sequence, Stage::create);
  return sequence;
}

void alter_sequence_options(const Interpreter& interpreter, const Statement& statement, tree::Node options,
                            SequenceOptions& sequence) {
  apply(interpreter, statement, options, sequence, Stage::alter);
}

std::optional<ObjectId> sequence_owner(const Interpreter& interpreter, const Statement& statement, tree::Node options,
                                       bool& none) {
  for (const tree::Node option : options) {
    const tree::Node element = option.as("DefElem");
    if (element["defname"].text() != "owned_by") {
      continue;
    }
    const tree::Node names = element["arg"].inner()["items"];
    if (names.size() == 1) {  // NONE
      none = true;
      return std::nullopt;
    }
    const std::size_t count = names.size();
    const QualifiedName table{std::string(count > 2 ? names.at(count - 3).text() : ""),
                              std::string(names.at(count - 2).text())};
    const ObjectId relation = interpreter.relation(table, statement.place(element));
    ObjectId column{Kind::column, relation.schema, relation.name, std::string(names.back().text())};
    if (!interpreter.database.contains(column)) {
      interpreter.missing("column", {relation.name, column.name}, statement.place(element));
    }
    return column;
  }
  return std::nullopt;
}

std::string nextval_of(const QualifiedName& sequence) {
  return "nextval(" + quote_literal(quote_qualified(sequence)) + "::regclass)";
}

void create_sequence(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const tree::Node range = create["sequence"];
  const QualifiedName written = Interpreter::written_name(range);
  if (range["relpersistence"].text() == "t" || written.schema == "pg_temp") {
    interpreter.remember_temporary(written.name);
    return;
  }
  const QualifiedName name = interpreter.creation_target(written, statement.place(range));
  if (create["if_not_exists"].flag() && interpreter.class_name_taken(name)) {
    return;
  }
  require_free_name(interpreter, Kind::sequence, name, statement.place(range));
  Sequence sequence;
  sequence.unlogged = range["relpersistence"].text() == "u";
  sequence.options = sequence_options(interpreter, statement, create["options"]);
  const ObjectId id{Kind::sequence, name.schema, "", name.name};
  interpreter.add(statement, id, std::move(sequence));
  interpreter.attempt([&interpreter, &statement, create, id] {
    bool none = false;
    const auto owner = sequence_owner(interpreter, statement, create["options"], none);
    if (Sequence* made = interpreter.database.find<Sequence>(id); made != nullptr && owner) {
      made->owned_by = owner;
    }
  });
}

void alter_sequence(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const QualifiedName written = Interpreter::written_name(alter["sequence"]);
  if (const auto column = interpreter.find_identity_sequence(written)) {
    alter_sequence_options(interpreter, statement, alter["options"],
                           interpreter.database.find<Column>(*column)->identity->sequence);
    return;
  }
  if (alter["missing_ok"].flag() && !interpreter.find_relation(written)) {
    return;
  }
  const ObjectId id = interpreter.relation(statement, alter["sequence"]);
  bool none = false;
  const auto owner = sequence_owner(interpreter, statement, alter["options"], none);
  Sequence* sequence = interpreter.database.find<Sequence>(id);
  if (sequence == nullptr) {
    interpreter.fail("wrong-kind", statement.place(alter["sequence"]), to_string(id) + " is not a sequence");
  }
  alter_sequence_options(interpreter, statement, alter["options"], sequence->options);
  if (owner || none) {
    sequence->owned_by = owner;
  }
}

}  // namespace schema::parse
