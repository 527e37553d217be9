#include "schema/canonical/statement_form.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace schema::canonical {

std::string rule_form(Analysis& analysis, const ExpressionUse& use, tree::Node node) {
  const tree::Node rule = node.as("RuleStmt");
  Scope scope;
  for (const char* name : {"old", "new"}) {
    ScopeItem item = analysis.relation_item(use.relation, name, name);
    item.columns_visible = false;
    scope.items.push_back(std::move(item));
  }
  std::string text = fmt::format("{} {}", rule["event"].text(), rule["instead"].flag() ? "INSTEAD" : "ALSO");
  if (!rule || rule["event"].text() == "CMD_SELECT") {
    throw Unsupported{};
  }
  if (rule["whereClause"]) {
    text +=
        " WHERE " + analysis.print(*analysis.coercion().to_boolean(analysis.expression(rule["whereClause"], scope)));
  }
  for (const tree::Node action : rule["actions"]) {
    text += " DO " + analysis.statement(action, &scope);
  }
  return text;
}

namespace {

/// What a function's last query returns, by the columns of the relation whose rows they are: their order may differ
/// between a table and the file's.
void arrange_outputs(Session& session, const Routine& routine, Query& query) {
  const TypeRef type = session.parse_type(routine.returns);
  const auto* columns = type.id == kNoType ? nullptr : session.columns(session.names().type(type.id).relation);
  if (columns == nullptr || query.left || columns->size() != query.targets.size()) {
    return;
  }
  for (std::size_t i = 0; i < columns->size(); ++i) {
    query.targets[i].name = (*columns)[i].name;
  }
  std::ranges::sort(query.targets, {}, &Target::name);
}

}  // namespace

std::string body_form(Analysis& analysis, Session& session, const ExpressionUse& use, tree::Node node) {
  const Routine* routine = session.names().database().find<Routine>(use.object);
  if (routine == nullptr) {
    throw Unsupported{};
  }
  Scope scope;
  const std::string function(bare_name(use.object));
  int number = 0;
  for (const Argument& argument : routine->arguments) {
    if (argument.mode == ArgumentMode::out || argument.mode == ArgumentMode::table) {
      continue;
    }
    const std::string position = '$' + std::to_string(++number);
    Expr* expr = analysis.arena().make(Expr::Op::other, session.parse_type(argument.type), position);
    for (const std::string& name : {position, argument.name, function + '.' + argument.name}) {
      scope.parameters.emplace(name, expr);
    }
  }
  if (!node.is("List")) {
    return analysis.statement(node, &scope);
  }
  std::string text = "ATOMIC";
  for (const tree::Node part : node["List"]["items"]) {
    const tree::Node statements = part.as("List")["items"];
    for (std::size_t i = 0; i < statements.size(); ++i) {
      text += "; ";
      if (const tree::Node select = statements.at(i).as("SelectStmt"); select && i + 1 == statements.size()) {
        const auto query = analysis.query(select, &scope);
        arrange_outputs(session, *routine, *query);
        text += analysis.print(*query, false);
      } else {
        text += analysis.statement(statements.at(i), &scope);
      }
    }
  }
  return text;
}

}  // namespace schema::canonical
