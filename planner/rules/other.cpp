// Kinds that most databases have few of.

#include <algorithm>
#include <array>

#include "planner/rules/common.hpp"
#include "schema/privileges.hpp"
#include "schema/secrets.hpp"

namespace planner {

using namespace schema;

namespace {

Chain one(Draft draft) {
  Chain chain;
  chain.push_back(std::move(draft));
  return chain;
}

Chain drop_with_data(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  chain.front().step.loses_data = true;
  chain.front().step.phase = Phase::contract;
  chain.front().step.irreversible = "what was in it is gone";
  return chain;
}

// The public schema is there in every new database; a file that does not speak of it does not want it gone.
Chain drop_schema(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  chain.front().step.phase = Phase::contract;
  chain.front().weight = 90;
  return chain;
}

Chain alter_extension(const Context& context, const ObjectId& id, const Fields& fields) {
  const Extension& from = *context.from.find<Extension>(id);
  const Extension& to = *context.to.find<Extension>(id);
  const std::string alter = "ALTER EXTENSION " + quote_identifier(id.name);
  Chain chain;
  if (has(fields, "version") && to.version) {
    chain.push_back(
        altering(context, id, alter + " UPDATE TO " + quote_literal(*to.version), "update " + to_string(id)));
    chain.back().step.irreversible = "an extension's update has no way back";
  }
  if (has(fields, "schema")) {
    Draft draft = altering(context, id, alter + " SET SCHEMA " + quote_identifier(to.schema), "move " + to_string(id));
    draft.step.undo = {alter + " SET SCHEMA " + quote_identifier(from.schema)};
    draft.step.consumes.push_back({Kind::schema, "", "", to.schema});
    draft.step.breaks_code = true;
    chain.push_back(std::move(draft));
  }
  return chain;
}

Chain create_extension(const Context& context, const ObjectId& id) {
  Chain chain = default_create(context, id);
  const Extension& extension = *context.to.find<Extension>(id);
  if (!extension.schema.empty()) {
    chain.front().step.consumes.push_back({Kind::schema, "", "", extension.schema});
  }
  return chain;
}

// Whatever belongs to an extension is outside the model; that something needs it is not always told by a reference.
Chain drop_extension(const Context& context, const ObjectId& id) {
  Chain chain = drop_with_data(context, id);
  chain.front().weight = 91;
  return chain;
}

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
  return sql.size() == bare ? Chain{} : one(altering(context, id, std::move(sql), "change " + to_string(id)));
}

/// The way back would have to write down what nobody may.
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
  Chain chain = one(altering(context, id, std::move(sql), "change " + to_string(id)));
  keep_secrets(from.options, chain);
  return chain;
}

Chain alter_user_mapping(const Context& context, const ObjectId& id, const Fields& fields) {
  if (!has(fields, "options")) {
    return {};
  }
  const schema::Options& from = context.from.find<UserMapping>(id)->options;
  const std::string change = foreign_option_change(from, context.to.find<UserMapping>(id)->options);
  Chain chain = one(
      altering(context, id, "ALTER " + print::object_clause(context.to, id) + ' ' + change, "change " + to_string(id)));
  keep_secrets(from, chain);
  return chain;
}

// CREATE OPERATOR CLASS makes a family of its own name where none is said, and DROP OPERATOR CLASS leaves it behind.
Chain drop_class(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  const ObjectId family{Kind::operator_family, id.schema, "", id.name};
  const bool is_own = context.from.find<OperatorClass>(id)->family.empty() && !context.from.contains(family);
  if (is_own && !context.to.contains(family)) {
    chain.front().step.sql = "DROP OPERATOR FAMILY " +
                             print::object_clause(context.from, id).substr(std::string_view("OPERATOR CLASS ").size()) +
                             " CASCADE";
    chain.front().step.comment += " and the family that came with it";
  }
  return chain;
}

Chain alter_family(const Context& context, const ObjectId& id, const Fields& fields) {
  Chain chain;
  if (!has(fields, "members")) {
    return chain;
  }
  const auto& from = context.from.find<OperatorFamily>(id)->members;
  const auto& to = context.to.find<OperatorFamily>(id)->members;
  const std::string alter = "ALTER " + print::object_clause(context.to, id);
  for (const std::string& member : from) {
    if (to.contains(member)) {
      continue;
    }
    // `OPERATOR 1 < (a, b)` is dropped as `OPERATOR 1 (a, b)`.
    const auto words = member.find(' ', member.find(' ') + 1);
    const auto types = member.find('(');
    const auto end = member.find(')', types);
    if (words != std::string::npos && end != std::string::npos) {
      chain.push_back(altering(context, id,
                               alter + " DROP " + member.substr(0, words) + ' ' + member.substr(types, end + 1 - types),
                               "change " + to_string(id)));
    }
  }
  for (const std::string& member : to) {
    if (!from.contains(member)) {
      chain.push_back(altering(context, id, alter + " ADD " + member, "change " + to_string(id)));
    }
  }
  return chain;
}

Chain alter_dictionary(const Context& context, const ObjectId& id, const Fields& fields) {
  if (!has(fields, "options")) {
    return {};
  }
  const auto& from = context.from.find<TextSearchDictionary>(id)->options;
  const auto& to = context.to.find<TextSearchDictionary>(id)->options;
  std::string options;
  for (const auto& [name, value] : to) {
    options += (options.empty() ? "" : ", ") + quote_identifier(name) + " = " + quote_literal(value);
  }
  for (const auto& [name, value] : from) {
    if (!to.contains(name)) {
      options += (options.empty() ? "" : ", ") + quote_identifier(name);  // a name alone takes the option away
    }
  }
  return one(altering(context, id,
                      "ALTER TEXT SEARCH DICTIONARY " + quote_qualified(id.schema, id.name) + " (" + options + ")",
                      "change " + to_string(id)));
}

Chain alter_configuration(const Context& context, const ObjectId& id, const Fields& fields) {
  Chain chain;
  if (!has(fields, "mappings")) {
    return chain;
  }
  const auto& from = context.from.find<TextSearchConfiguration>(id)->mappings;
  const auto& to = context.to.find<TextSearchConfiguration>(id)->mappings;
  const std::string alter = "ALTER TEXT SEARCH CONFIGURATION " + quote_qualified(id.schema, id.name);
  for (const auto& [token, dictionaries] : to) {
    const auto it = from.find(token);
    if (it != from.end() && it->second == dictionaries) {
      continue;
    }
    std::string names;
    for (const std::string& dictionary : dictionaries) {
      names += (names.empty() ? "" : ", ") + dictionary;
    }
    chain.push_back(altering(
        context, id,
        alter + (it == from.end() ? " ADD" : " ALTER") + " MAPPING FOR " + quote_identifier(token) + " WITH " + names,
        "change " + to_string(id)));
  }
  for (const auto& [token, dictionaries] : from) {
    if (!to.contains(token)) {
      chain.push_back(
          altering(context, id, alter + " DROP MAPPING FOR " + quote_identifier(token), "change " + to_string(id)));
    }
  }
  return chain;
}

Chain create_statistics(const Context& context, const ObjectId& id) {
  Chain chain = default_create(context, id);
  lock_only(context, chain.front(), context.to.find<Statistics>(id)->table, LockMode::share_update_exclusive);
  return chain;
}

Chain drop_statistics(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  chain.front().step.breaks_code = false;
  lock_only(context, chain.front(), context.from.find<Statistics>(id)->table, LockMode::share_update_exclusive);
  return chain;
}

Chain alter_statistics(const Context& context, const ObjectId& id, const Fields& fields) {
  if (!has(fields, "target")) {
    return {};
  }
  const auto sql = [&](const Statistics& statistics) {
    return "ALTER STATISTICS " + quote_qualified(id.schema, id.name) + " SET STATISTICS " +
           std::to_string(statistics.target.value_or(-1));
  };
  Draft draft = altering(context, id, sql(*context.to.find<Statistics>(id)), "set target of " + to_string(id));
  draft.step.undo = {sql(*context.from.find<Statistics>(id))};
  return one(std::move(draft));
}

std::string publication_targets(const Publication& publication) {
  std::string text;
  for (const PublicationTable& entry : publication.tables) {
    text += (text.empty() ? "" : ", ") + std::string("TABLE ") + quote_qualified(entry.table) +
            (entry.columns.empty() ? "" : " (" + quote_list(entry.columns) + ")") +
            (entry.where ? " WHERE " + print::enclosed(*entry.where) : "");
  }
  for (const std::string& schema : publication.schemas) {
    text += (text.empty() ? "" : ", ") + std::string("TABLES IN SCHEMA ") + quote_identifier(schema);
  }
  return text;
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
    const std::string targets = publication_targets(to);
    Publication gone = from;
    for (PublicationTable& table : gone.tables) {
      table.columns.clear();
      table.where.reset();
    }
    Draft draft = targets.empty()
                      ? altering(context, id, alter + " DROP " + publication_targets(gone), "empty " + to_string(id))
                      : altering(context, id, alter + " SET " + targets, "change what " + to_string(id) + " publishes");
    for (const Publication* publication : {&from, &to}) {
      for (const PublicationTable& entry : publication->tables) {
        lock(context, draft, entry.table, LockMode::share_update_exclusive);
      }
    }
    chain.push_back(std::move(draft));
  }
  if (has(fields, "options")) {
    const OptionChange change = option_change(from.options, to.options);
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
                                 quote_list({to.publications.begin(), to.publications.end()}) +
                                 " WITH (refresh = false)",
                             "change what " + to_string(id) + " subscribes to"));
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

// ALTER DEFAULT PRIVILEGES says in one form what is new and what is no more. It comes after all that it would act upon:
// what new objects are given is then known from what was in force before.
Chain default_privileges(const Context& context, const ObjectId& id) {
  static const Privileges kNone;
  const DefaultPrivileges* from = context.from.find<DefaultPrivileges>(id);
  const DefaultPrivileges* to = context.to.find<DefaultPrivileges>(id);
  Chain chain;
  if (to == nullptr && !id.schema.empty() && context.goes({Kind::schema, "", "", id.schema})) {
    return chain;  // they go with their schema
  }
  std::vector<ObjectId> made;
  for (const auto& [object, decision] : context.decisions) {
    if (context.comes(object) && default_privileges_word(object.kind) == id.name &&
        (id.schema.empty() || id.schema == object.schema)) {
      made.push_back(object);
    }
  }
  for (std::string& sql :
       print::privilege_statements(to != nullptr ? context.to : context.from, id,
                                   from != nullptr ? from->grants : kNone, to != nullptr ? to->grants : kNone)) {
    Draft draft = plain(context, id, std::move(sql), "change " + to_string(id));
    draft.step.consumes = made;
    if (!id.schema.empty()) {
      draft.step.consumes.push_back({Kind::schema, "", "", id.schema});
    }
    chain.push_back(std::move(draft));
  }
  return chain;
}
Chain alter_default_privileges(const Context& context, const ObjectId& id, const Fields&) {
  return default_privileges(context, id);
}

Chain drop_subscription(const Context& context, const ObjectId& id) {
  Chain chain = default_drop(context, id);
  chain.front().step.transaction = Transaction::forbidden;  // it drops the slot on the publisher
  return chain;
}

}  // namespace

const KindRule kRule_schema{Kind::schema, default_create, drop_schema, no_alter, default_rename};
const KindRule kRule_extension{Kind::extension, create_extension, drop_extension, alter_extension, default_rename};
const KindRule kRule_collation{Kind::collation, default_create, default_drop, no_alter, default_rename};
const KindRule kRule_foreign_data_wrapper{Kind::foreign_data_wrapper, default_create, default_drop, alter_wrapper,
                                          default_rename};
const KindRule kRule_server{Kind::server, default_create, drop_server, alter_server, default_rename};
const KindRule kRule_user_mapping{Kind::user_mapping, default_create, drop_user_mapping, alter_user_mapping,
                                  default_rename};
const KindRule kRule_language{Kind::language, default_create, default_drop, no_alter, default_rename};
const KindRule kRule_transform{Kind::transform, default_create, default_drop, no_alter, default_rename};
const KindRule kRule_access_method{Kind::access_method, default_create, default_drop, no_alter, default_rename};
const KindRule kRule_operator_{Kind::operator_, default_create, default_drop, no_alter, default_rename};
const KindRule kRule_operator_family{Kind::operator_family, default_create, default_drop, alter_family, default_rename};
const KindRule kRule_operator_class{Kind::operator_class, default_create, drop_class, no_alter, default_rename};
const KindRule kRule_cast{Kind::cast, default_create, default_drop, no_alter, default_rename};
const KindRule kRule_conversion{Kind::conversion, default_create, default_drop, no_alter, default_rename};
const KindRule kRule_text_search_parser{Kind::text_search_parser, default_create, default_drop, no_alter,
                                        default_rename};
const KindRule kRule_text_search_template{Kind::text_search_template, default_create, default_drop, no_alter,
                                          default_rename};
const KindRule kRule_text_search_dictionary{Kind::text_search_dictionary, default_create, default_drop,
                                            alter_dictionary, default_rename};
const KindRule kRule_text_search_configuration{Kind::text_search_configuration, default_create, default_drop,
                                               alter_configuration, default_rename};
const KindRule kRule_statistics{Kind::statistics, create_statistics, drop_statistics, alter_statistics, default_rename};
const KindRule kRule_publication{Kind::publication, create_publication, default_drop, alter_publication,
                                 default_rename};
const KindRule kRule_subscription{Kind::subscription, default_create, drop_subscription, alter_subscription,
                                  default_rename};
const KindRule kRule_default_privileges{Kind::default_privileges, default_privileges, default_privileges,
                                        alter_default_privileges, default_rename};

}  // namespace planner
