// CREATE and ALTER POLICY.

#include <algorithm>

#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/text.hpp"

namespace schema::parse {

namespace {

/// Sorted; empty when PUBLIC is among them, which makes the others meaningless.
std::vector<std::string> roles_of(tree::Node list) {
  std::vector<std::string> roles;
  for (const tree::Node node : list) {
    const std::string_view type = node.inner()["roletype"].text();
    if (type == "ROLESPEC_PUBLIC") {
      return {};
    }
    roles.push_back(role_name(node).value_or(type == "ROLESPEC_SESSION_USER" ? "SESSION_USER" : "CURRENT_USER"));
  }
  std::ranges::sort(roles);
  const auto repeated = std::ranges::unique(roles);
  roles.erase(repeated.begin(), repeated.end());
  return roles;
}

Expression condition(const Statement& statement, std::size_t from, std::string_view word) {
  const std::size_t at = after_word(statement.source(), from, statement.end, word);
  return Expression(std::string(without_parentheses(group(statement.source(), at))));
}

void read_conditions(const Statement& statement, tree::Node node, Policy& policy) {
  const std::size_t from = statement.offset(node["table"]);
  if (node["qual"]) {
    policy.using_ = condition(statement, from, "using");
  }
  if (node["with_check"]) {
    policy.check = condition(statement, from, "check");
  }
}

}  // namespace

void create_policy(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const ObjectId relation = interpreter.relation(statement, create["table"]);
  Policy policy;
  policy.permissive = create["permissive"].flag();
  policy.command = to_upper(create["cmd_name"].text());
  policy.roles = roles_of(create["roles"]);
  read_conditions(statement, create, policy);
  interpreter.add(statement, {Kind::policy, relation.schema, relation.name, std::string(create["policy_name"].text())},
                  std::move(policy));
}

void alter_policy(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const ObjectId relation = interpreter.relation(statement, alter["table"]);
  const ObjectId id{Kind::policy, relation.schema, relation.name, std::string(alter["policy_name"].text())};
  Policy* const policy = interpreter.database.find<Policy>(id);
  if (policy == nullptr) {
    interpreter.missing("policy", {relation.name, id.name}, start_of(statement));
  }
  if (!alter["roles"].empty()) {
    policy->roles = roles_of(alter["roles"]);
  }
  read_conditions(statement, alter, *policy);
  policy->search_path = interpreter.path_index();
}

}  // namespace schema::parse
