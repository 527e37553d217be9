// Indexes and extended statistics.

#include <algorithm>

#include "schema/print/text.hpp"

namespace schema::print {

std::string index_element(const IndexElement& element) {
  std::string sql = element.expression ? key_expression(*element.expression) : quote_identifier(element.column);
  sql += element.collation.empty() ? "" : " COLLATE " + element.collation;
  sql += element.opclass.empty() ? "" : ' ' + element.opclass;
  if (!element.opclass_options.empty()) {
    sql += " (" + parameter_list(element.opclass_options) + ')';
  }
  sql += element.descending ? " DESC" : "";
  if (element.nulls_first != element.descending) {
    sql += element.nulls_first ? " NULLS FIRST" : " NULLS LAST";
  }
  return sql;
}

std::string index_statement(const Database&, const ObjectId& id, const Index& index, bool concurrently) {
  std::vector<std::string> elements;
  for (const IndexElement& element : index.elements) {
    elements.push_back(index_element(element));
  }
  std::string sql = index.unique ? "CREATE UNIQUE INDEX " : "CREATE INDEX ";
  sql += concurrently ? "CONCURRENTLY " : "";
  sql += quote_identifier(id.name) + " ON " + (index.only ? "ONLY " : "") + relation(id);
  sql += index.method == "btree" || index.method.empty() ? "" : " USING " + quote_identifier(index.method);
  sql += " (" + join(elements) + ')';
  sql += index.include.empty() ? "" : " INCLUDE (" + quote_list(index.include) + ')';
  sql += index.nulls_not_distinct ? " NULLS NOT DISTINCT" : "";
  sql += with_parameters(index.parameters);
  sql += index.tablespace.empty() ? "" : " TABLESPACE " + quote_identifier(index.tablespace);
  return sql + (index.predicate ? " WHERE " + enclosed(*index.predicate) : "");
}

Statements index_statistics(const ObjectId& id, const Index& index) {
  Statements statements;
  for (std::size_t at = 0; at < index.elements.size(); ++at) {
    if (index.elements[at].statistics) {
      statements.push_back("ALTER INDEX " + qualified(id) + " ALTER COLUMN " + std::to_string(at + 1) +
                           " SET STATISTICS " + std::to_string(*index.elements[at].statistics));
    }
  }
  return statements;
}

std::string attach_index(const ObjectId& id, const Index& index) {
  return "ALTER INDEX " + quote_qualified(*index.partition_of) + " ATTACH PARTITION " + qualified(id);
}

Statements create_object(const Database& database, const ObjectId& id, const Index& index, const TableParts&) {
  Statements statements{index_statement(database, id, index, false)};
  if (index.partition_of) {
    statements.push_back(attach_index(id, index));
  }
  std::ranges::move(index_statistics(id, index), std::back_inserter(statements));
  std::ranges::move(index_roles(database, relation_name(id), id.name), std::back_inserter(statements));
  return statements;
}

std::string statistics_target(const ObjectId& id, const Statistics& object) {
  return "ALTER STATISTICS " + qualified(id) + " SET STATISTICS " + std::to_string(object.target.value_or(-1));
}

Statements create_object(const Database&, const ObjectId& id, const Statistics& object, const TableParts&) {
  std::vector<std::string> elements;
  for (const std::string& column : object.columns) {
    elements.push_back(quote_identifier(column));
  }
  for (const Expression& expression : object.expressions) {
    elements.push_back(enclosed(expression));
  }
  // All three kinds are the default; over one expression alone none may be named.
  const bool name_kinds = elements.size() > 1 && !object.kinds.empty() && object.kinds.size() < 3;
  const std::vector<std::string> kinds(object.kinds.begin(), object.kinds.end());
  Statements statements{"CREATE STATISTICS " + qualified(id) + (name_kinds ? " (" + join(kinds) + ')' : "") + " ON " +
                        join(elements) + " FROM " + quote_qualified(object.table)};
  if (object.target) {
    statements.push_back(statistics_target(id, object));
  }
  return statements;
}

}  // namespace schema::print
