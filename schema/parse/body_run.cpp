#include "schema/parse/body_run.hpp"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "schema/parse/body_parts.hpp"
#include "schema/parse/catalog_condition.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/text.hpp"

namespace schema::parse {

namespace {

/// May the routines of the model that the text calls change the schema, or those that they call?
bool calls_a_change(const Interpreter& interpreter, std::string_view text, std::set<ObjectId>& asked) {
  QualifiedName name;
  const auto changes = [&](const ObjectId& id) {
    const Routine* routine = interpreter.database.find<Routine>(id);
    return routine != nullptr && asked.insert(id).second &&
           (may_change_schema(routine->body) || calls_a_change(interpreter, routine->body, asked));
  };
  for (Token token = next_token(text, 0); token.type != TokenType::end; token = next_token(text, token.end)) {
    const std::string_view word = text_of(text, token);
    if (word == "(" && !name.name.empty() && std::ranges::any_of(interpreter.find_routines(name), changes)) {
      return true;
    }
    if (token.type == TokenType::word || token.type == TokenType::quoted_name) {
      name.name = token.type == TokenType::word ? to_lower(word) : std::string(word.substr(1, word.size() - 2));
    } else if (word == ".") {
      name.schema = std::exchange(name.name, "");
    } else {
      name = {};
    }
  }
  return false;
}

/// The statements of a text; they may wait, so it is kept. Throws tree::SyntaxError.
std::vector<const Statement*> kept_statements(Interpreter& interpreter, std::uint32_t file, std::string text) {
  const Script& script = interpreter.keep(file, std::move(text));
  std::vector<const Statement*> statements;
  for (const Extent& one : script.statements()) {
    const tree::Tree& tree = interpreter.keep(tree::parse(script.text().substr(one.begin, one.end - one.begin)));
    if (tree.size() == 1) {
      statements.push_back(&interpreter.keep(Statement{&script, one.begin, one.begin, one.end, tree.statement()}));
    }
  }
  return statements;
}

class Runner {
 public:
  Runner(Interpreter& interpreter, const Script& script, Variables variables)
      : interpreter_(interpreter), script_(script), body_(script.text()), variables_(std::move(variables)) {}

  /// Nothing is done unless all of it can be.
  bool is_plain(const Part& part) {
    switch (part.type) {
      case Part::Type::declaration:
        declare(text(part.text));
        return true;
      case Part::Type::statement:
        assign(text(part.text));
        return may_change_schema(text(part.text)) ? sql_of(part.text).has_value()
                                                  : !calls_a_change(interpreter_, text(part.text));
      case Part::Type::choice:
        // One that may only leave early must be known too.
        if (!may_change_schema(text(part.text)) && !calls_a_change(interpreter_, text(part.text)) &&
            find_word(text(part.text), 0, text(part.text).size(), "return") == std::string_view::npos) {
          forget_assigned(part);
          return true;
        }
        break;
      case Part::Type::arm:
        if (part.condition && !catalog_condition(interpreter_, text(*part.condition), variables_)) {
          return false;
        }
        break;
      case Part::Type::loop:
        return each(
            part, [&] { return std::ranges::all_of(part.parts, [&](const Part& inner) { return is_plain(inner); }); });
      case Part::Type::block:
        break;
    }
    return std::ranges::all_of(part.parts, [&](const Part& inner) { return is_plain(inner); });
  }

  void run(const Part& part, bool forgives) {
    switch (part.type) {
      case Part::Type::declaration:
        declare(text(part.text));
        return;
      case Part::Type::statement:
        assign(text(part.text));
        returned_ = equals_word(text_of(text(part.text), next_token(text(part.text), 0)), "return");
        if (may_change_schema(text(part.text))) {
          run_statement(part.text, forgives);
        }
        return;
      case Part::Type::choice:
        for (const Part& arm : part.parts) {
          const auto holds =
              arm.condition ? catalog_condition(interpreter_, text(*arm.condition), variables_) : std::optional(true);
          if (holds == true) {
            run(arm, forgives);
            return;
          }
          if (!holds) {
            forget_assigned(part);
            return;
          }
        }
        return;
      case Part::Type::loop:
        each(part, [&] {
          run_all(part, forgives);
          return !returned_;
        });
        return;
      case Part::Type::arm:
      case Part::Type::block:
        run_all(part, forgives || part.forgives);
        return;
    }
  }

 private:
  std::string_view text(Extent extent) const { return body_.substr(extent.begin, extent.end - extent.begin); }

  void run_all(const Part& part, bool forgives) {
    for (const Part& inner : part.parts) {
      if (!returned_) {
        run(inner, forgives);
      }
    }
  }

  /// For every element of the loop's array, until one says no.
  template <class F>
  bool each(const Part& loop, F&& f) {
    const auto values = body_array(text(*loop.condition), variables_);
    return values && std::ranges::all_of(*values, [&](const std::string& value) {
             variables_[loop.variable] = value;
             return f();
           });
  }

  /// Of what is not followed nothing is known afterwards.
  void forget_assigned(const Part& part) {
    if (part.type == Part::Type::statement) {
      assign(text(part.text));
      variables_.erase(to_lower(text_of(text(part.text), next_token(text(part.text), 0))));
    }
    for (const Part& inner : part.parts) {
      forget_assigned(inner);
    }
  }

  /// `x text := value`
  void declare(std::string_view declaration) {
    const Token name = next_token(declaration, 0);
    std::size_t value = declaration.find(":=", name.end);
    const std::size_t word = find_word(declaration, name.end, declaration.size(), "default");
    if (value == std::string_view::npos && word == std::string_view::npos) {
      return;
    }
    value = value == std::string_view::npos ? word + std::string_view("default").size() : value + 2;
    set(text_of(declaration, name), declaration.substr(value));
  }

  /// `x := value`, `SELECT condition INTO x`, and FOUND after PERFORM.
  void assign(std::string_view statement) {
    const Token first = next_token(statement, 0);
    const std::string_view name = text_of(statement, first);
    if (equals_word(name, "perform")) {
      set("found", "EXISTS (SELECT " + std::string(statement.substr(first.end)) + ')');
      return;
    }
    if (equals_word(name, "select")) {
      variables_.erase("found");
      const std::size_t into = find_word(statement, first.end, statement.size(), "into");
      if (into != std::string_view::npos) {
        const Token target = next_token(statement, into + std::string_view("into").size());
        const bool ends = next_token(statement, target.end).type == TokenType::end;
        set(text_of(statement, target), ends ? statement.substr(first.end, into - first.end) : "");
      }
      return;
    }
    const Token sign = next_token(statement, first.end);
    if (first.type == TokenType::word && sign.type == TokenType::symbol) {
      const bool colon = statement.substr(sign.begin).starts_with(":=");
      if (colon || text_of(statement, sign) == "=") {
        set(name, statement.substr(sign.begin + (colon ? 2 : 1)));
      }
    }
  }

  void set(std::string_view name, std::string_view value) {
    const std::string variable = to_lower(name);
    if (auto known = body_value(value, variables_)) {
      variables_[variable] = *std::move(known);
    } else if (const auto condition = catalog_condition(interpreter_, value, variables_)) {
      variables_[variable] = *condition ? "true" : "false";
    } else {
      variables_.erase(variable);
    }
  }

  /// The statement itself, or what EXECUTE is given; nullopt: it cannot be told.
  std::optional<std::string> sql_of(Extent extent) const {
    const std::string_view statement = text(extent);
    const Token first = next_token(statement, 0);
    if (!equals_word(text_of(statement, first), "execute")) {
      const bool ddl = changes_schema(text_of(statement, first), statement.substr(first.end));
      return ddl && is_sql(statement) ? std::optional<std::string>(statement) : std::nullopt;
    }
    auto sql = body_value(statement.substr(first.end), variables_);
    return sql && is_sql(*sql) ? std::move(sql) : std::nullopt;
  }

  static bool is_sql(std::string_view text) {
    try {
      return tree::parse(text).size() > 0;
    } catch (const tree::SyntaxError&) {
      return false;
    }
  }

  void run_statement(Extent extent, bool forgives) {
    const auto sql = sql_of(extent);
    if (!sql) {
      throw Unreadable{};
    }
    const std::string lines(script_.place(extent.begin).line - 1, '\n');
    for (const Statement* statement : kept_statements(interpreter_, script_.file(), lines + *sql + ';')) {
      run_one(*statement, forgives);
    }
  }

  void run_one(const Statement& statement, bool forgives) {
    if (!forgives) {
      interpreter_.interpret(statement);
      return;
    }
    const Reading reading = reading_of(statement.node);
    if (reading.handler == nullptr) {
      interpreter_.interpret(statement);
      return;
    }
    interpreter_.attempt([&interpreter = interpreter_, &statement, handler = reading.handler] {
      const std::size_t before = interpreter.diagnostics.size();
      const auto is_there_already = [](const Diagnostic& diagnostic) { return diagnostic.code == "duplicate-object"; };
      try {
        handler(interpreter, statement, statement.node.inner());
      } catch (const Failure& failure) {
        if (!is_there_already(failure.diagnostic)) {
          throw;
        }
      }
      const auto added = interpreter.diagnostics.begin() + static_cast<std::ptrdiff_t>(before);
      interpreter.diagnostics.erase(std::remove_if(added, interpreter.diagnostics.end(), is_there_already),
                                    interpreter.diagnostics.end());
    });
  }

  Interpreter& interpreter_;
  const Script& script_;
  std::string_view body_;
  Variables variables_;
  bool returned_ = false;
};

}  // namespace

bool calls_a_change(const Interpreter& interpreter, std::string_view text) {
  std::set<ObjectId> asked;
  return calls_a_change(interpreter, text, asked);
}

bool run_plpgsql(Interpreter& interpreter, std::uint32_t file, std::string text, const Variables& variables) {
  try {
    const Script& script = interpreter.keep(file, std::move(text));
    const Part part = body_parts(script.text());
    if (!Runner(interpreter, script, variables).is_plain(part)) {
      return false;
    }
    Runner(interpreter, script, variables).run(part, false);
    return true;
  } catch (const Unreadable&) {
    return false;
  }
}

bool run_sql(Interpreter& interpreter, std::uint32_t file, std::string text) {
  try {
    for (const Statement* statement : kept_statements(interpreter, file, std::move(text))) {
      if (may_change_schema(statement->text())) {
        interpreter.interpret(*statement);
      }
    }
    return true;
  } catch (const tree::SyntaxError&) {
    return false;
  }
}

}  // namespace schema::parse
