// Subcommands about a column; what inherits it follows, unless ONLY is said.

#include "schema/parse/alter_command.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/column.hpp"
#include "schema/parse/constraint.hpp"
#include "schema/parse/drop.hpp"
#include "schema/parse/options.hpp"
#include "schema/parse/sequence.hpp"
#include "schema/parse/slice.hpp"
#include "schema/parse/stars.hpp"
#include "schema/parse/table.hpp"
#include "schema/parse/text.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/sql.hpp"
#include "schema/storage.hpp"

namespace schema::parse {

namespace {

/// Adds the column to all that inherit from the table; one that is there already is merged with it.
void hand_down_column(const Command& command, const QualifiedName& parent, const ObjectId& column) {
  for (const QualifiedName& child : command.interpreter.children(parent)) {
    settle_stars(command.interpreter, {child});
    inherit_columns(command.interpreter, command.statement, parent, child);
    hand_down_column(command, child, {Kind::column, child.schema, child.name, column.name});
  }
}

void add_column(const Command& command) {
  const tree::Node node = command.node["def"].as("ColumnDef");
  ColumnDefinition definition = column_definition(command.interpreter, command.statement, node);
  const ObjectId id = command.member(Kind::column, definition.name);
  if (command.database().contains(id) && command.node["missing_ok"].flag()) {
    return;
  }
  settle_stars(command.interpreter, {command.relation_name()});
  definition.column.position.value = next_position(command.database(), command.relation_name());
  if (!command.database().contains(id)) {
    const Table* table = command.database().find<Table>(command.relation);
    add_column_sequence(command.interpreter, command.statement, command.relation_name(),
                        table != nullptr && table->unlogged, definition);
  }
  Column& column = command.interpreter.add(command.statement, id, std::move(definition.column), definition.offset);
  if (command.alone && !column.hints->renamed_from && !column.hints->backfill) {
    column.hints = command.statement.script->hints(command.statement.begin);
  }
  if (command.recurse) {
    hand_down_column(command, command.relation_name(), id);
  }
  add_constraints(command.interpreter, command.statement, command.relation, definition.constraints, TableIs::altered);
}

void drop_inherited_column(const Command& command, const QualifiedName& parent) {
  for (const QualifiedName& child : command.interpreter.children(parent)) {
    const ObjectId id{Kind::column, child.schema, child.name, command.name()};
    const Column* column = command.database().find<Column>(id);
    if (column == nullptr) {
      continue;
    }
    const Table* table = command.database().find<Table>(table_id(child));
    if (command.recurse && (!column->local || table->of_type)) {
      drop_inherited_column(command, child);
      drop_object(command.interpreter, id, behavior_of(command.node));
    } else {
      command.database().find<Column>(id)->local = true;
    }
  }
}

void drop_column(const Command& command) {
  const ObjectId id = command.member(Kind::column, command.name());
  if (!command.database().contains(id) && command.node["missing_ok"].flag()) {
    return;
  }
  require_column(command.interpreter, command.relation, id.name, command.place());
  drop_inherited_column(command, command.relation_name());
  drop_object(command.interpreter, id, behavior_of(command.node));
}

void column_default(const Command& command) {
  const tree::Node value = command.node["def"];
  command.each_column([&](Column& column) {
    column.search_path = command.interpreter.path_index();
    column.default_value.reset();
    if (value && !is_no_default(command.interpreter, command.statement, value, column.type)) {
      column.default_value = Expression(slice(command.statement, value));
    }
  });
}

// From 18 on a child that had a NOT NULL of its own keeps it when the parent's goes, and with it those below.
void set_not_null(const Command& command) {
  command.column().not_null = true;
  if (command.recurse) {
    const bool has_names = command.interpreter.options.server_version >= 180000;
    command.descend(command.relation_name(), [&](Column& column) {
      column.keeps_not_null = has_names && column.not_null;
      column.not_null = true;
    });
  }
}

void drop_not_null_below(const Command& command, const QualifiedName& parent) {
  for (const QualifiedName& child : command.interpreter.children(parent)) {
    Column* const column =
        command.database().find<Column>(ObjectId{Kind::column, child.schema, child.name, command.name()});
    if (column != nullptr && column->keeps_not_null) {
      column->keeps_not_null = false;
    } else if (column != nullptr) {
      column->not_null = false;
      drop_not_null_below(command, child);
    }
  }
}

void drop_not_null(const Command& command) {
  command.column().not_null = false;
  if (command.recurse) {
    drop_not_null_below(command, command.relation_name());
  }
}

void drop_expression(const Command& command) {
  command.each_column([](Column& column) { column.generated.reset(); });
}

/// The number of SET STATISTICS; none for DEFAULT (17+) and for a negative one, which the tree of older grammars leaves
/// out, not saying where it stands.
std::optional<int> statistics_target(const Command& command) {
  const std::int64_t value = command.node["def"].integer();
  if (!command.node["def"] || value < 0) {
    return std::nullopt;
  }
  if (value == 0) {
    const std::size_t at = after_word(command.text, 0, command.text.size(), "statistics");
    if (at != std::string_view::npos && text_of(command.text, next_token(command.text, at)) == "-") {
      return std::nullopt;
    }
  }
  return static_cast<int>(value);
}

void set_statistics(const Command& command) {
  const std::optional<int> target = statistics_target(command);
  if (command.relation.kind == Kind::index) {
    Index& index = *command.database().find<Index>(command.relation);
    const auto number = static_cast<std::size_t>(command.node["num"].integer());
    if (number >= 1 && number <= index.elements.size()) {
      index.elements[number - 1].statistics = target;
    }
    return;
  }
  command.each_column([&](Column& column) { column.statistics = target; });
}

void set_column_options(const Command& command) {
  set_parameters(command.column().options.edit(), command.node["def"].inner()["items"]);
}

void reset_column_options(const Command& command) {
  reset_parameters(command.column().options.edit(), command.node["def"].inner()["items"]);
}

void set_storage(const Command& command) {
  const std::string storage = to_lower(command.node["def"].text());
  command.each_column([&](Column& column) {
    column.storage = storage == "default" || storage == own_storage(column.type) ? "" : storage;
  });
}

void set_compression(const Command& command) {
  const std::string method(command.node["def"].text());
  command.column().compression = method == "default" ? "" : method;
}

/// The default stays the constant of the old type that it was made as.
void keep_type_of_default(Column& column) {
  std::string& text = column.default_value->text;
  const Token first = next_token(text, 0);
  if (first.type == TokenType::string && next_token(text, first.end).type == TokenType::end) {
    const std::string type = without_modifier(column.type);
    // As casts these two are of length 1.
    text = std::string(text_of(text, first)) + "::" +
           (type == "character" ? "bpchar"
            : type == "bit"     ? "\"bit\""
                                : type);
  }
}

void alter_column_type(const Command& command) {
  const tree::Node definition = command.node["def"].as("ColumnDef");
  const std::string type = type_name(command.interpreter, command.statement, definition["typeName"]);
  const std::string collation = collation_name(command.interpreter, definition["collClause"]["collname"]);
  command.each_column([&](Column& column) {
    if (column.default_value && column.type != type) {
      keep_type_of_default(column);
    }
    column.type = type;
    column.collation = collation;
    column.storage.clear();
    if (column.identity && column.identity->sequence.type != type) {
      // The sequence follows: bounds that were the old type's become the new one's.
      SequenceOptions& sequence = column.identity->sequence;
      const SequenceOptions before = sequence_options(command.interpreter, command.statement, {}, sequence.type);
      const SequenceOptions after = sequence_options(command.interpreter, command.statement, {}, type);
      sequence.type = type;
      sequence.max = sequence.max == before.max ? after.max : sequence.max;
    }
  });
}

void alter_column_options(const Command& command) {
  alter_options(command.column().foreign_options.edit(), command.node["def"].inner()["items"]);
}

void add_identity(const Command& command) {
  Column& column = command.column();
  const ObjectId id = command.member(Kind::column, command.name());
  column.identity =
      identity_of(command.interpreter, command.statement, id, column.type, command.node["def"].as("Constraint"));
}

void set_identity(const Command& command) {
  Column& column = command.column();
  if (!column.identity) {
    command.interpreter.fail("wrong-column", command.place(),
                             "column " + quote_identifier(command.name()) + " is no identity column");
  }
  const tree::Node options = command.node["def"].inner()["items"];
  for (const tree::Node option : options) {
    if (option.as("DefElem")["defname"].text() == "generated") {
      column.identity->always = option.as("DefElem")["arg"].integer() == 'a';
    }
  }
  alter_sequence_options(command.interpreter, command.statement, options, column.identity->sequence);
}

void drop_identity(const Command& command) {
  Column& column = command.column();
  if (column.identity) {
    const ObjectId id = command.member(Kind::column, command.name());
    command.interpreter.release_class_name(sequence_of_identity(id, *column.identity));
  }
  column.identity.reset();
}

}  // namespace

const Commands& column_commands() {
  static const Commands kCommands = {
      {"AT_AddColumn", add_column},
      {"AT_AddColumnToView", add_column},
      {"AT_ColumnDefault", column_default},
      {"AT_DropNotNull", drop_not_null},
      {"AT_SetNotNull", set_not_null},
      {"AT_DropExpression", drop_expression},
      {"AT_SetStatistics", set_statistics},
      {"AT_SetOptions", set_column_options},
      {"AT_ResetOptions", reset_column_options},
      {"AT_SetStorage", set_storage},
      {"AT_SetCompression", set_compression},
      {"AT_DropColumn", drop_column},
      {"AT_AlterColumnType", alter_column_type},
      {"AT_AlterColumnGenericOptions", alter_column_options},
      {"AT_AddIdentity", add_identity},
      {"AT_SetIdentity", set_identity},
      {"AT_DropIdentity", drop_identity},
  };
  return kCommands;
}

}  // namespace schema::parse
