// What the query of a view reads has to be there: the server would say so, and we can without one.

#include <algorithm>
#include <set>

#include "schema/builtin/extensions.hpp"
#include "schema/parse/interpreter.hpp"

namespace schema::parse {

namespace {

struct Read {
  std::vector<tree::Node> relations;  ///< RangeVar
  std::set<std::string> queries;      ///< of WITH
};

void collect(tree::Node node, Read& read) {
  if (node.is_object()) {
    if (node.is("LockingClause")) {
      return;  // FOR UPDATE OF names items of FROM
    }
    if (const tree::Node range = node.as("RangeVar")) {
      read.relations.push_back(range);
    } else if (const tree::Node query = node.as("CommonTableExpr")) {
      read.queries.emplace(query["ctename"].text());
    }
    node.for_each_field([&read](std::string_view, tree::Node value) { collect(value, read); });
  } else if (node.is_list()) {
    for (const tree::Node element : node) {
      collect(element, read);
    }
  }
}

bool is_of_the_server(const QualifiedName& name) {
  return name.schema.starts_with("pg_") || name.schema == "information_schema" ||
         (name.schema.empty() && name.name.starts_with("pg_"));
}

}  // namespace

void Interpreter::expect_relations(const Statement& statement, const ObjectId& view, tree::Node query) {
  Read read;
  collect(query, read);
  for (const tree::Node range : read.relations) {
    const QualifiedName written = written_name(range);
    const bool is_query = written.schema.empty() && read.queries.contains(written.name);
    // One that is there may be renamed further down, and the view goes on reading it.
    if (!is_query && !is_of_the_server(written) && !is_temporary(written) && !find_relation(written)) {
      expected_.push_back(
          {view, written, statement.place(range), {schemas_for(written).begin(), schemas_for(written).end()}});
    }
  }
}

void Interpreter::rename_expected(const ObjectId& from, const ObjectId& to) {
  for (Expected& expected : expected_) {
    if (expected.view == from) {
      expected.view = to;
    } else if (from.kind == Kind::schema) {
      if (expected.view.schema == from.name) {
        expected.view.schema = to.name;
      }
      std::ranges::replace(expected.schemas, std::string(from.name), std::string(to.name));
    }
  }
}

void Interpreter::check_expected() {
  const auto unknown = [](const auto& extension) { return builtin::extension_facts(extension.first.name) == nullptr; };
  const auto is_error = [](const Diagnostic& diagnostic) { return diagnostic.severity == Severity::error; };
  // What else went wrong, what an extension brings that nobody here knows, and what cannot be read may have it.
  if (!database.unmodelled.empty() || std::ranges::any_of(database.extensions, unknown) ||
      std::ranges::any_of(diagnostics, is_error)) {
    return;
  }
  for (const Expected& expected : expected_) {
    const auto has = [&](const std::string& schema) {
      const QualifiedName name{schema, expected.written.name};
      return !database.relation_id(name).name.empty() || is_extension_member("relation", name);
    };
    if (database.contains(expected.view) && std::ranges::none_of(expected.schemas, has) &&
        !find_identity_sequence(expected.written)) {
      try {
        missing("relation", expected.written, expected.place);
      } catch (const Failure& failure) {
        diagnostics.push_back(failure.diagnostic);
      }
    }
  }
}

}  // namespace schema::parse
