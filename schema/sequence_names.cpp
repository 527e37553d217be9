#include "schema/sequence_names.hpp"

namespace schema {

void align_sequence_names(const Database& from, Database& to) {
  for (auto& [id, column] : to.columns) {
    if (column.identity && !column.identity->names_sequence.value) {
      const Column* there = from.find<Column>(id);
      if (there != nullptr && there->identity) {
        column.identity->sequence_name = there->identity->sequence_name;
      }
    }
  }
}

}  // namespace schema
