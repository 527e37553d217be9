#include <algorithm>

#include "schema/print/text.hpp"

namespace schema::print {

namespace {

/// A query the server printed names its columns itself; only a file's may leave that to the list.
template <class T>
std::string column_list(const T& view) {
  const bool from_catalog = view.place.line == 0;
  return from_catalog || view.columns.empty() ? "" : " (" + quote_list(view.columns) + ')';
}

Statements columns_of_view(const Database& database, const ObjectId& id) {
  Statements statements;
  for (const auto& [column_id, column] : of_relation<Column>(database, {id.schema, id.name})) {
    std::ranges::move(create(database, column_id), std::back_inserter(statements));
  }
  return statements;
}

}  // namespace

std::string view_statement(const ObjectId& id, const View& view, bool or_replace) {
  Options options = view.options;
  std::string check;
  if (const auto found = options.find("check_option"); found != options.end()) {
    check = found->second == "local" ? "\nWITH LOCAL CHECK OPTION" : "\nWITH CASCADED CHECK OPTION";
    options.erase("check_option");
  }
  return std::string(or_replace ? "CREATE OR REPLACE VIEW " : "CREATE VIEW ") + qualified(id) + column_list(view) +
         with_parameters(options) + " AS\n" + query_of(view.definition) + check;
}

Statements create_object(const Database& database, const ObjectId& id, const View& view, const TableParts&) {
  Statements statements{view_statement(id, view, false)};
  std::ranges::move(columns_of_view(database, id), std::back_inserter(statements));
  return statements;
}

Statements create_object(const Database& database, const ObjectId& id, const MaterializedView& view,
                         const TableParts&) {
  Statements statements{"CREATE MATERIALIZED VIEW " + qualified(id) + column_list(view) +
                        (view.access_method.empty() ? "" : " USING " + quote_identifier(view.access_method)) +
                        with_parameters(view.parameters) +
                        (view.tablespace.empty() ? "" : " TABLESPACE " + quote_identifier(view.tablespace)) + " AS\n" +
                        query_of(view.definition) + (view.populated ? "" : "\nWITH NO DATA")};
  std::ranges::move(columns_of_view(database, id), std::back_inserter(statements));
  return statements;
}

}  // namespace schema::print
