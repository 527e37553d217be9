#include "migrate/catalog_query.hpp"

#include <fmt/format.h>

#include "schema/sql.hpp"

namespace migrate {

using schema::quote_literal;

std::string regclass(std::string_view relation) {
  return fmt::format("pg_catalog.to_regclass({})", quote_literal(relation));
}

std::string regtype(std::string_view type) { return fmt::format("pg_catalog.to_regtype({})", quote_literal(type)); }

std::string exists(bool there, std::string_view from) {
  return fmt::format("SELECT {}EXISTS (SELECT FROM pg_catalog.{})", there ? "" : "NOT ", from);
}

std::string row_of(const Belonging& kind, std::string_view relation, std::string_view name) {
  return fmt::format("{} WHERE {} = {} AND {} = {}", kind.catalog, kind.relation, regclass(relation), kind.name,
                     quote_literal(name));
}

std::string row_of_column(std::string_view relation, std::string_view column) {
  return fmt::format("pg_attribute WHERE attrelid = {} AND attname = {} AND NOT attisdropped", regclass(relation),
                     quote_literal(column));
}

std::string row_of_enum_value(std::string_view type, std::string_view value) {
  return fmt::format("pg_enum WHERE enumtypid = {} AND enumlabel = {}", regtype(type), quote_literal(value));
}

}  // namespace migrate
