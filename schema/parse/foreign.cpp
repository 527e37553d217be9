// Foreign data wrappers, servers, user mappings.

#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"

namespace schema::parse {

namespace {

void apply_functions(const Interpreter& interpreter, const Statement& statement, ForeignDataWrapper& wrapper,
                     tree::Node list) {
  for (const tree::Node node : list) {
    const tree::Node option = node.inner();
    std::string& function = option["defname"].text() == "handler" ? wrapper.handler : wrapper.validator;
    function = option["arg"] ? function_text(interpreter, statement, option["arg"]) : "";
  }
}

ObjectId mapping_id(tree::Node node) {
  const tree::Node role = node["user"];
  const std::string_view type = role["roletype"].text();
  const std::string name = type == "ROLESPEC_PUBLIC"         ? "PUBLIC"
                           : type == "ROLESPEC_CURRENT_USER" ? "CURRENT_USER"
                           : type == "ROLESPEC_SESSION_USER" ? "SESSION_USER"
                           : type == "ROLESPEC_CURRENT_ROLE" ? "CURRENT_ROLE"
                                                             : role_name(role).value_or("");
  return {Kind::user_mapping, "", std::string(node["servername"].text()), name};
}

}  // namespace

void create_foreign_data_wrapper(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  ForeignDataWrapper wrapper;
  apply_functions(interpreter, statement, wrapper, create["func_options"]);
  apply_options(wrapper.options, create["options"]);
  interpreter.add(statement, {Kind::foreign_data_wrapper, "", "", std::string(create["fdwname"].text())},
                  std::move(wrapper));
}

void alter_foreign_data_wrapper(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const ObjectId id{Kind::foreign_data_wrapper, "", "", std::string(alter["fdwname"].text())};
  ForeignDataWrapper* const wrapper = interpreter.database.find<ForeignDataWrapper>(id);
  if (wrapper == nullptr) {
    interpreter.missing("foreign-data wrapper", {"", id.name}, start_of(statement));
  }
  apply_functions(interpreter, statement, *wrapper, alter["func_options"]);
  apply_options(wrapper->options, alter["options"]);
}

void create_server(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const ObjectId id{Kind::server, "", "", std::string(create["servername"].text())};
  if (create["if_not_exists"].flag() && interpreter.database.contains(id)) {
    return;
  }
  Server server;
  server.foreign_data_wrapper = create["fdwname"].text();
  server.type = create["servertype"].text();
  server.version = create["version"].text();
  apply_options(server.options, create["options"]);
  interpreter.add(statement, id, std::move(server));
}

void alter_server(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const ObjectId id{Kind::server, "", "", std::string(alter["servername"].text())};
  Server* const server = interpreter.database.find<Server>(id);
  if (server == nullptr) {
    interpreter.missing("server", {"", id.name}, start_of(statement));
  }
  if (alter["has_version"].flag()) {
    server->version = alter["version"].text();
  }
  apply_options(server->options, alter["options"]);
}

void create_user_mapping(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const ObjectId id = mapping_id(create);
  if (create["if_not_exists"].flag() && interpreter.database.contains(id)) {
    return;
  }
  if (!interpreter.database.contains({Kind::server, "", "", id.relation})) {
    interpreter.missing("server", {"", id.relation}, start_of(statement));
  }
  UserMapping mapping;
  apply_options(mapping.options, create["options"]);
  interpreter.add(statement, id, std::move(mapping));
}

void alter_user_mapping(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const ObjectId id = mapping_id(alter);
  UserMapping* const mapping = interpreter.database.find<UserMapping>(id);
  if (mapping == nullptr) {
    interpreter.missing("user mapping", {id.relation, id.name}, start_of(statement));
  }
  apply_options(mapping->options, alter["options"]);
}

void drop_user_mapping(Interpreter& interpreter, const Statement& statement, tree::Node drop) {
  const ObjectId id = mapping_id(drop);
  if (interpreter.database.contains(id)) {
    interpreter.erase(id);
  } else if (!drop["missing_ok"].flag()) {
    interpreter.missing("user mapping", {id.relation, id.name}, start_of(statement));
  }
}

}  // namespace schema::parse
