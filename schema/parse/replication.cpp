// CREATE and ALTER PUBLICATION and SUBSCRIPTION.

#include <algorithm>
#include <array>

#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/slice.hpp"
#include "schema/secrets.hpp"

namespace schema::parse {

namespace {

/// In the server's order, whatever the order and spacing written.
std::string publish_list(std::string_view written) {
  std::string list;
  for (const std::string_view action : {"insert", "update", "delete", "truncate"}) {
    if (written.find(action) != std::string_view::npos) {
      list += (list.empty() ? "" : ", ") + std::string(action);
    }
  }
  return list;
}

std::string boolean(const std::string& written) {
  static constexpr std::array<std::string_view, 4> kFalse = {"false", "off", "0", "no"};
  return std::ranges::find(kFalse, written) != kFalse.end() ? "false" : "true";
}

void apply_publication_options(Options& options, tree::Node list) {
  for (const tree::Node node : list) {
    const std::string name(node.inner()["defname"].text());
    const std::string value = option_text(node);
    if (name != "publish_generated_columns") {
      options.insert_or_assign(name, name == "publish" ? publish_list(value) : boolean(value));
    } else if (value == "none") {  // not said then: servers before 18 do not know the option
      options.erase(name);
    } else {
      options.insert_or_assign(name, "stored");
    }
  }
}

std::string schema_of(const Interpreter& interpreter, const Statement& statement, tree::Node object) {
  if (object["pubobjtype"].text() == "PUBLICATIONOBJ_TABLES_IN_CUR_SCHEMA") {
    return interpreter.creation_target({"", ""}, start_of(statement)).schema;
  }
  return std::string(object["name"].text());
}

/// The tables a statement adds, sets or drops; with those that inherit from them unless ONLY says otherwise.
std::vector<PublicationTable> tables_of(Interpreter& interpreter, const Statement& statement, tree::Node object) {
  const tree::Node node = object["pubtable"];
  const ObjectId id = interpreter.relation(statement, node["relation"]);
  PublicationTable table;
  table.table = {id.schema, id.name};
  for (const tree::Node column : node["columns"]) {
    table.columns.emplace_back(column.text());
  }
  std::ranges::sort(table.columns);
  if (node["whereClause"]) {
    table.where = Expression(slice(statement, node["whereClause"]));
  }
  std::vector<PublicationTable> tables{table};
  for (std::size_t i = 0; node["relation"]["inh"].flag() && i < tables.size(); ++i) {
    for (const auto& [child, value] : interpreter.database.tables) {
      if (std::ranges::find(value.inherits, tables[i].table) != value.inherits.end()) {
        PublicationTable inherited = table;
        inherited.table = {child.schema, child.name};
        tables.push_back(std::move(inherited));
      }
    }
  }
  return tables;
}

void put_table(Publication& publication, PublicationTable table) {
  std::erase_if(publication.tables, [&](const PublicationTable& other) { return other.table == table.table; });
  publication.tables.push_back(std::move(table));
  std::ranges::sort(publication.tables, {}, &PublicationTable::table);
}

void add_objects(Interpreter& interpreter, const Statement& statement, Publication& publication, tree::Node list) {
  for (const tree::Node node : list) {
    const tree::Node object = node.inner();
    if (object["pubobjtype"].text() != "PUBLICATIONOBJ_TABLE") {
      publication.schemas.insert(schema_of(interpreter, statement, object));
      continue;
    }
    for (PublicationTable& table : tables_of(interpreter, statement, object)) {
      put_table(publication, std::move(table));
    }
  }
}

}  // namespace

void create_publication(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  Publication publication;
  publication.all_tables = create["for_all_tables"].flag();
  publication.options = {{"publish", "insert, update, delete, truncate"}, {"publish_via_partition_root", "false"}};
  apply_publication_options(publication.options, create["options"]);
  add_objects(interpreter, statement, publication, create["pubobjects"]);
  interpreter.add(statement, {Kind::publication, "", "", std::string(create["pubname"].text())},
                  std::move(publication));
}

void alter_publication(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const ObjectId id{Kind::publication, "", "", std::string(alter["pubname"].text())};
  Publication* const publication = interpreter.database.find<Publication>(id);
  if (publication == nullptr) {
    interpreter.missing("publication", {"", id.name}, start_of(statement));
  }
  Publication changed = *publication;
  apply_publication_options(changed.options, alter["options"]);
  const std::string_view action = alter["action"].text();
  if (action == "AP_DropObjects") {
    for (const tree::Node node : alter["pubobjects"]) {
      const tree::Node object = node.inner();
      if (object["pubobjtype"].text() != "PUBLICATIONOBJ_TABLE") {
        changed.schemas.erase(schema_of(interpreter, statement, object));
        continue;
      }
      for (const PublicationTable& table : tables_of(interpreter, statement, object)) {
        std::erase_if(changed.tables, [&](const PublicationTable& other) { return other.table == table.table; });
      }
    }
  } else if (!alter["pubobjects"].empty()) {
    if (action == "AP_SetObjects") {
      changed.tables.clear();
      changed.schemas.clear();
    }
    add_objects(interpreter, statement, changed, alter["pubobjects"]);
  }
  *publication = std::move(changed);
}

namespace {

/// Those that pg_subscription keeps, where they are not what CREATE SUBSCRIPTION takes anyway. What only says how to
/// create it (connect, create_slot, copy_data) is gone after.
void apply_subscription_options(const std::string& subscription, Options& options, tree::Node list) {
  const std::array<std::pair<std::string, std::string>, 8> usual = {{{"binary", "false"},
                                                                     {"disable_on_error", "false"},
                                                                     {"enabled", "true"},
                                                                     {"origin", "any"},
                                                                     {"slot_name", subscription},
                                                                     {"streaming", "false"},
                                                                     {"synchronous_commit", "off"},
                                                                     {"two_phase", "false"}}};
  for (const tree::Node node : list) {
    const std::string name(node.inner()["defname"].text());
    const std::string value = option_text(node);
    if (name == "connect") {
      if (boolean(value) == "false") {
        options.insert_or_assign("enabled", "false");
      }
    } else if (name == "slot_name") {
      options.insert_or_assign(name, value == "none" ? "NONE" : value);
    } else if (name == "synchronous_commit" || name == "origin") {
      options.insert_or_assign(name, value);
    } else if (name != "create_slot" && name != "copy_data" && name != "refresh") {
      options.insert_or_assign(name, boolean(value));
    }
  }
  for (const auto& [name, value] : usual) {
    if (const auto found = options.find(name); found != options.end() && found->second == value) {
      options.erase(name);
    }
  }
}

void take_connection(Subscription& subscription, std::string_view connection) {
  subscription.connection.text = has_password(connection) ? std::nullopt : std::optional<std::string>(connection);
}

}  // namespace

void create_subscription(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const std::string name(create["subname"].text());
  Subscription subscription;
  for (const tree::Node publication : create["publication"]) {
    subscription.publications.emplace(publication.text());
  }
  apply_subscription_options(name, subscription.options, create["options"]);
  take_connection(subscription, create["conninfo"].text());
  interpreter.add(statement, {Kind::subscription, "", "", name}, std::move(subscription));
}

void alter_subscription(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const ObjectId id{Kind::subscription, "", "", std::string(alter["subname"].text())};
  Subscription* const subscription = interpreter.database.find<Subscription>(id);
  if (subscription == nullptr) {
    interpreter.missing("subscription", {"", id.name}, start_of(statement));
  }
  const std::string_view action = alter["kind"].text();
  if (action == "ALTER_SUBSCRIPTION_SET_PUBLICATION") {
    subscription->publications.clear();
  }
  for (const tree::Node publication : alter["publication"]) {
    if (action == "ALTER_SUBSCRIPTION_DROP_PUBLICATION") {
      subscription->publications.erase(std::string(publication.text()));
    } else {
      subscription->publications.emplace(publication.text());
    }
  }
  if (action == "ALTER_SUBSCRIPTION_CONNECTION") {
    take_connection(*subscription, alter["conninfo"].text());
  }
  apply_subscription_options(id.name, subscription->options, alter["options"]);
}

void drop_subscription(Interpreter& interpreter, const Statement& statement, tree::Node drop) {
  const ObjectId id{Kind::subscription, "", "", std::string(drop["subname"].text())};
  if (interpreter.database.contains(id)) {
    interpreter.erase(id);
  } else if (!drop["missing_ok"].flag()) {
    interpreter.missing("subscription", {"", id.name}, start_of(statement));
  }
}

}  // namespace schema::parse
