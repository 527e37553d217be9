// Publications and subscriptions.

#include <algorithm>

#include "planner/rules/common.hpp"

namespace planner {

using namespace schema;

namespace {

std::string targets_of(const Context& context, const Publication& publication) {
  return print::publication_targets(publication, [&](const QualifiedName& table) {
    return !context.from_children.of(table).empty() || !context.to_children.of(table).empty();
  });
}

Chain create_publication(const Context& context, const ObjectId& id) {
  Chain chain = default_create(context, id);
  for (const PublicationTable& entry : context.to.find<Publication>(id)->tables) {
    lock(context, chain.front(), entry.table, LockMode::share_update_exclusive);
  }
  return chain;
}

Chain alter_publication(const Context& context, const ObjectId& id, const Fields& fields) {
  const Publication& from = *context.from.find<Publication>(id);
  const Publication& to = *context.to.find<Publication>(id);
  const std::string alter = "ALTER PUBLICATION " + quote_identifier(id.name);
  Chain chain;
  if (has(fields, "tables") || has(fields, "schemas")) {
    const std::string targets = targets_of(context, to);
    Publication gone = from;
    for (PublicationTable& table : gone.tables) {
      table.columns.clear();
      table.where.reset();
    }
    Draft draft = targets.empty()
                      ? altering(context, id, alter + " DROP " + targets_of(context, gone), "empty " + to_string(id))
                      : altering(context, id, alter + " SET " + targets, "change what " + to_string(id) + " publishes");
    for (const Publication* publication : {&from, &to}) {
      for (const PublicationTable& entry : publication->tables) {
        lock(context, draft, entry.table, LockMode::share_update_exclusive);
      }
    }
    chain.push_back(std::move(draft));
  }
  if (has(fields, "options")) {
    schema::Options wanted = to.options;
    if (from.options.contains("publish_generated_columns")) {  // a publication's options have no RESET
      wanted.emplace("publish_generated_columns", "none");
    }
    const OptionChange change = option_change(from.options, wanted);
    if (!change.set.empty()) {
      chain.push_back(altering(context, id, alter + ' ' + change.set, "change options of " + to_string(id)));
    }
  }
  return chain;
}

Chain alter_subscription(const Context& context, const ObjectId& id, const Fields& fields) {
  const Subscription& from = *context.from.find<Subscription>(id);
  const Subscription& to = *context.to.find<Subscription>(id);
  const std::string alter = "ALTER SUBSCRIPTION " + quote_identifier(id.name);
  Chain chain;
  if (has(fields, "publications")) {
    // Refreshing contacts the publisher, which a plan must not do by itself.
    chain.push_back(altering(context, id,
                             alter + " SET PUBLICATION " +
                                 quote_list(std::vector<std::string>(to.publications.begin(), to.publications.end())) +
                                 " WITH (refresh = false)",
                             "change what " + to_string(id) + " subscribes to"));
  }
  if (has(fields, "connection")) {
    const auto connect = [&](const Subscription& side) {
      return alter + " CONNECTION " + quote_literal(side.connection.text.value_or(""));
    };
    chain.push_back(altering(context, id, connect(to), "change where " + to_string(id) + " connects to"));
    chain.back().step.undo = {connect(from)};
  }
  if (has(fields, "options")) {
    // Not said means the server's default; ENABLE and DISABLE are statements of their own.
    const std::array<std::pair<const char*, std::string>, 9> defaults = {
        {{"slot_name", id.name},
         {"synchronous_commit", "off"},
         {"binary", "false"},
         {"streaming", context.at_least(18) ? "parallel" : "false"},
         {"disable_on_error", "false"},
         {"password_required", "true"},
         {"run_as_owner", "false"},
         {"origin", "any"},
         {"failover", "false"}}};
    schema::Options wanted = to.options;
    for (const auto& [name, value] : defaults) {
      if (from.options.contains(name)) {
        wanted.emplace(name, value);
      }
    }
    schema::Options is = from.options;
    is.erase("enabled");
    wanted.erase("enabled");
    const OptionChange change = option_change(is, wanted);
    if (!change.set.empty()) {
      chain.push_back(altering(context, id, alter + ' ' + change.set, "change options of " + to_string(id)));
    }
    const bool enabled = !to.options.contains("enabled");
    if (enabled == from.options.contains("enabled")) {
      chain.push_back(altering(context, id, alter + (enabled ? " ENABLE" : " DISABLE"),
                               "change whether " + to_string(id) + " runs"));
    }
  }
  return chain;
}

Chain drop_subscription(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  chain.front().step.transaction = Transaction::forbidden;  // it drops the slot on the publisher
  return chain;
}

}  // namespace

const KindRule kRule_publication{Kind::publication, create_publication, default_drop, alter_publication,
                                 default_rename};
const KindRule kRule_subscription{Kind::subscription, default_create, drop_subscription, alter_subscription,
                                  default_rename};

}  // namespace planner
