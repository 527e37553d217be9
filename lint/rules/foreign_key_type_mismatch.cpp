#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace foreign_key_type_mismatch {

namespace {

/// Without modifier; varchar and text are one.
std::string base(const std::string& type) {
  const std::string name = type.substr(0, type.find('('));
  return name == "character varying" ? "text" : name;
}

void finish_file(Check& check) {
  for (const Statement& statement : check.file.statements) {
    for (const ConstraintDefinition& definition : statement.constraints) {
      if (definition.type != "CONSTR_FOREIGN") {
        continue;
      }
      const QualifiedName& table = definition.relation.name;
      for (const auto& [id, constraint] : schema::of_relation<schema::Constraint>(check.file.database, table)) {
        if (!constraint.foreign_key || constraint.columns != definition.columns ||
            constraint.foreign_key->referenced_columns.size() != constraint.columns.size()) {
          continue;
        }
        for (std::size_t i = 0; i < constraint.columns.size(); ++i) {
          const Relation other{constraint.foreign_key->references, true};
          const schema::Column* from = check.file.column(definition.relation, constraint.columns[i]);
          const schema::Column* to = check.file.column(other, constraint.foreign_key->referenced_columns[i]);
          if (from != nullptr && to != nullptr && base(from->type) != base(to->type)) {
            check.report_at(
                statement,
                fmt::format("{} is {}, {} is {}", column_text(definition.relation, constraint.columns[i]), from->type,
                            column_text(other, constraint.foreign_key->referenced_columns[i]), to->type),
                definition.node);
          }
        }
      }
    }
  }
}

}  // namespace

}  // namespace foreign_key_type_mismatch

const Rule kRule_foreign_key_type_mismatch = {
    .summary = "A foreign key between columns of different types",
    .why = "Every lookup casts, and the day the wider side passes what the narrower one holds, inserts fail.",
    .instead = "the same type on both sides",
    .finish = foreign_key_type_mismatch::finish_file,
};

}  // namespace lint
