#include "schema/names/expression_tree.hpp"

namespace schema::names {

ExpressionTree expression_tree(ExpressionRole role, const std::string& text) {
  static const std::string kFunction = "CREATE FUNCTION f() RETURNS pg_catalog.int4 LANGUAGE sql ";
  static const std::string kPartition = "CREATE TABLE c PARTITION OF p ";
  ExpressionTree result;
  switch (role) {
    case ExpressionRole::query:
    case ExpressionRole::rule:
      result.tree = tree::parse(text);
      result.root = result.tree.statement();
      break;
    case ExpressionRole::body:
      result.tree = tree::parse(kFunction + text);
      result.root = result.tree.statement().as("CreateFunctionStmt")["sql_body"];
      result.prefix = kFunction.size();
      break;
    case ExpressionRole::bound:
      result.tree = tree::parse(kPartition + text);
      result.root = result.tree.statement().as("CreateStmt")["partbound"];
      result.prefix = kPartition.size();
      break;
    case ExpressionRole::value:
    case ExpressionRole::generated:
    case ExpressionRole::condition:
    case ExpressionRole::key:
    case ExpressionRole::trigger:
      result.tree = tree::parse_expression(text);
      result.root = tree::expression(result.tree);
      result.prefix = tree::kExpressionOffset;
      break;
  }
  return result;
}

}  // namespace schema::names
