#pragma once
// How the catalog is asked for one thing by its name. Names come in as SQL writes them: quoted where they must be.

#include <string>
#include <string_view>

namespace migrate {

/// `pg_catalog.to_regclass('public.t')`: NULL where no relation has the name.
std::string regclass(std::string_view relation);
std::string regtype(std::string_view type);

/// `SELECT [NOT] EXISTS (SELECT FROM pg_catalog.…)`.
std::string exists(bool there, std::string_view from);

/// What has its name within a relation.
struct Belonging {
  std::string_view word, catalog, relation, name;
};
inline constexpr Belonging kConstraint{"constraint", "pg_constraint", "conrelid", "conname"};
inline constexpr Belonging kTrigger{"trigger", "pg_trigger", "tgrelid", "tgname"};
inline constexpr Belonging kPolicy{"policy", "pg_policy", "polrelid", "polname"};

/// For exists(); a condition may follow. The names of columns, constraints and values of enums come in bare.
std::string row_of(const Belonging& kind, std::string_view relation, std::string_view name);
std::string row_of_column(std::string_view relation, std::string_view column);
std::string row_of_enum_value(std::string_view type, std::string_view value);

}  // namespace migrate
