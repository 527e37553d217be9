#pragma once
// The parse tree of an expression of the model, whatever its role: some texts are no statements by themselves.

#include <string>

#include "schema/expressions.hpp"
#include "schema/tree/tree.hpp"

namespace schema::names {

struct ExpressionTree {
  tree::Tree tree;
  tree::Node root;         ///< the expression, query, rule statement, body, or partition bound
  std::size_t prefix = 0;  ///< locations in the tree count from `prefix` bytes before the text
};

/// Throws tree::SyntaxError.
ExpressionTree expression_tree(ExpressionRole role, const std::string& text);

}  // namespace schema::names
