#include "migrate/statement.hpp"

#include <algorithm>
#include <array>
#include <regex>

#include <fmt/format.h>

#include "migrate/catalog_query.hpp"
#include "schema/sql.hpp"

namespace migrate {

namespace {

using planner::Transaction;
using schema::tree::Node;

std::string relation_text(Node range_var) {
  return schema::quote_qualified(range_var["schemaname"].text(), range_var["relname"].text());
}

/// A name of DROP: a list of strings.
std::string listed_name(Node list) {
  std::string name;
  for (const Node part : list.is("List") ? list.inner()["items"] : list) {
    name += (name.empty() ? "" : ".") + schema::quote_identifier(part.text());
  }
  return name;
}

void keep(std::string& field, std::string text) {
  if (field.empty()) {
    field = std::move(text);
  }
}

/// The mode the server insists on.
void insist(Statement& statement, bool infer, Transaction mode) {
  if (infer && statement.transaction == Transaction::joins) {
    statement.transaction = mode;
  }
}

/// That the index `i` (its class `c`) has the shape the statement asks for: what it is on, in which order, whether
/// unique and whether partial. Expressions are taken by their place: the server prints them in its own words.
std::string has_shape_of(Node index) {
  const Node keys = index["indexParams"], included = index["indexIncludingParams"];
  const std::string_view method = index["accessMethod"].text();
  std::string shape = fmt::format(
      "i.indisunique = {} AND (i.indpred IS NULL) = {} AND i.indnkeyatts = {} AND i.indnatts = {} AND (SELECT amname "
      "FROM "
      "pg_catalog.pg_am WHERE oid = c.relam) = {}",
      index["unique"].flag(), !index["whereClause"].is_object(), keys.size(), keys.size() + included.size(),
      schema::quote_literal(method.empty() ? "btree" : method));
  std::size_t place = 0;
  const auto add = [&](Node element, bool key) {
    const std::string_view column = element["name"].text();
    if (column.empty()) {
      shape += fmt::format(" AND i.indkey[{}] = 0", place);
    } else {
      shape += fmt::format(
          " AND (SELECT attname FROM pg_catalog.pg_attribute WHERE attrelid = i.indrelid AND attnum = i.indkey[{}]) = "
          "{}",
          place, schema::quote_literal(column));
    }
    if (key) {
      const bool descending = element["ordering"].text() == "SORTBY_DESC";
      const std::string_view nulls = element["nulls_ordering"].text();
      const bool nulls_first = nulls == "SORTBY_NULLS_FIRST" || (descending && nulls != "SORTBY_NULLS_LAST");
      shape += fmt::format(" AND i.indoption[{}] = {}", place, (descending ? 1 : 0) + (nulls_first ? 2 : 0));
    }
    ++place;
  };
  for (const Node wrapped : keys) {
    add(wrapped.as("IndexElem"), true);
  }
  for (const Node wrapped : included) {
    add(wrapped.as("IndexElem"), false);
  }
  return shape;
}

void works(Statement& statement, planner::Work work, Node range_var) {
  if (statement.work == planner::Work::none) {
    statement.work = work;
    statement.worked_on = {std::string(range_var["schemaname"].text()), std::string(range_var["relname"].text())};
  }
}

void classify_index(Statement& statement, Node index, bool infer) {
  works(statement, planner::Work::index, index["relation"]);
  if (!index["concurrent"].flag()) {
    return;
  }
  statement.waits_long = true;
  insist(statement, infer, Transaction::forbidden);
  const std::string_view name = index["idxname"].text();
  if (name.empty()) {
    return;  // the server picks the name: nothing to look for
  }
  const std::string table = relation_text(index["relation"]);
  const std::string indexes = fmt::format(
      "SELECT EXISTS (SELECT FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid "
      "WHERE i.indrelid = {} AND c.relname = {} AND ",
      regclass(table), schema::quote_literal(name));
  keep(statement.done_when, indexes + "i.indisvalid AND " + has_shape_of(index) + ")");
  keep(statement.leftover, indexes + "NOT i.indisvalid)");
  keep(statement.cleanup,
       "DROP INDEX CONCURRENTLY IF EXISTS " + schema::quote_qualified(index["relation"]["schemaname"].text(), name));
}

/// What its author put outside a transaction although it need not be there: whether it is done shows in the catalog.
void look_for(Statement& statement, const std::string& query) {
  if (statement.transaction == Transaction::forbidden) {
    keep(statement.done_when, query);
  }
}

/// Run twice it does no harm: one that was cut off is not looked for, but run again.
void may_run_again(Statement& statement) { look_for(statement, "SELECT false"); }

void classify_constraint(Statement& statement, Node alter, std::string_view name, std::string_view condition) {
  if (!name.empty() && alter["cmds"].size() == 1) {
    look_for(statement,
             exists(true, row_of(kConstraint, relation_text(alter["relation"]), name) + std::string(condition)));
  }
}

/// A concurrent REINDEX that is cut off leaves the new index, invalid.
void classify_reindex(Statement& statement, Node reindex, bool infer) {
  const std::string_view of = reindex["kind"].text();
  if (of == "REINDEX_OBJECT_SCHEMA" || of == "REINDEX_OBJECT_SYSTEM" || of == "REINDEX_OBJECT_DATABASE") {
    insist(statement, infer, Transaction::forbidden);
    may_run_again(statement);
  }
  for (const Node parameter : reindex["params"]) {
    if (parameter.as("DefElem")["defname"].text() == "concurrently") {
      statement.waits_long = true;
      insist(statement, infer, Transaction::forbidden);
      may_run_again(statement);
      if (of == "REINDEX_OBJECT_INDEX") {
        const Node index = reindex["relation"];
        const std::string name =
            schema::quote_qualified(index["schemaname"].text(), std::string(index["relname"].text()) + "_ccnew");
        keep(statement.leftover,
             exists(true, fmt::format("pg_index WHERE indexrelid = {} AND NOT indisvalid", regclass(name))));
        keep(statement.cleanup, "DROP INDEX CONCURRENTLY IF EXISTS " + name);
      }
    }
  }
}

void classify_enum(Statement& statement, Node alter, bool infer) {
  if (!alter["oldVal"].text().empty()) {
    return;
  }
  insist(statement, infer, Transaction::commits_after);
  look_for(statement, exists(true, row_of_enum_value(listed_name(alter["typeName"]), alter["newVal"].text())));
}

void classify_drop(Statement& statement, Node drop, bool infer) {
  if (!drop["concurrent"].flag()) {
    return;
  }
  statement.waits_long = true;
  insist(statement, infer, Transaction::forbidden);
  if (drop["objects"].size() == 1) {
    keep(statement.done_when, "SELECT " + regclass(listed_name(drop["objects"].at(0))) + " IS NULL");
  }
}

std::string link_of(const std::string& parent, const std::string& child) {
  return fmt::format("pg_inherits WHERE inhparent = {} AND inhrelid = {}", regclass(parent), regclass(child));
}

void classify_alter_table(Statement& statement, Node alter, bool infer) {
  for (const Node wrapped : alter["cmds"]) {
    const Node command = wrapped.as("AlterTableCmd");
    const std::string_view subtype = command["subtype"].text();
    if (subtype == "AT_ValidateConstraint") {
      statement.waits_long = true;
      works(statement, planner::Work::scan, alter["relation"]);
      classify_constraint(statement, alter, command["name"].text(), " AND convalidated");
    } else if (subtype == "AT_SetTableSpace" || subtype == "AT_SetLogged" || subtype == "AT_SetUnLogged") {
      works(statement, planner::Work::rewrite, alter["relation"]);
    } else if (subtype == "AT_AddConstraint" && command["def"].as("Constraint")["skip_validation"].flag()) {
      insist(statement, infer, Transaction::commits_after);
      classify_constraint(statement, alter, command["def"].as("Constraint")["conname"].text(), "");
    } else if (subtype == "AT_AddConstraint") {
      classify_constraint(statement, alter, command["def"].as("Constraint")["conname"].text(), "");
    } else if (subtype == "AT_AttachPartition" && alter["cmds"].size() == 1) {
      look_for(statement, exists(true, link_of(relation_text(alter["relation"]),
                                               relation_text(command["def"].as("PartitionCmd")["name"]))));
    } else if (subtype == "AT_DetachPartition" && command["def"].as("PartitionCmd")["concurrent"].flag()) {
      const std::string parent = relation_text(alter["relation"]);
      const std::string partition = relation_text(command["def"].as("PartitionCmd")["name"]);
      const std::string link = link_of(parent, partition);
      statement.waits_long = true;
      insist(statement, infer, Transaction::forbidden);
      keep(statement.done_when, exists(false, link));
      keep(statement.leftover, exists(true, link + " AND inhdetachpending"));
      keep(statement.cleanup, fmt::format("ALTER TABLE {} DETACH PARTITION {} FINALIZE", parent, partition));
    }
  }
}

/// Those that speak to the publisher refuse a transaction, unless an option says not to.
void classify_subscription(Statement& statement, Node subscription, bool infer) {
  static constexpr std::array<std::string_view, 5> kSpeaks = {
      "", "ALTER_SUBSCRIPTION_REFRESH", "ALTER_SUBSCRIPTION_SET_PUBLICATION", "ALTER_SUBSCRIPTION_ADD_PUBLICATION",
      "ALTER_SUBSCRIPTION_DROP_PUBLICATION"};
  if (std::ranges::find(kSpeaks, subscription["kind"].text()) == kSpeaks.end()) {
    return;
  }
  for (const Node wrapped : subscription["options"]) {
    const Node option = wrapped.as("DefElem");
    const std::string_view name = option["defname"].text(), value = option["arg"].as("String")["sval"].text();
    if ((name == "connect" || name == "create_slot" || name == "refresh") &&
        (value == "false" || value == "off" || value == "0")) {
      return;
    }
  }
  insist(statement, infer, Transaction::forbidden);
  if (const std::string_view kind = subscription["kind"].text(); kind.empty()) {
    keep(statement.done_when,
         exists(true, "pg_subscription WHERE subname = " + schema::quote_literal(subscription["subname"].text())));
  } else if (kind == "ALTER_SUBSCRIPTION_REFRESH" || kind == "ALTER_SUBSCRIPTION_SET_PUBLICATION") {
    may_run_again(statement);
  }
}

/// Whether a body of PL/pgSQL says COMMIT or ROLLBACK.
bool ends_transactions(const std::string& sql) {
  static const std::regex kEnds(R"((^|[^\w$"'])(commit|rollback)(\s+and\s+(no\s+)?chain)?\s*;)",
                                std::regex::icase | std::regex::optimize);
  return std::regex_search(sql, kEnds);
}

Classified classify_setting(Statement& statement, Node set) {
  Classified result;
  if (set["is_local"].flag()) {
    return result;
  }
  result.role = Role::setting;
  statement.resets_settings = set["kind"].text() == "VAR_RESET_ALL";
  if (set["name"].text() == "search_path" || statement.resets_settings) {
    result.search_path.emplace();
    for (const Node argument : set["args"]) {
      result.search_path->emplace_back(argument.as("A_Const")["sval"]["sval"].text());
    }
  }
  return result;
}

}  // namespace

Classified classify(Statement& statement, bool infer_transaction) {
  Classified result;
  schema::tree::Tree tree;
  try {
    tree = schema::tree::parse(statement.sql);
  } catch (const schema::tree::SyntaxError&) {
    return result;  // a newer server may know it; it will say so otherwise
  }
  if (tree.size() != 1) {
    return result;
  }
  const Node node = tree.statement();
  const std::string_view kind = node.kind();
  const Node inner = node.inner();
  if (kind == "VariableSetStmt") {
    return classify_setting(statement, inner);
  }
  if (kind == "TransactionStmt") {
    const std::string_view command = inner["kind"].text();
    result.role = command.empty() || command == "TRANS_STMT_BEGIN" || command == "TRANS_STMT_START" ? Role::begin
                  : command == "TRANS_STMT_COMMIT"                                                  ? Role::commit
                                                   : Role::forbidden_here;
    result.instead = "the runner makes the transactions, and takes them back: leave it out";
    return result;
  }
  if (kind == "IndexStmt") {
    classify_index(statement, inner, infer_transaction);
  } else if (kind == "DropStmt") {
    classify_drop(statement, inner, infer_transaction);
  } else if (kind == "AlterTableStmt") {
    classify_alter_table(statement, inner, infer_transaction);
  } else if (kind == "AlterDomainStmt") {
    statement.waits_long = inner["subtype"].text() == "V";
  } else if (kind == "AlterEnumStmt") {
    classify_enum(statement, inner, infer_transaction);
  } else if (kind == "ReindexStmt") {
    classify_reindex(statement, inner, infer_transaction);
  } else if (kind == "VacuumStmt") {
    statement.waits_long = true;
    if (inner["is_vacuumcmd"].flag()) {
      insist(statement, infer_transaction, Transaction::forbidden);
    }
    may_run_again(statement);
  } else if (kind == "RefreshMatViewStmt") {
    statement.waits_long = inner["concurrent"].flag();
    may_run_again(statement);
  } else if (kind == "ClusterStmt") {
    if (!inner["relation"]) {
      insist(statement, infer_transaction, Transaction::forbidden);
    }
    may_run_again(statement);
  } else if (kind == "CreateSubscriptionStmt" || kind == "AlterSubscriptionStmt") {
    classify_subscription(statement, inner, infer_transaction);
  } else if (kind == "CreatedbStmt" || kind == "DropdbStmt" || kind == "AlterSystemStmt" ||
             kind == "CreateTableSpaceStmt" || kind == "DropTableSpaceStmt" || kind == "DropSubscriptionStmt") {
    insist(statement, infer_transaction, Transaction::forbidden);
  } else if (kind == "InsertStmt" || kind == "UpdateStmt" || kind == "DeleteStmt" || kind == "MergeStmt") {
    statement.changes_rows = true;
  } else if (kind == "CopyStmt") {
    if (inner["is_from"].flag() && inner["filename"].text().empty()) {
      result.role = Role::forbidden_here;
      result.instead = "the runner reads no COPY data: use INSERT, or bring the data in beside the migrations";
    }
  }
  if (kind == "DoStmt" && ends_transactions(statement.sql)) {
    insist(statement, infer_transaction, Transaction::forbidden);
  }
  statement.commits_inside =
      (kind == "DoStmt" || kind == "CallStmt") && statement.transaction == Transaction::forbidden;
  return result;
}

}  // namespace migrate
