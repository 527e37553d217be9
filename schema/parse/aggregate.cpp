// CREATE AGGREGATE.

#include <algorithm>
#include <array>

#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/text.hpp"
#include "schema/parse/type_name.hpp"

namespace schema::parse {

namespace {

constexpr std::array<std::string_view, 20> kParameters = {"sfunc",
                                                          "stype",
                                                          "sspace",
                                                          "finalfunc",
                                                          "finalfunc_extra",
                                                          "finalfunc_modify",
                                                          "combinefunc",
                                                          "serialfunc",
                                                          "deserialfunc",
                                                          "initcond",
                                                          "msfunc",
                                                          "minvfunc",
                                                          "mstype",
                                                          "msspace",
                                                          "mfinalfunc",
                                                          "mfinalfunc_extra",
                                                          "mfinalfunc_modify",
                                                          "minitcond",
                                                          "sortop",
                                                          "parallel"};

/// Names of before 7.3 that the server still takes.
std::string parameter_name(std::string_view written) {
  if (written == "sfunc1" || written == "stype1" || written == "initcond1") {
    return std::string(written.substr(0, written.size() - 1));
  }
  return std::string(written);
}

/// What the server would take anyway is not said.
bool is_default(const std::string& name, const std::string& value, bool ordered_set) {
  if (name == "parallel") {
    return value == "unsafe";
  }
  if (name == "sspace" || name == "msspace") {
    return value == "0";
  }
  if (name == "finalfunc_modify" || name == "mfinalfunc_modify") {
    return value == (ordered_set ? "read_write" : "read_only");
  }
  return name.ends_with("_extra") && value == "false";
}

std::string parameter_value(Interpreter& interpreter, const Statement& statement, const std::string& name,
                            tree::Node option) {
  const tree::Node argument = option["arg"];
  if (name.ends_with("func")) {
    return argument.is("TypeName") ? function_text(interpreter, statement, argument.inner()["names"])
                                   : function_text(interpreter, QualifiedName{"", option_text(option)});
  }
  if ((name == "stype" || name == "mstype") && argument.is("TypeName")) {
    return type_name(interpreter, statement, argument, TypeUse::argument);
  }
  if (name == "sortop") {
    return operator_text(interpreter, argument);
  }
  if (name == "initcond" || name == "minitcond") {
    return option_text(option);
  }
  return to_lower(option_text(option));
}

/// `(direct ORDER BY ordered)`: the tree does not tell no direct arguments from no ORDER BY.
bool has_order_by(const Statement& statement) {
  const std::string_view arguments = group(statement.source(), statement.begin);
  return find_word(arguments, 0, arguments.size(), "order") != std::string_view::npos;
}

}  // namespace

void create_aggregate(Interpreter& interpreter, const Statement& statement, tree::Node define) {
  Aggregate aggregate;
  const tree::Node arguments = define["args"].at(0);
  for (const tree::Node node : arguments.is("List") ? arguments.inner()["items"] : arguments) {
    const tree::Node parameter = node.inner();
    Argument argument;
    argument.mode = parameter["mode"].text() == "FUNC_PARAM_VARIADIC" ? ArgumentMode::variadic : ArgumentMode::in;
    argument.name = parameter["name"].text();
    argument.type = type_name(interpreter, statement, parameter["argType"], TypeUse::argument);
    aggregate.arguments.push_back(std::move(argument));
  }
  if (!define["oldstyle"].flag() && has_order_by(statement)) {
    aggregate.direct_arguments = static_cast<std::size_t>(define["args"].at(1).integer());
  }
  for (const tree::Node node : define["definition"]) {
    const tree::Node option = node.inner();
    const std::string name = parameter_name(option["defname"].text());
    if (name == "hypothetical") {
      aggregate.hypothetical = option_text(option) != "false";
    } else if (name == "basetype") {
      if (to_lower(option_text(option)) != "any") {
        Argument argument;
        argument.type = type_name(interpreter, statement, option["arg"], TypeUse::argument);
        aggregate.arguments.push_back(std::move(argument));
      }
    } else if (std::ranges::find(kParameters, name) != kParameters.end()) {  // the server warns of others, no more
      std::string value = parameter_value(interpreter, statement, name, option);
      if (!is_default(name, value, aggregate.direct_arguments.has_value())) {
        aggregate.parameters.insert_or_assign(name, std::move(value));
      }
    }
  }
  for (const char* required : {"sfunc", "stype"}) {
    if (!aggregate.parameters.contains(required)) {
      missing_option(interpreter, statement, "an aggregate", required);
    }
  }
  std::string types;
  for (const Argument& argument : aggregate.arguments) {
    types += (types.empty() ? "" : ", ") + argument.type;
  }
  const QualifiedName target =
      interpreter.creation_target(Interpreter::written_name(define["defnames"]), start_of(statement));
  const ObjectId id{Kind::aggregate, target.schema, "", target.name + '(' + types + ')'};
  put(interpreter, statement, id, std::move(aggregate), define["replace"].flag());
}

}  // namespace schema::parse
