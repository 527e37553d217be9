// Foreign data wrappers, servers and user mappings.

#include <algorithm>

#include "planner/rules/common.hpp"
#include "schema/secrets.hpp"

namespace planner {

using namespace schema;

namespace {

Chain alter_wrapper(const Context& context, const ObjectId& id, const Fields& fields) {
  const ForeignDataWrapper& from = *context.from.find<ForeignDataWrapper>(id);
  const ForeignDataWrapper& to = *context.to.find<ForeignDataWrapper>(id);
  std::string sql = "ALTER FOREIGN DATA WRAPPER " + quote_identifier(id.name);
  const std::size_t bare = sql.size();
  if (has(fields, "handler")) {
    sql += to.handler.empty() ? " NO HANDLER" : " HANDLER " + to.handler;
  }
  if (has(fields, "validator")) {
    sql += to.validator.empty() ? " NO VALIDATOR" : " VALIDATOR " + to.validator;
  }
  if (has(fields, "options")) {
    sql += ' ' + foreign_option_change(from.options, to.options);
  }
  return sql.size() == bare ? Chain{} : Chain{altering(context, id, std::move(sql), "change " + to_string(id))};
}

// The way back would have to write down what nobody may.
void keep_secrets(const schema::Options& was, Chain& chain) {
  if (std::ranges::any_of(was, [](const auto& option) { return is_secret_option(option.first); })) {
    for (Draft& draft : chain) {
      draft.step.undo.clear();
      draft.step.irreversible = "the secret it had is kept nowhere";
    }
  }
}

Chain drop_server(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  keep_secrets(context.from.find<Server>(id)->options, chain);
  return chain;
}

Chain drop_user_mapping(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  keep_secrets(context.from.find<UserMapping>(id)->options, chain);
  return chain;
}

Chain alter_server(const Context& context, const ObjectId& id, const Fields& fields) {
  const Server& from = *context.from.find<Server>(id);
  const Server& to = *context.to.find<Server>(id);
  std::string sql = "ALTER SERVER " + quote_identifier(id.name);
  const std::size_t bare = sql.size();
  if (has(fields, "version")) {
    sql += " VERSION " + (to.version.empty() ? "NULL" : quote_literal(to.version));
  }
  if (has(fields, "options")) {
    sql += ' ' + foreign_option_change(from.options, to.options);
  }
  if (sql.size() == bare) {
    return {};
  }
  Chain chain = Chain{altering(context, id, std::move(sql), "change " + to_string(id))};
  keep_secrets(from.options, chain);
  return chain;
}

Chain alter_user_mapping(const Context& context, const ObjectId& id, const Fields& fields) {
  if (!has(fields, "options")) {
    return {};
  }
  const schema::Options& from = context.from.find<UserMapping>(id)->options;
  const std::string change = foreign_option_change(from, context.to.find<UserMapping>(id)->options);
  Chain chain = Chain{
      altering(context, id, "ALTER " + print::object_clause(context.to, id) + ' ' + change, "change " + to_string(id))};
  keep_secrets(from, chain);
  return chain;
}

}  // namespace

const KindRule kRule_foreign_data_wrapper{Kind::foreign_data_wrapper, default_create, default_drop, alter_wrapper,
                                          default_rename};
const KindRule kRule_server{Kind::server, default_create, drop_server, alter_server, default_rename};
const KindRule kRule_user_mapping{Kind::user_mapping, default_create, drop_user_mapping, alter_user_mapping,
                                  default_rename};

}  // namespace planner
