// Functions, procedures and aggregates.

#include <array>
#include <set>

#include <fmt/format.h>

#include "schema/current_settings.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/parse/text.hpp"
#include "schema/print/text.hpp"

namespace schema::print {

namespace {

std::string argument(const Argument& value) {
  static constexpr std::array<std::string_view, 5> kModes = {"", "OUT ", "INOUT ", "VARIADIC ", ""};
  return std::string(kModes.at(static_cast<std::size_t>(value.mode))) +
         (value.name.empty() ? "" : quote_identifier(value.name) + ' ') + value.type +
         (value.default_value ? " DEFAULT " + text_of(*value.default_value) : "");
}

std::string returns(const Routine& routine) {
  std::vector<std::string> columns, out;
  for (const Argument& value : routine.arguments) {
    if (value.mode == ArgumentMode::table) {
      columns.push_back(argument(value));
    } else if (value.mode == ArgumentMode::out || value.mode == ArgumentMode::inout) {
      out.push_back(value.type);
    }
  }
  if (routine.procedure) {
    return "";
  }
  if (!columns.empty()) {
    return " RETURNS TABLE(" + join(columns) + ')';
  }
  std::string type = routine.returns;
  if (type.empty() && routine.returns_set) {
    type = out.size() == 1 ? out.front() : "record";
  }
  return type.empty() ? "" : std::string(" RETURNS ") + (routine.returns_set ? "SETOF " : "") + type;
}

/// Settings that hold a list of names are kept as such a list (GUC_LIST_QUOTE), all others as one literal.
std::string setting(const std::string& name, const std::string& value) {
  static const std::set<std::string> kLists = {"search_path", "temp_tablespaces", "local_preload_libraries",
                                               "session_preload_libraries", "shared_preload_libraries"};
  std::vector<std::string> path;
  std::string_view rest = name;
  for (std::size_t dot = rest.find('.'); dot != std::string_view::npos; dot = rest.find('.')) {
    path.push_back(quote_identifier(rest.substr(0, dot)));
    rest.remove_prefix(dot + 1);
  }
  path.push_back(quote_identifier(rest));
  std::string text = "SET " + join(path, ".");
  if (value == kCurrentSetting) {
    return text + ' ' + kCurrentSetting;
  }
  text += " TO ";
  if (!kLists.contains(name)) {
    return text + quote_literal(value);
  }
  std::vector<std::string> elements;
  for (const std::string_view element : parse::split_list(value)) {
    std::string plain;
    const bool quoted = element.size() >= 2 && element.front() == '"';
    for (std::size_t at = quoted ? 1 : 0; at < element.size() - (quoted ? 1 : 0); ++at) {
      plain += element[at];
      at += quoted && element[at] == '"' ? 1 : 0;
    }
    // As a name it could not be empty, and would be cut.
    elements.push_back(plain.empty() || plain.size() > parse::kNameBytes ? quote_literal(plain)
                                                                         : quote_identifier(plain));
  }
  return text + (elements.empty() ? "''" : join(elements));
}

}  // namespace

std::string create_routine(const ObjectId& id, const Routine& routine, std::string_view verb) {
  std::vector<std::string> arguments;
  for (const Argument& value : routine.arguments) {
    if (value.mode != ArgumentMode::table) {
      arguments.push_back(argument(value));
    }
  }
  std::string sql = std::string(verb) + (routine.procedure ? " PROCEDURE " : " FUNCTION ") +
                    quote_qualified(id.schema, split_signature(id.name).name) + '(' + join(arguments) + ')' +
                    returns(routine);

  std::vector<std::string> options{"LANGUAGE " + quote_identifier(routine.language)};
  if (!routine.transforms.empty()) {
    std::vector<std::string> types;
    for (const std::string& type : routine.transforms) {
      types.push_back("FOR TYPE " + type);
    }
    options.push_back("TRANSFORM " + join(types));
  }
  const auto say = [&](bool condition, const char* words) {
    if (condition) {
      options.emplace_back(words);
    }
  };
  say(routine.window, "WINDOW");
  say(routine.volatility == Volatility::immutable, "IMMUTABLE");
  say(routine.volatility == Volatility::stable, "STABLE");
  say(routine.leakproof, "LEAKPROOF");
  say(routine.strict, "STRICT");
  say(routine.security_definer, "SECURITY DEFINER");
  say(routine.parallel == Parallel::safe, "PARALLEL SAFE");
  say(routine.parallel == Parallel::restricted, "PARALLEL RESTRICTED");
  const bool compiled = routine.language == "c" || routine.language == "internal";
  if (!routine.procedure && routine.cost != 0 && routine.cost != (compiled ? 1 : 100)) {
    options.push_back(fmt::format("COST {}", routine.cost));
  }
  if (routine.returns_set && routine.rows != 0 && routine.rows != 1000) {
    options.push_back(fmt::format("ROWS {}", routine.rows));
  }
  if (!routine.support.empty()) {
    options.push_back("SUPPORT " + routine.support);
  }
  sql += "\n    " + join(options, " ");
  for (const auto& [name, value] : routine.settings) {
    sql += "\n    " + setting(name, value);
  }
  if (routine.sql_body) {
    return sql + '\n' + text_of(*routine.sql_body);
  }
  if (routine.language == "c") {
    return sql + "\n    AS " + quote_literal(routine.object_file) + ", " + quote_literal(routine.body);
  }
  return sql + "\nAS " + (routine.language == "internal" ? quote_literal(routine.body) : dollar_quote(routine.body));
}

std::string routine_statement(const ObjectId& id, const Routine& routine) {
  return create_routine(id, routine, "CREATE OR REPLACE");
}

Statements create_object(const Database&, const ObjectId& id, const Routine& routine, const TableParts&) {
  return {create_routine(id, routine, "CREATE")};
}

Statements create_object(const Database&, const ObjectId& id, const Aggregate& aggregate, const TableParts&) {
  std::vector<std::string> direct, ordered;
  for (std::size_t at = 0; at < aggregate.arguments.size(); ++at) {
    const bool is_direct = aggregate.direct_arguments && at < *aggregate.direct_arguments;
    (is_direct ? direct : ordered).push_back(argument(aggregate.arguments[at]));
  }
  std::string arguments = ordered.empty() ? "*" : join(ordered);
  if (aggregate.direct_arguments) {
    // A VARIADIC "any" in last place stands for both lists.
    arguments = join(direct) + (direct.empty() ? "ORDER BY " : " ORDER BY ") +
                (ordered.empty() && !direct.empty() ? direct.back() : join(ordered));
  }
  std::vector<std::string> parts;
  static const std::array<std::string_view, 2> kFirst = {"sfunc", "stype"};
  const auto say = [&](const std::string& name, const std::string& value) {
    const std::string word = parse::to_upper(name);
    const bool flag = name == "finalfunc_extra" || name == "mfinalfunc_extra" || name == "hypothetical";
    if (flag) {
      if (value != "false") {
        parts.push_back(word);
      }
      return;
    }
    const bool literal = name == "initcond" || name == "minitcond";
    parts.push_back(word + " = " + (literal ? quote_literal(value) : value));
  };
  for (const std::string_view name : kFirst) {
    if (const auto found = aggregate.parameters.find(std::string(name)); found != aggregate.parameters.end()) {
      say(found->first, found->second);
    }
  }
  for (const auto& [name, value] : aggregate.parameters) {
    if (name != kFirst[0] && name != kFirst[1] && name != "hypothetical") {
      say(name, value);
    }
  }
  if (aggregate.hypothetical) {
    parts.emplace_back("HYPOTHETICAL");
  }
  return {"CREATE AGGREGATE " + quote_qualified(id.schema, split_signature(id.name).name) + '(' + arguments +
          ") (\n    " + join(parts, ",\n    ") + "\n)"};
}

}  // namespace schema::print
