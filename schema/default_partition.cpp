#include "schema/default_partition.hpp"

#include "schema/parse/text.hpp"

namespace schema {

bool is_default(const PartitionOf& partition) {
  return parse::equals_word(parse::trimmed(partition.bound.text), "default");
}

std::optional<QualifiedName> default_partition(const Database& database, const QualifiedName& parent) {
  for (const auto& [id, table] : database.tables) {
    if (table.partition_of && table.partition_of->parent == parent && is_default(*table.partition_of)) {
      return QualifiedName{id.schema, id.name};
    }
  }
  return {};
}

}  // namespace schema
