// Publications and subscriptions.

#include <algorithm>

#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/text.hpp"
#include "schema/secrets.hpp"

namespace introspect::catalog {

using schema::Kind;
using schema::ObjectId;
using schema::Publication;

namespace {

void take_publication(Context& context, Row& row) {
  const Oid oid = row.oid();
  const ObjectId id{Kind::publication, "", "", row.text()};
  Publication publication;
  context.describe_owned(publication, Class::publication, oid, row.oid());
  publication.all_tables = row.flag();
  std::string actions;
  for (const char* action : {"insert", "update", "delete", "truncate"}) {
    if (row.flag()) {
      actions += actions.empty() ? "" : ", ";
      actions += action;
    }
  }
  publication.options["publish"] = actions;
  publication.options["publish_via_partition_root"] = row.flag() ? "true" : "false";
  if (const char generated = row.letter(); generated == 's') {  // 18+
    publication.options["publish_generated_columns"] = "stored";
  }
  publication.schemas = [&] {
    const auto names = parse_array(row.view());
    return std::set<std::string>(names.begin(), names.end());
  }();
  context.database.publications.emplace(id, std::move(publication));
}

void take_publication_table(Context& context, Row& row) {
  auto* publication = context.database.find<Publication>({Kind::publication, "", "", row.text()});
  const Oid table = row.oid();
  if (publication == nullptr) {
    return;
  }
  schema::PublicationTable entry;
  entry.table = context.relation_name(table);
  entry.columns = context.columns(table, row.view());
  std::ranges::sort(entry.columns);
  if (const std::string_view where = row.view(); !where.empty()) {
    entry.where = schema::Expression(without_parentheses(where));
  }
  publication->tables.push_back(std::move(entry));
  std::ranges::sort(publication->tables, {}, &schema::PublicationTable::table);
}

/// What CREATE SUBSCRIPTION takes when it is not said is left out.
void take_subscription(Context& context, Row& row) {
  const Oid oid = row.oid();
  const ObjectId id{Kind::subscription, "", "", row.text()};
  schema::Subscription subscription;
  context.describe_owned(subscription, Class::subscription, oid, row.oid());
  const auto publications = parse_array(row.view());
  subscription.publications = {publications.begin(), publications.end()};
  const auto say = [&](const char* name, std::string value, std::string_view otherwise) {
    if (value != otherwise) {
      subscription.options.emplace(name, std::move(value));
    }
  };
  const auto truth = [](bool value) { return std::string(value ? "true" : "false"); };
  say("enabled", truth(row.flag()), "true");
  say("slot_name", row.optional().value_or("NONE"), id.name);
  say("synchronous_commit", row.text(), "off");
  say("binary", truth(row.flag()), "false");
  const char streaming = row.letter();
  const bool parallel_by_default = context.has(18);
  say("streaming", streaming == 'p' ? "parallel" : truth(streaming == 't'), parallel_by_default ? "parallel" : "false");
  const char two_phase = row.letter();
  say("two_phase", truth(two_phase == 'p' || two_phase == 'e'), "false");
  say("disable_on_error", truth(row.flag()), "false");
  say("password_required", truth(row.flag()), "true");
  say("run_as_owner", truth(row.flag()), "false");
  say("origin", row.text(), "any");
  say("failover", truth(row.flag()), "false");
  if (auto connection = row.optional(); connection && !schema::has_password(*connection)) {
    subscription.connection.text = std::move(connection);
  }
  if (!context.reads_subscriptions) {
    context.database.unmodelled.push_back(
        {.kind = "settings of a subscription that this role may not read", .identity = id.name, .carriers = {id}});
  }
  context.database.subscriptions.emplace(id, std::move(subscription));
}

}  // namespace

template <>
void add_queries<Publication>(const Context& context, Queries& queries) {
  queries.push_back(each_row(
      fmt::format(R"(
SELECT p.oid, p.pubname, p.pubowner, p.puballtables, p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate,
       p.pubviaroot, {}, {}
  FROM pg_catalog.pg_publication p
 ORDER BY p.pubname)",
                  context.has(18) ? "p.pubgencols" : "NULL",
                  context.has(15) ? "ARRAY(SELECT n.nspname FROM pg_catalog.pg_publication_namespace s "
                                    "JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid)"
                                  : "NULL"),
      take_publication));
  if (!context.any_of(Class::publication_rel)) {
    return;
  }
  queries.push_back(
      each_row(fmt::format(R"(
SELECT p.pubname, r.prrelid, {}
  FROM pg_catalog.pg_publication_rel r JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid
 ORDER BY p.pubname, r.prrelid)",
                           context.has(15) ? "r.prattrs, pg_catalog.pg_get_expr(r.prqual, r.prrelid)" : "NULL, NULL"),
               take_publication_table));
}

template <>
void add_queries<schema::Subscription>(const Context& context, Queries& queries) {
  // Only a superuser may read subconninfo, and it may hold a password.
  queries.push_back(each_row(
      fmt::format(R"(
SELECT {}, s.subname, s.subowner, s.subpublications, s.subenabled, s.subslotname, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}
  FROM pg_catalog.pg_subscription s
 WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
 ORDER BY s.subname)",
                  context.reads_subscriptions ? "s.oid" : "0",
                  context.reads_subscriptions ? "s.subsynccommit" : "'off'", context.has(14) ? "s.subbinary" : "false",
                  context.has(14) ? "s.substream" : "false", context.has(15) ? "s.subtwophasestate" : "'d'",
                  context.has(15) ? "s.subdisableonerr" : "false", context.has(16) ? "s.subpasswordrequired" : "true",
                  context.has(16) ? "s.subrunasowner" : "false", context.has(16) ? "s.suborigin" : "'any'",
                  context.has(17) ? "s.subfailover" : "false", context.reads_connections ? "s.subconninfo" : "NULL"),
      take_subscription));
}

}  // namespace introspect::catalog
