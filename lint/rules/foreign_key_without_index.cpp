#include <algorithm>

#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace foreign_key_without_index {

namespace {

/// Do the first keys, in any order, make up the columns?
bool starts_with(const std::vector<std::string>& keys, const std::vector<std::string>& columns) {
  return keys.size() >= columns.size() &&
         std::ranges::all_of(
             keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(columns.size()),
             [&columns](const std::string& key) { return std::ranges::find(columns, key) != columns.end(); });
}

bool is_indexed(const Surroundings& file, const QualifiedName& table, const std::vector<std::string>& columns) {
  for (const auto& [id, index] : schema::of_relation<schema::Index>(file.database, table)) {
    std::vector<std::string> keys;
    for (const schema::IndexElement& element : index.elements) {
      keys.push_back(element.column);
    }
    if (starts_with(keys, columns)) {
      return true;
    }
  }
  for (const auto& [id, constraint] : schema::of_relation<schema::Constraint>(file.database, table)) {
    std::vector<std::string> keys = constraint.columns;
    for (const schema::IndexElement& element : constraint.elements) {
      keys.push_back(element.column);
    }
    if (constraint.type != schema::ConstraintType::foreign_key && constraint.type != schema::ConstraintType::check &&
        starts_with(keys, columns)) {
      return true;
    }
  }
  return false;
}

void finish_file(Check& check) {
  for (const Statement& statement : check.file.statements) {
    for (const ConstraintDefinition& definition : statement.constraints) {
      const QualifiedName& table = definition.relation.name;
      if (definition.type != "CONSTR_FOREIGN" || check.file.table({table, true}) == nullptr ||
          check.file.column(definition.relation, definition.columns.empty() ? "" : definition.columns.front()) ==
              nullptr) {
        continue;
      }
      if (!is_indexed(check.file, table, definition.columns)) {
        check.report_at(
            statement,
            fmt::format("no index of {} starts with ({})", definition.relation.text(), joined(definition.columns)),
            definition.node);
      }
    }
  }
}

}  // namespace

}  // namespace foreign_key_without_index

const Rule kRule_foreign_key_without_index = {
    .summary = "A foreign key whose columns no index starts with",
    .why =
        "Each DELETE, and each UPDATE of the key, on the referenced table reads the whole referencing table to look "
        "for rows; joins over the key do too.",
    .instead = "CREATE INDEX [CONCURRENTLY] on the referencing columns",
    .finish = foreign_key_without_index::finish_file,
};

}  // namespace lint
