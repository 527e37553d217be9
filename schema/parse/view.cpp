// CREATE VIEW and CREATE MATERIALIZED VIEW.

#include <array>

#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/index.hpp"
#include "schema/parse/stars.hpp"
#include "schema/parse/text.hpp"
#include "schema/parse/type_name.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

std::vector<std::string> names_of(tree::Node list) {
  std::vector<std::string> names;
  for (const tree::Node name : list) {
    names.emplace_back(name.text());
  }
  return names;
}

/// Where the words that end a statement begin (`with no data`), if it ends with them; else its end.
std::size_t before_trailing(std::string_view source, std::size_t from, std::initializer_list<std::string_view> words) {
  std::vector<Token> last;
  for (Token token = next_token(source, from); token.type != TokenType::end; token = next_token(source, token.end)) {
    last.push_back(token);
    if (last.size() > words.size()) {
      last.erase(last.begin());
    }
  }
  if (last.size() < words.size()) {
    return source.size();
  }
  std::size_t i = 0;
  for (const std::string_view word : words) {
    if (last[i].type != TokenType::word || !equals_word(text_of(source, last[i]), word)) {
      return source.size();
    }
    ++i;
  }
  return last.front().begin;
}

/// The query after AS, without what may follow it.
std::string query_text(const Statement& statement, std::size_t from,
                       std::initializer_list<std::initializer_list<std::string_view>> trailers) {
  std::string_view source = statement.source();
  const std::size_t begin = after_word(source, from, source.size(), "as");
  for (const auto& trailer : trailers) {
    const std::size_t end = before_trailing(source, begin, trailer);
    if (end != source.size()) {
      source = source.substr(0, end);
      break;
    }
  }
  return std::string(trimmed(source.substr(begin)));
}

void read_options(Options& options, tree::Node list) {
  for (const tree::Node option : list) {
    const std::string_view scope = option.inner()["defnamespace"].text();
    std::string name(option.inner()["defname"].text());
    options.insert_or_assign(scope.empty() ? std::move(name) : std::string(scope) + '.' + name, option_text(option));
  }
}

/// The server's own rewriting: the view is a query on a recursive one of its name.
std::string recursive_query(const std::string& name, const std::vector<std::string>& columns,
                            const std::string& query) {
  const std::string list = quote_list(columns);
  return "WITH RECURSIVE " + quote_identifier(name) + " (" + list + ") AS (" + query + ") SELECT " + list + " FROM " +
         quote_identifier(name);
}

}  // namespace

/// Of a view that is made of NULLs with their types, before what it will read: pg_dump's way where views read each
/// other. Empty: it is none.
std::vector<Output> outputs_of_nulls(const Interpreter& interpreter, const Statement& statement, tree::Node query) {
  std::vector<Output> outputs;
  for (const tree::Node item : query["targetList"]) {
    const tree::Node target = item.as("ResTarget");
    const tree::Node collated = target["val"].as("CollateClause");
    const tree::Node cast = (collated ? collated["arg"] : target["val"]).as("TypeCast");
    if (!cast || !cast["arg"].as("A_Const")["isnull"].flag() || target["name"].text().empty()) {
      return {};
    }
    outputs.push_back({target["name"].text(), type_name(interpreter, statement, cast["typeName"]),
                       collated ? collation_name(interpreter, collated["collname"], cast["typeName"]) : ""});
  }
  return query["fromClause"] ? std::vector<Output>{} : outputs;
}

void create_view(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const tree::Node range = create["view"];
  const QualifiedName written = Interpreter::written_name(range);
  if (range["relpersistence"].text() == "t" || written.schema == "pg_temp") {
    interpreter.remember_temporary(written.name);
    return;
  }
  const QualifiedName target = interpreter.creation_target(written, statement.place(range));
  View view;
  view.columns = names_of(create["aliases"]);
  read_options(view.options, create["options"]);
  const std::string_view check = create["withCheckOption"].text();
  if (check == "LOCAL_CHECK_OPTION" || check == "CASCADED_CHECK_OPTION") {
    view.options.insert_or_assign("check_option", check == "LOCAL_CHECK_OPTION" ? "local" : "cascaded");
  }
  view.definition = Expression(query_text(
      statement, statement.offset(range),
      {{"with", "cascaded", "check", "option"}, {"with", "local", "check", "option"}, {"with", "check", "option"}}));
  // The grammar has rewritten a recursive view already, but the text is still the inner query.
  const Token first = next_token(statement.source(), statement.begin);
  const std::size_t recursive = find_word(statement.source(), first.end, statement.offset(range), "recursive");
  if (recursive != std::string_view::npos) {
    view.recursive = true;
    view.definition = Expression(recursive_query(target.name, view.columns, view.definition.text));
  }
  const ObjectId id{Kind::view, target.schema, "", target.name};
  require_free_name(interpreter, Kind::view, target, statement.place(range));
  settle_stars(interpreter, {target});
  view.outputs = outputs_of_nulls(interpreter, statement, create["query"].as("SelectStmt"));
  const View* const before = create["replace"].flag() ? interpreter.database.find<View>(id) : nullptr;
  if (before != nullptr && view.outputs.empty()) {
    view.outputs = before->outputs;
  }
  put(interpreter, statement, id, std::move(view), create["replace"].flag());
  interpreter.expect_relations(statement, id, create["query"]);
}

void create_table_as(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  const tree::Node into = create["into"];
  const tree::Node range = into["rel"];
  const QualifiedName written = Interpreter::written_name(range);
  if (range["relpersistence"].text() == "t" || written.schema == "pg_temp") {
    interpreter.remember_temporary(written.name);
    return;
  }
  if (create["objtype"].text() != "OBJECT_MATVIEW") {
    interpreter.opaque("CREATE TABLE AS", quote_qualified(written), statement.place(range));
    return;
  }
  const QualifiedName target = interpreter.creation_target(written, statement.place(range));
  const ObjectId id{Kind::materialized_view, target.schema, "", target.name};
  if (create["if_not_exists"].flag() && interpreter.class_name_taken(target)) {
    return;
  }
  require_free_name(interpreter, Kind::materialized_view, target, statement.place(range));
  MaterializedView view;
  view.columns = names_of(into["colNames"]);
  read_options(view.parameters, into["options"]);
  view.tablespace = interpreter.tablespace(into["tableSpaceName"].text());
  view.access_method = interpreter.access_method(into["accessMethod"].text());
  view.populated = !into["skipData"].flag();
  view.definition =
      Expression(query_text(statement, statement.offset(range), {{"with", "no", "data"}, {"with", "data"}}));
  put(interpreter, statement, id, std::move(view), false);
  interpreter.expect_relations(statement, id, create["query"]);
}

}  // namespace schema::parse
