// DO: the DDL in a PL/pgSQL body is read where it stands plainly, under conditions that the model can answer, or in a
// block that only forgives what is there already. What remains is opaque: it may change the schema, and is said.

#include "schema/parse/do_block.hpp"

#include <algorithm>
#include <array>

#include "schema/parse/catalog_condition.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/text.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

/// The body has a shape this reader does not follow.
struct Unreadable {};

/// Does the word start DDL that concerns the schema? `rest` is what follows it.
bool changes_schema(std::string_view word, std::string_view rest) {
  static constexpr std::array<std::string_view, 10> kChanges = {"create", "alter",   "drop",   "rename",   "grant",
                                                                "revoke", "comment", "import", "security", "execute"};
  static constexpr std::array<std::string_view, 8> kElsewhere = {"role",      "user",     "group",      "temp",
                                                                 "temporary", "database", "tablespace", "system"};
  const auto is = [](std::string_view text) {
    return [text](std::string_view lower) { return equals_word(text, lower); };
  };
  if (std::ranges::none_of(kChanges, is(word))) {
    return false;
  }
  const bool execute = equals_word(word, "execute");
  return execute || std::ranges::none_of(kElsewhere, is(text_of(rest, next_token(rest, 0))));
}

bool may_change_schema(std::string_view text) {
  for (Token token = next_token(text, 0); token.type != TokenType::end; token = next_token(text, token.end)) {
    if (token.type == TokenType::word && changes_schema(text_of(text, token), text.substr(token.end))) {
      return true;
    }
  }
  return false;
}

/// Its conditions and statements, as extents of the body.
struct Part {
  Extent text;                      ///< of a statement; of the whole otherwise
  std::vector<Part> parts;          ///< of a block; of an IF its arms
  std::optional<Extent> condition;  ///< of an arm; none: ELSE
  enum class Type : std::uint8_t { statement, block, choice, arm } type = Type::statement;
  bool forgives = false;  ///< a block whose handlers pass over what is there already
};

class Reader {
 public:
  explicit Reader(std::string_view body) : body_(body) { advance(); }

  Part run() {
    Part block = read_block();
    return block;
  }

 private:
  bool at(std::string_view word) const {
    return token_.type == TokenType::word && equals_word(text_of(body_, token_), word);
  }
  void advance() { token_ = next_token(body_, token_.end); }
  void expect(std::string_view word) {
    if (!at(word)) {
      throw Unreadable{};
    }
    advance();
  }
  std::size_t find(std::string_view word) const {
    const std::size_t found = find_word(body_, token_.begin, body_.size(), word);
    if (found == std::string_view::npos) {
      throw Unreadable{};
    }
    return found;
  }
  void go_to(std::size_t offset) { token_ = next_token(body_, offset); }
  /// Past the semicolon that ends what stands here.
  Extent to_semicolon() {
    const std::size_t begin = token_.begin;
    int depth = 0;
    for (; token_.type != TokenType::end; advance()) {
      const std::string_view symbol = token_.type == TokenType::symbol ? text_of(body_, token_) : "";
      depth += symbol == "(" ? 1 : symbol == ")" ? -1 : 0;
      if (symbol == ";" && depth == 0) {
        const Extent extent{begin, token_.begin};
        advance();
        return extent;
      }
    }
    return {begin, body_.size()};
  }

  Part read_block() {
    Part block;
    block.type = Part::Type::block;
    block.text.begin = token_.begin;
    if (at("declare")) {
      while (!at("begin")) {
        if (token_.type == TokenType::end) {
          throw Unreadable{};
        }
        to_semicolon();
      }
    }
    expect("begin");
    block.parts = read_parts();
    if (at("exception")) {
      advance();
      block.forgives = read_handlers();
    }
    expect("end");
    to_semicolon();
    block.text.end = token_.begin;
    return block;
  }

  /// True where one of them passes over what is there already.
  bool read_handlers() {
    bool forgives = false;
    while (at("when")) {
      advance();
      const std::size_t then = find("then");
      std::string conditions(body_.substr(token_.begin, then - token_.begin));
      std::ranges::transform(conditions, conditions.begin(),
                             [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
      go_to(then);
      advance();
      const std::size_t begin = token_.begin;
      const std::vector<Part> parts = read_parts();
      const bool passes = !may_change_schema(body_.substr(begin, token_.begin - begin)) &&
                          body_.substr(begin, token_.begin - begin).find("RAISE;") == std::string_view::npos;
      const bool fits =
          conditions.find("duplicate_") != std::string::npos || conditions.find("others") != std::string::npos;
      forgives = forgives || (passes && fits);
      if (!passes) {
        throw Unreadable{};
      }
    }
    return forgives;
  }

  std::vector<Part> read_parts() {
    static constexpr std::array<std::string_view, 6> kEnds = {"end", "exception", "else", "elsif", "elseif", "when"};
    std::vector<Part> parts;
    while (std::ranges::none_of(kEnds, [&](std::string_view word) { return at(word); })) {
      if (token_.type == TokenType::end) {
        throw Unreadable{};
      }
      parts.push_back(read_part());
    }
    return parts;
  }

  Part read_part() {
    static constexpr std::array<std::string_view, 5> kLoops = {"loop", "for", "foreach", "while", "case"};
    if (at("begin") || at("declare")) {
      return read_block();
    }
    if (at("if")) {
      return read_choice();
    }
    if (std::ranges::any_of(kLoops, [&](std::string_view word) { return at(word); }) ||
        token_.type == TokenType::symbol) {
      throw Unreadable{};
    }
    Part part;
    part.text = to_semicolon();
    return part;
  }

  Part read_choice() {
    Part choice;
    choice.type = Part::Type::choice;
    choice.text.begin = token_.begin;
    while (at("if") || at("elsif") || at("elseif") || at("else")) {
      Part arm;
      arm.type = Part::Type::arm;
      const bool otherwise = at("else");
      advance();
      if (!otherwise) {
        const std::size_t then = find("then");
        arm.condition = Extent{token_.begin, then};
        go_to(then);
        advance();
      }
      arm.text.begin = token_.begin;
      arm.parts = read_parts();
      arm.text.end = token_.begin;
      choice.parts.push_back(std::move(arm));
    }
    expect("end");
    expect("if");
    to_semicolon();
    choice.text.end = token_.begin;
    return choice;
  }

  std::string_view body_;
  Token token_;
};

class Runner {
 public:
  Runner(Interpreter& interpreter, const Script& script, std::string_view body)
      : interpreter_(interpreter), script_(script), body_(body) {}

  /// Nothing is done unless all of it can be.
  bool is_plain(const Part& part) {
    switch (part.type) {
      case Part::Type::statement:
        assign(part.text);
        return !may_change_schema(text(part.text)) || sql_of(part.text).has_value();
      case Part::Type::choice:
        // One that may only leave early must be known too.
        if (!may_change_schema(text(part.text)) &&
            find_word(text(part.text), 0, text(part.text).size(), "return") == std::string_view::npos) {
          return true;
        }
        break;
      case Part::Type::arm:
        if (part.condition && !catalog_condition(interpreter_, text(*part.condition), variables_)) {
          return false;
        }
        break;
      case Part::Type::block:
        break;
    }
    return std::ranges::all_of(part.parts, [&](const Part& inner) { return is_plain(inner); });
  }

  void run(const Part& part, bool forgives) {
    switch (part.type) {
      case Part::Type::statement:
        assign(part.text);
        returned_ = equals_word(text_of(text(part.text), next_token(text(part.text), 0)), "return");
        if (may_change_schema(text(part.text))) {
          run_statement(*sql_of(part.text), forgives);
        }
        return;
      case Part::Type::choice:
        for (const Part& arm : part.parts) {
          if (!arm.condition || catalog_condition(interpreter_, text(*arm.condition), variables_) == true) {
            run(arm, forgives);
            return;
          }
        }
        return;
      case Part::Type::arm:
      case Part::Type::block:
        for (const Part& inner : part.parts) {
          if (!returned_) {
            run(inner, forgives || part.forgives);
          }
        }
        return;
    }
  }

 private:
  std::string_view text(Extent extent) const { return body_.substr(extent.begin, extent.end - extent.begin); }

  /// `x := condition`, `SELECT condition INTO x`.
  void assign(Extent extent) {
    const std::string_view statement = text(extent);
    const Token first = next_token(statement, 0);
    std::string_view name = text_of(statement, first);
    std::string_view value;
    if (equals_word(name, "select")) {
      const std::size_t into = find_word(statement, first.end, statement.size(), "into");
      if (into == std::string_view::npos) {
        return;
      }
      value = statement.substr(first.end, into - first.end);
      const Token target = next_token(statement, into + std::string_view("into").size());
      name = text_of(statement, target);
    } else if (const std::size_t sign = statement.find(":=", first.end);
               first.type == TokenType::word && sign != std::string_view::npos) {
      value = statement.substr(sign + 2);
    } else {
      return;
    }
    std::string variable(name);
    std::ranges::transform(variable, variable.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    variables_.erase(variable);
    if (const auto known = catalog_condition(interpreter_, value, variables_)) {
      variables_.emplace(std::move(variable), *known);
    }
  }

  /// The statement itself, or the constant that EXECUTE is given.
  std::optional<Extent> sql_of(Extent extent) const {
    const std::string_view statement = text(extent);
    const Token first = next_token(statement, 0);
    if (!equals_word(text_of(statement, first), "execute")) {
      const bool ddl = changes_schema(text_of(statement, first), statement.substr(first.end));
      return ddl && is_sql(statement) ? std::optional(extent) : std::nullopt;
    }
    const Token argument = next_token(statement, first.end);
    const std::string_view constant = text_of(statement, argument);
    if (argument.type != TokenType::string || next_token(statement, argument.end).type != TokenType::end) {
      return std::nullopt;
    }
    // Quotes within would have to be undone: such a text is left alone.
    const std::size_t quote = constant.front() == '$' ? constant.find('$', 1) + 1 : 1;
    if (constant.size() < 2 * quote || (constant.front() != '$' && constant.front() != '\'')) {
      return std::nullopt;
    }
    const std::size_t begin = extent.begin + argument.begin + quote;
    const Extent inside{begin, extent.begin + argument.end - quote};
    const bool quoted = constant.front() == '\'' && text(inside).find('\'') != std::string_view::npos;
    return !quoted && is_sql(text(inside)) ? std::optional(inside) : std::nullopt;
  }

  static bool is_sql(std::string_view statement) {
    try {
      return tree::parse(statement).size() == 1;
    } catch (const tree::SyntaxError&) {
      return false;
    }
  }

  void run_statement(Extent extent, bool forgives) {
    const tree::Tree& tree = interpreter_.keep(tree::parse(text(extent)));
    const Statement& statement =
        interpreter_.keep(Statement{&script_, extent.begin, extent.begin, extent.end, tree.statement()});
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

/// The body with line breaks in front, so that places in it are those of the file.
std::string in_place(const Statement& statement, std::string_view body) {
  const std::size_t at = statement.text().find(body);
  const std::uint32_t line = statement.place(statement.begin + (at == std::string_view::npos ? 0 : at)).line;
  return std::string(line - 1, '\n') + std::string(body);
}

bool run_body(Interpreter& interpreter, std::uint32_t file, std::string text) {
  try {
    const Script& script = interpreter.keep(file, std::move(text));
    const Part part = Reader(script.text()).run();
    if (!Runner(interpreter, script, script.text()).is_plain(part)) {
      return false;
    }
    Runner(interpreter, script, script.text()).run(part, false);
    return true;
  } catch (const Unreadable&) {
    return false;
  }
}

void report_opaque(Interpreter& interpreter, const Statement& statement, const std::string& what) {
  const Place place = statement.place(statement.begin);
  interpreter.database.unmodelled.push_back({what, to_string(interpreter.database, place), place, true, {}, {}});
  interpreter.report(Severity::warning, "opaque", place,
                     "a " + what + " may change the schema, which reading cannot tell",
                     "write what it does as plain statements");
}

}  // namespace

void do_block(Interpreter& interpreter, const Statement& statement, tree::Node block) {
  std::string_view body, language = "plpgsql";
  for (const tree::Node option : block["args"]) {
    const tree::Node element = option.as("DefElem");
    (element["defname"].text() == "as" ? body : language) = element["arg"].text();
  }
  if (may_change_schema(body) &&
      (language != "plpgsql" || !run_body(interpreter, statement.script->file(), in_place(statement, body)))) {
    report_opaque(interpreter, statement, "DO block");
  }
}

void call_function(Interpreter& interpreter, const Statement& statement, tree::Node call) {
  if (interpreter.declaring || !call["args"].empty()) {
    return;
  }
  for (const ObjectId& id : interpreter.find_routines(Interpreter::written_name(call["funcname"]))) {
    const Routine* routine = interpreter.database.find<Routine>(id);
    if (routine == nullptr || !id.name.ends_with("()") || routine->language != "plpgsql" ||
        !may_change_schema(routine->body)) {
      continue;
    }
    const std::string lines(routine->place.line > 0 ? routine->place.line - 1 : 0, '\n');
    if (!run_body(interpreter, routine->place.file, lines + routine->body)) {
      report_opaque(interpreter, statement, "call of a function");
    }
  }
}

}  // namespace schema::parse
