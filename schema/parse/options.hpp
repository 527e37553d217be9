#pragma once
// Lists of `name = value` (DefElem), as WITH (…), OPTIONS (…), SET (…) and many a CREATE hold them.

#include <string>

#include "schema/object.hpp"
#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// The value as text: a string, number, name or type name as written; `true` when there is none.
std::string option_value(tree::Node def_elem);

/// A list of DefElem. Names are `toast.` prefixed where the user did.
Options options_of(tree::Node list);

/// OPTIONS (ADD a 'x', SET b 'y', DROP c) over what is there.
void alter_options(Options& options, tree::Node list);

/// SET (…) and RESET (…) of storage parameters.
void set_parameters(Options& options, tree::Node list);
void reset_parameters(Options& options, tree::Node list);

/// Takes out the `toast.` parameters of a table that has no TOAST table: the server has nowhere to keep them.
void forget_idle_toast_parameters(const Database& database, const QualifiedName& name, Table& table);

}  // namespace schema::parse
