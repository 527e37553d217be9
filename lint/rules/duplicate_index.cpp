#include <fmt/format.h>

#include "lint/check.hpp"
#include "schema/key.hpp"
#include "schema/sql.hpp"

namespace lint {

namespace duplicate_index {

namespace {

struct Keys {
  std::string name;
  std::vector<schema::IndexElement> elements;
};

/// Plain btree indexes and keys of the table, without predicate.
std::vector<Keys> others(const Surroundings& file, const QualifiedName& table, std::string_view except) {
  std::vector<Keys> found;
  for (const auto& [id, index] : schema::of_relation<schema::Index>(file.database, table)) {
    if (id.name != except && index.method == "btree" && !index.predicate && index.valid) {
      found.push_back({id.name, index.elements});
    }
  }
  for (const auto& [id, constraint] : schema::of_relation<schema::Constraint>(file.database, table)) {
    if (schema::is_key(constraint)) {
      Keys keys{id.name, {}};
      for (const std::string& column : constraint.columns) {
        keys.elements.emplace_back().column = column;
      }
      found.push_back(std::move(keys));
    }
  }
  return found;
}

void check_statement(Check& check) {
  const Node node = check.node();
  if (!check.is("IndexStmt") || node["unique"].flag() || node["whereClause"] || !node["indexIncludingParams"].empty() ||
      (node["accessMethod"].text() != "btree" && !node["accessMethod"].text().empty())) {
    return;
  }
  std::vector<std::string> columns;
  for (const Node wrapped : node["indexParams"]) {
    const Node element = wrapped.as("IndexElem");
    if (element["name"].text().empty() || !element["opclass"].empty() || !element["collation"].empty() ||
        element["ordering"].text() == "SORTBY_DESC") {
      return;
    }
    columns.emplace_back(element["name"].text());
  }
  for (const Keys& other : others(check.file, check.at().relation.name, node["idxname"].text())) {
    bool same = other.elements.size() >= columns.size();
    for (std::size_t i = 0; same && i < columns.size(); ++i) {
      const schema::IndexElement& element = other.elements[i];
      same =
          element.column == columns[i] && element.opclass.empty() && element.collation.empty() && !element.descending;
    }
    if (same) {
      check.report(fmt::format("{} serves the same queries", schema::quote_identifier(other.name)));
      return;
    }
  }
}

}  // namespace

}  // namespace duplicate_index

const Rule kRule_duplicate_index = {
    .summary = "An index that another one already is, or starts with",
    .why = "Every write pays for both, and the shorter one finds nothing that the longer one would not.",
    .instead = "leave it out, or drop the other one",
    .check = duplicate_index::check_statement,
};

}  // namespace lint
