#include "schema/parse/handlers.hpp"

#include <unordered_map>

namespace schema::parse {

Reading reading_of(tree::Node statement) {
  static const std::unordered_map<std::string_view, Reading> kStatements = {
#define STATEMENT(node_, handler_) {#node_, {handler_, false, {}}},
#define DEFINE(object_, handler_)
#define SILENT(node_) {#node_, {nullptr, true, {}}},
#define UNMODELLED(node_, kind_) {#node_, {nullptr, false, kind_}},
#include "schema/parse/handlers.def"
#undef STATEMENT
#undef DEFINE
#undef SILENT
#undef UNMODELLED
  };
  static const std::unordered_map<std::string_view, Handler> kDefines = {
#define STATEMENT(node_, handler_)
#define DEFINE(object_, handler_) {#object_, handler_},
#define SILENT(node_)
#define UNMODELLED(node_, kind_)
#include "schema/parse/handlers.def"
#undef STATEMENT
#undef DEFINE
#undef SILENT
#undef UNMODELLED
  };
  const std::string_view kind = statement.kind();
  if (kind == "DefineStmt") {
    const auto define = kDefines.find(statement.inner()["kind"].text());
    return define == kDefines.end() ? Reading{nullptr, false, kind} : Reading{define->second, false, {}};
  }
  const auto found = kStatements.find(kind);
  return found == kStatements.end() ? Reading{nullptr, false, kind} : found->second;
}

}  // namespace schema::parse
