// DO, and calls of functions that the file makes: what their bodies do to the schema is done. What cannot be told is
// opaque: it may change the schema, and is said.

#include "schema/parse/do_block.hpp"

#include <utility>
#include <vector>

#include "schema/parse/body_parts.hpp"
#include "schema/parse/body_run.hpp"
#include "schema/parse/handlers.hpp"

namespace schema::parse {

namespace {

/// The body with line breaks in front, so that places in it are those of the file.
std::string in_place(const Statement& statement, std::string_view body) {
  const std::size_t at = statement.text().find(body);
  const std::uint32_t line = statement.place(statement.begin + (at == std::string_view::npos ? 0 : at)).line;
  return std::string(line - 1, '\n') + std::string(body);
}

/// What the call gives the arguments of the routine, as far as it is constant.
std::optional<Variables> arguments_of(const Routine& routine, tree::Node call) {
  Variables variables;
  std::vector<const Argument*> inputs;
  for (const Argument& argument : routine.arguments) {
    if (argument.mode != ArgumentMode::out && argument.mode != ArgumentMode::table) {
      inputs.push_back(&argument);
    }
  }
  const std::size_t given = call["args"].size();
  if (given > inputs.size()) {
    return std::nullopt;
  }
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (i >= given && !inputs[i]->default_value) {
      return std::nullopt;
    }
    auto value = i < given ? body_value(call["args"].at(i), {}) : body_value(inputs[i]->default_value->text, {});
    if (value && inputs[i]->type == "boolean") {
      value = *value == "t" ? "true" : *value == "f" ? "false" : *value;
    }
    if (value) {
      variables['$' + std::to_string(i + 1)] = *value;
      if (!inputs[i]->name.empty()) {
        variables[inputs[i]->name] = *std::move(value);
      }
    }
  }
  return variables;
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
  if ((may_change_schema(body) || calls_a_change(interpreter, body)) &&
      (language != "plpgsql" || !run_plpgsql(interpreter, statement.script->file(), in_place(statement, body), {}))) {
    report_opaque(interpreter, statement, "DO block");
  }
}

void call_function(Interpreter& interpreter, const Statement& statement, tree::Node call, CallIs call_is) {
  if (interpreter.declaring) {
    return;
  }
  std::vector<std::pair<const Routine*, Variables>> candidates;
  bool may_change = false;
  for (const ObjectId& id : interpreter.find_routines(Interpreter::written_name(call["funcname"]))) {
    const Routine* routine = interpreter.database.find<Routine>(id);
    auto variables = routine == nullptr ? std::nullopt : arguments_of(*routine, call);
    if (variables) {
      may_change = may_change || may_change_schema(routine->body) || calls_a_change(interpreter, routine->body);
      candidates.emplace_back(routine, *std::move(variables));
    }
  }
  if (!may_change) {
    return;
  }
  const auto& [routine, variables] = candidates.front();
  const std::string body = std::string(routine->place.line > 0 ? routine->place.line - 1 : 0, '\n') + routine->body;
  const bool done = call_is == CallIs::once && candidates.size() == 1 &&
                    (routine->language == "plpgsql" ? run_plpgsql(interpreter, routine->place.file, body, variables)
                     : routine->language == "sql"   ? run_sql(interpreter, routine->place.file, body)
                                                    : false);
  if (!done) {
    report_opaque(interpreter, statement, "call of a function");
  }
}

}  // namespace schema::parse
