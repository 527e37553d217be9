// What is no DDL, yet leaves something behind: the search_path that SET and set_config() move, the defaults of new
// relations, CLUSTER.

#include <algorithm>
#include <array>

#include "schema/parse/do_block.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/text.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

std::string_view constant(tree::Node node) { return node.as("A_Const")["sval"]["sval"].text(); }

/// `a, "B"` as the value of search_path is written in one string.
SearchPath split_path(std::string_view value) {
  SearchPath path;
  for (const std::string_view item : split_list(value)) {
    std::string name;
    if (!item.empty() && item.front() == '"') {
      for (std::size_t i = 1; i + 1 < item.size(); ++i) {
        name += item[i];
        i += item[i] == '"' ? 1 : 0;
      }
    } else {
      for (const char c : item) {
        name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
      }
    }
    if (!name.empty()) {
      path.push_back(std::move(name));
    }
  }
  return path;
}

void set_default(Interpreter& interpreter, std::string_view variable, std::string_view value) {
  if (interpreter.declaring) {
    return;
  }
  if (variable == "default_tablespace") {
    interpreter.defaults.tablespace = value;
  } else if (variable == "default_table_access_method") {
    interpreter.defaults.access_method = value;
  }
}

}  // namespace

void set_variable(Interpreter& interpreter, const Statement&, tree::Node set) {
  const std::string_view variable = set["name"].text(), kind = set["kind"].text();
  if (kind == "VAR_RESET_ALL") {
    interpreter.reset_settings();
    return;
  }
  if (variable != "search_path") {
    set_default(interpreter, variable, kind == "VAR_SET_VALUE" ? constant(set["args"].at(0)) : std::string_view{});
    return;
  }
  if (kind == "VAR_SET_DEFAULT" || kind == "VAR_RESET") {
    interpreter.set_search_path(interpreter.options.search_path);
    return;
  }
  if (kind != "VAR_SET_VALUE") {
    return;
  }
  SearchPath path;
  for (const tree::Node argument : set["args"]) {
    if (const std::string_view name = constant(argument); !name.empty()) {
      path.emplace_back(name);
    }
  }
  interpreter.set_search_path(std::move(path));
}

void select_statement(Interpreter& interpreter, const Statement& statement, tree::Node select) {
  if (const tree::Node into = select["intoClause"]) {
    const QualifiedName name = Interpreter::written_name(into["rel"]);
    if (into["rel"]["relpersistence"].text() == "t" || name.schema == "pg_temp") {
      interpreter.remember_temporary(name.name);
    } else {
      interpreter.opaque("SELECT INTO", quote_qualified(name), statement.place(into["rel"]));
    }
  }
  for (const tree::Node target : select["targetList"]) {
    const tree::Node call = target.as("ResTarget")["val"].as("FuncCall");
    if (call && call["funcname"].back().text() == "set_config") {
      const std::string_view variable = constant(call["args"].at(0)), value = constant(call["args"].at(1));
      if (variable == "search_path") {
        interpreter.set_search_path(split_path(value));
      } else {
        set_default(interpreter, variable, value);
      }
    } else if (call) {
      call_function(interpreter, statement, call, select["fromClause"].empty() ? CallIs::once : CallIs::for_rows);
    }
  }
  for (const tree::Node item : select["fromClause"]) {
    for (const tree::Node function : item.as("RangeFunction")["functions"]) {
      if (const tree::Node call = function.as("List")["items"].at(0).as("FuncCall")) {
        call_function(interpreter, statement, call, CallIs::once);
      }
    }
  }
}

/// CLUSTER t USING i: the table remembers the index.
void cluster_table(Interpreter& interpreter, const Statement& statement, tree::Node cluster) {
  const std::string index(cluster["indexname"].text());
  if (index.empty()) {
    return;
  }
  const ObjectId relation = interpreter.relation(statement, cluster["relation"]);
  if (Table* table = interpreter.database.find<Table>(relation)) {
    table->cluster_on = index;
  } else if (MaterializedView* view = interpreter.database.find<MaterializedView>(relation)) {
    view->cluster_on = index;
  }
}

}  // namespace schema::parse
