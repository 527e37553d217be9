// CREATE SCHEMA, with its elements, and what is altered about it.

#include <algorithm>
#include <array>

#include "schema/parse/handlers.hpp"
#include "schema/parse/text.hpp"

namespace schema::parse {

namespace {

/// Where each element begins. The tree does not say, but CREATE and GRANT are reserved: they begin one unless they are
/// a privilege or an option of a GRANT.
std::vector<std::size_t> element_offsets(const Statement& statement) {
  const std::string_view source = statement.source();
  std::vector<std::size_t> offsets;
  std::string_view before;
  Token token = next_token(source, next_token(source, statement.begin).end);  // past the CREATE of CREATE SCHEMA
  for (; token.type != TokenType::end; token = next_token(source, token.end)) {
    const std::string_view word = text_of(source, token);
    const bool creates = equals_word(word, "create") && !equals_word(before, "grant") && before != ",";
    if (token.type == TokenType::word && (creates || (equals_word(word, "grant") && !equals_word(before, "with")))) {
      offsets.push_back(token.begin);
    }
    before = word;
  }
  return offsets;
}

/// In the order in which the server runs them, whatever they were written in.
std::vector<Statement> elements(const Statement& statement, tree::Node list) {
  static constexpr std::array<std::string_view, 6> kOrder = {"CreateSeqStmt", "CreateStmt",     "ViewStmt",
                                                             "IndexStmt",     "CreateTrigStmt", "GrantStmt"};
  const std::vector<std::size_t> offsets = element_offsets(statement);
  std::vector<Statement> parts;
  for (const tree::Node element : list) {
    const std::size_t number = parts.size();
    Statement& part = parts.emplace_back(statement);
    part.node = element;
    part.begin = number < offsets.size() ? offsets[number] : part.begin;
    part.end = number + 1 < offsets.size() ? offsets[number + 1] : part.end;
  }
  std::ranges::stable_sort(
      parts, {}, [](const Statement& part) { return std::ranges::find(kOrder, part.node.kind()) - kOrder.begin(); });
  return parts;
}

}  // namespace

void create_schema(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  std::string name(create["schemaname"].text());
  const std::string role(create["authrole"]["rolename"].text());
  if (name.empty()) {
    name = role;
  }
  const ObjectId id{Kind::schema, "", "", name};
  if (!interpreter.database.contains(id)) {
    Namespace schema;
    if (!role.empty()) {
      schema.owner = role;
      interpreter.saw_owners = true;
    }
    interpreter.add(statement, id, std::move(schema));
  } else if (name == "public" && interpreter.database.object(id)->place.line == 0) {
    // It is there from the start, so that a dump that creates it says nothing new.
    interpreter.database.object(id)->place = statement.place(statement.begin);
  } else if (!create["if_not_exists"].flag()) {
    interpreter.add(statement, id, Namespace{});
  }
  // The elements see the new schema first.
  const SearchPath path = interpreter.search_path();
  SearchPath inner = path;
  inner.insert(inner.begin(), name);
  for (const Statement& part : elements(statement, create["schemaElts"])) {
    interpreter.set_search_path(inner);
    interpreter.interpret(part);
  }
  interpreter.set_search_path(path);
}

}  // namespace schema::parse
