#pragma once
// What well-known extensions bring, known without a server: so that a file's columns, indexes and expressions may name
// their types, functions, operator classes. Those of PostgreSQL's contrib are generated (tools/generate_extensions.py),
// a few others written by hand. An unknown extension is no error: its names are taken as they are written.

#include <string>
#include <string_view>
#include <vector>

#include "schema/database.hpp"

namespace schema::builtin {

struct ExtensionFacts {
  std::string_view name;
  std::string_view schema;     ///< where its control file says it goes; empty: WITH SCHEMA or the search_path decides
  std::string_view requires_;  ///< what CASCADE creates too, separated by spaces
};

/// nullptr: not known.
const ExtensionFacts* extension_facts(std::string_view name);

/// What an extension has as members when it is installed in `schema`, sorted. `function` and `type` members are names
/// alone; operators are `=(public.hstore, text)`, operator classes `gin_trgm_ops USING gin`.
std::vector<ExtensionMember> extension_members(std::string_view extension, std::string_view schema);

/// An operator class of an extension.
struct ExtensionOperatorClass {
  std::string extension, name, method;
  std::string type;  ///< as format_type() prints it
  bool is_default = false;
};

/// The operator classes an extension brings when it is installed in `schema`.
std::vector<ExtensionOperatorClass> extension_operator_classes(std::string_view extension, std::string_view schema);

}  // namespace schema::builtin
