#include "schema/tree/tree.hpp"
#include "tests/support/step_kinds.hpp"

namespace tests {
namespace {

using schema::tree::Node;

std::string words(std::string_view first, std::initializer_list<std::pair<bool, std::string_view>> flags) {
  std::string text(first);
  for (const auto& [holds, word] : flags) {
    text += holds ? " " + std::string(word) : "";
  }
  return text;
}

std::string of_command(Node command) {
  const std::string_view subtype = command["subtype"].text();
  const Node constraint = command["def"].as("Constraint");
  if (subtype != "AT_AddConstraint") {
    return std::string(subtype);
  }
  return words(subtype, {{true, constraint["contype"].text()},
                         {constraint["skip_validation"].flag(), "NOT VALID"},
                         {!constraint["indexname"].text().empty(), "USING INDEX"}});
}

}  // namespace

std::string shape_of(const std::string& sql) {
  const schema::tree::Tree tree = schema::tree::parse(sql);
  const Node statement = tree.statement();
  const Node node = statement.inner();
  std::string shape(statement.kind());
  if (statement.is("AlterTableStmt")) {
    shape = node["objtype"].text();
    for (const Node command : node["cmds"]) {
      shape += " " + of_command(command.as("AlterTableCmd"));
    }
  } else if (statement.is("IndexStmt")) {
    shape = words(shape, {{node["concurrent"].flag(), "CONCURRENTLY"}, {!node["relation"]["inh"].flag(), "ONLY"}});
  } else if (statement.is("DropStmt")) {
    shape = words(shape, {{true, node["removeType"].text()}, {node["concurrent"].flag(), "CONCURRENTLY"}});
  } else if (statement.is("RenameStmt")) {
    shape = words(shape, {{true, node["renameType"].text()}});
  } else if (statement.is("CommentStmt")) {
    shape = words(shape, {{true, node["objtype"].text()}});
  } else if (statement.is("AlterDomainStmt")) {
    shape = words(shape, {{true, node["subtype"].text()}});
  }
  return shape;
}

}  // namespace tests
