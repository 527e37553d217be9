#pragma once
// How values are stored where nobody says otherwise.

#include <string_view>

#include "schema/database.hpp"

namespace schema {

/// `plain`, `main` or `extended`: the storage of a type that the user did not choose another for; builtin types only.
std::string_view own_storage(std::string_view type);

/// False where the server makes no TOAST table for this one: nothing in its rows is stored out of line, or they are
/// always short enough (heapam_relation_needs_toast_table() of PostgreSQL's heapam_handler.c). It then passes over
/// `toast.` parameters in silence. True, too, where a type is not known here.
bool may_have_toast_table(const Database& database, const QualifiedName& table);

}  // namespace schema
