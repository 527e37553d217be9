// ALTER TABLE, and what is spelled like it for views, materialized views, sequences, indexes, foreign tables and
// composite types. Each subcommand is read for itself, in order.

#include "schema/parse/alter_command.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/parts.hpp"
#include "schema/parse/text.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

Commands::mapped_type reader_of(std::string_view subtype) {
  for (const Commands* commands : {&column_commands(), &relation_commands(), &parent_commands()}) {
    if (const auto it = commands->find(subtype); it != commands->end()) {
      return it->second;
    }
  }
  return nullptr;
}

}  // namespace

void alter_table(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const tree::Node range = alter["relation"];
  const QualifiedName written = Interpreter::written_name(range);
  if (interpreter.is_temporary(written)) {
    return;
  }
  std::optional<ObjectId> relation = interpreter.find_relation(written);
  if (!relation) {
    relation = recall_index(interpreter, written);
  }
  if (!relation && interpreter.find_identity_sequence(written)) {
    return;  // its owner, its persistence: those of the table
  }
  if (const auto key = relation ? std::nullopt : find_part_key(interpreter, written)) {
    interpreter.unmodelled("settings of a partition's key", quote_qualified(*key), statement.place(range));
    return;
  }
  if (!relation) {
    if (alter["missing_ok"].flag()) {
      return;
    }
    interpreter.missing(alter["objtype"].text() == "OBJECT_INDEX" ? "index" : "relation", written,
                        statement.place(range));
  }
  const bool alone = alter["cmds"].size() == 1;
  const bool recurse = range["inh"].flag() || relation->kind == Kind::composite_type;
  std::size_t count = 0;
  for (const tree::Node item : alter["cmds"]) {
    const tree::Node node = item.as("AlterTableCmd");
    const std::string_view subtype = node["subtype"].text();
    const std::size_t number = count++;
    const Commands::mapped_type apply = reader_of(subtype);
    if (apply == nullptr) {
      interpreter.opaque(std::string(subtype), to_string(*relation), statement.place(range));
      continue;
    }
    std::string_view text;
    if (subtype == "AT_SetStatistics") {
      const std::vector<std::string_view> texts = split_list(statement.text());
      text = texts.size() == alter["cmds"].size() ? texts[number] : text;
    }
    interpreter.attempt([&interpreter, &statement, node, id = *relation, apply, recurse, alone, text] {
      if (interpreter.database.contains(id)) {
        apply({interpreter, statement, node, id, recurse, alone, text});
      }
    });
  }
}

}  // namespace schema::parse
