#pragma once
// Keys of indexes, EXCLUDE constraints and partitions.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/index_element.hpp"
#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// Reads IndexElem or PartitionElem nodes; `list` is the text between the parentheses they stand in. What is the
/// server's default anyway (operator class, collation, order of NULLs) is left empty or resolved.
std::vector<IndexElement> index_elements(const Interpreter& interpreter, const Statement& statement,
                                         const ObjectId& relation, std::string_view method, tree::Node elements,
                                         std::string_view list);

/// One of them; `item` is its text.
IndexElement index_element(const Interpreter& interpreter, const Statement& statement, const ObjectId& relation,
                           std::string_view method, tree::Node key, std::string_view item);

/// An operator class as the model has it: qualified unless it is the server's own; empty for the default one of the
/// type. Without a type the name is always given.
std::string opclass_name(const Interpreter& interpreter, tree::Node names, std::string_view method,
                         const std::optional<std::string>& type);

/// Is the (unqualified, builtin) operator class the default one of the type for the access method?
bool is_default_opclass(std::string_view method, std::string_view opclass, std::string_view type);

/// A collation name as the model has it: qualified, quoted where needed; empty for `default`.
std::string collation_name(const Interpreter& interpreter, tree::Node names);
/// The same for something of a type; empty too where the type, a domain, has the collation anyway.
std::string collation_name(const Interpreter& interpreter, tree::Node names, tree::Node type);

/// Fails (`wrong-column`) unless the relation has the column; system columns count not.
void require_column(const Interpreter& interpreter, const ObjectId& relation, const std::string& column,
                    const Place& place);

/// The index behind a PRIMARY KEY or UNIQUE constraint.
Index index_of(const Constraint& constraint);

/// The index definitions agree in all but their own names.
bool same_index(const Index& a, const Index& b);
/// Would the parent's index make the partition's as it is? Then it is not in the model.
bool follows_from(const ObjectId& id, const Index& index, const Index& parent);

}  // namespace schema::parse
