#pragma once
// Which handler reads which statement; see handlers.def.

#include <string_view>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

using Handler = void (*)(Interpreter&, const Statement&, tree::Node);

#define STATEMENT(node_, handler_) void handler_(Interpreter&, const Statement&, tree::Node);
#define DEFINE(object_, handler_) void handler_(Interpreter&, const Statement&, tree::Node);
#define SILENT(node_)
#define UNMODELLED(node_, kind_)
#include "schema/parse/handlers.def"
#undef STATEMENT
#undef DEFINE
#undef SILENT
#undef UNMODELLED

/// What is to be done with a statement.
struct Reading {
  Handler handler = nullptr;
  bool silent = false;          ///< no part of a schema
  std::string_view unmodelled;  ///< else: reported under this name
};

/// `statement` is wrapped, as Tree::statement() gives it.
Reading reading_of(tree::Node statement);

}  // namespace schema::parse
