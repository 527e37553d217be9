// CREATE SCHEMA, with its elements, and what is altered about it.

#include "schema/parse/handlers.hpp"

namespace schema::parse {

void create_schema(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  std::string name(create["schemaname"].text());
  const std::string role(create["authrole"]["rolename"].text());
  if (name.empty()) {
    name = role;
  }
  const ObjectId id{Kind::schema, "", "", name};
  if (!interpreter.database.contains(id)) {
    Namespace schema;
    if (!role.empty()) {
      schema.owner = role;
      interpreter.saw_owners = true;
    }
    interpreter.add(statement, id, std::move(schema));
  } else if (name == "public" && interpreter.database.object(id)->place.line == 0) {
    // It is there from the start, so that a dump that creates it says nothing new.
    interpreter.database.object(id)->place = statement.place(statement.begin);
  } else if (!create["if_not_exists"].flag()) {
    interpreter.add(statement, id, Namespace{});
  }
  // The elements see the new schema first.
  const std::vector<std::string> path = interpreter.search_path();
  std::vector<std::string> inner = path;
  inner.insert(inner.begin(), name);
  for (const tree::Node element : create["schemaElts"]) {
    Statement part = statement;
    part.node = element;
    interpreter.set_search_path(inner);
    interpreter.interpret(part);
  }
  interpreter.set_search_path(path);
}

}  // namespace schema::parse
