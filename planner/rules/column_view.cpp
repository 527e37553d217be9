// Columns of views: the view brings them, a plan only says more of them, or takes it back.

#include <algorithm>
#include <iterator>

#include "planner/rules/column.hpp"

namespace planner {

using namespace schema;

Chain create_view_column(const Context& context, const ObjectId& id) {
  const Column& column = *context.to.find<Column>(id);
  Chain chain;
  if (column.default_value) {
    chain.push_back(creating(context, id,
                             alter_column(context, id, "SET DEFAULT " + print::text_of(*column.default_value)),
                             "set default of " + to_string(id)));
    chain.back().step.undo = {alter_column(context, id, "DROP DEFAULT")};
  }
  for (std::string& sql : print::column_settings(context.to, id, column)) {
    const bool strong =
        sql.find(" SET STORAGE ") != std::string::npos || sql.find(" SET COMPRESSION ") != std::string::npos;
    chain.push_back(creating(context, id, std::move(sql), "set how " + to_string(id) + " is stored"));
    lock_only(context, chain.back(), relation_of(id),
              strong ? LockMode::access_exclusive : LockMode::share_update_exclusive);
  }
  return chain;
}

// The column stays; what was said of it goes.
Chain drop_view_column(const Context& context, const ObjectId& id) {
  const Column& column = *context.from.find<Column>(id);
  Chain chain;
  if (column.default_value) {
    chain.push_back(
        dropping(context, id, alter_column(context, id, "DROP DEFAULT"), "drop default of " + to_string(id)));
  }
  if (column.comment) {
    chain.push_back(
        plain(context, id, print::comment_statement(context.from, id, {}), "take the comment off " + to_string(id)));
    lock_only(context, chain.back(), relation_of(id), LockMode::share_update_exclusive);
  }
  for (std::string& sql : print::privilege_statements(context.from, id, *column.privileges, {})) {
    chain.push_back(plain(context, id, std::move(sql), "take the privileges off " + to_string(id)));
  }
  const auto reset = [&](const std::string& action, LockMode mode) {
    chain.push_back(plain(context, id, alter_column(context, id, action), "reset " + to_string(id)));
    lock_only(context, chain.back(), relation_of(id), mode);
  };
  if (column.statistics) {
    reset("SET STATISTICS -1", LockMode::share_update_exclusive);
  }
  if (!column.options->empty()) {
    reset(option_change(*column.options, {}).reset, LockMode::share_update_exclusive);
  }
  if (!column.storage.empty()) {
    // The type of a view's column is not known here, and SET STORAGE DEFAULT came with 16, in servers and grammars:
    // most types that have a choice are EXTENDED, the others MAIN.
    reset(column.storage == "extended" ? "SET STORAGE MAIN" : "SET STORAGE EXTENDED", LockMode::access_exclusive);
  }
  if (!column.compression.empty()) {
    reset("SET COMPRESSION default", LockMode::access_exclusive);
  }
  if (!chain.empty()) {
    std::vector<std::string>& undo = chain.back().step.undo;
    if (column.default_value) {
      undo.push_back(alter_column(context, id, "SET DEFAULT " + print::text_of(*column.default_value)));
    }
    for (std::vector<std::string> part :
         {print::column_settings(context.from, id, column), print::attributes(context.from, id)}) {
      std::ranges::move(part, std::back_inserter(undo));
    }
  }
  return chain;
}

}  // namespace planner
