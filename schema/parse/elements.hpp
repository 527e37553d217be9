#pragma once
// Small pieces that statements of many kinds have in common: option values, roles, function names.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// The value of a DefElem as the server takes it (defGetString): `true` where it has none.
std::string option_text(tree::Node def_elem);

/// The DefElem of that name in a list, inner; nothing if there is none.
tree::Node find_option(tree::Node list, std::string_view name);

/// OPTIONS (…) of a foreign object: ADD, SET and DROP over what is there.
void apply_options(Options& options, tree::Node list);

/// The name of a role; nothing for CURRENT_USER and the like, which reading cannot know.
std::optional<std::string> role_name(tree::Node role_spec);

/// A function as regproc prints it with an empty search_path: bare when it is built in. `list` of String nodes.
std::string function_text(const Interpreter& interpreter, const Statement& statement, tree::Node list);
std::string function_text(const Interpreter& interpreter, const QualifiedName& written);

/// Where a function is: the model's, an extension's, or pg_catalog's when nothing else has the name.
QualifiedName function_name(const Interpreter& interpreter, const QualifiedName& written);

/// An operator as a value: bare when it is built in, else `OPERATOR(schema.@)`. `names`: list of String nodes.
std::string operator_text(const Interpreter& interpreter, tree::Node names);
/// The same as `schema.@`.
std::string operator_name(const Interpreter& interpreter, const QualifiedName& written);

/// Where an object of a kind with names of its own is; pg_catalog when the model has none. Ids end with the suffix.
QualifiedName found_name(const Interpreter& interpreter, Kind kind, const QualifiedName& written,
                         const std::string& suffix);

/// Fails where another kind of relation has the name: all share one name space.
void require_free_name(const Interpreter& interpreter, Kind kind, const QualifiedName& name, const Place& place);

/// Adds an object, or puts it in place of the one there (CREATE OR REPLACE), which keeps its comment, owner and grants.
template <class T>
void put(Interpreter& interpreter, const Statement& statement, const ObjectId& id, T object, bool replace) {
  T* const existing = replace ? interpreter.database.find<T>(id) : nullptr;
  if (existing == nullptr) {
    interpreter.add(statement, id, std::move(object));
    return;
  }
  static_cast<Object&>(object) = *existing;
  object.place = statement.place(statement.begin);
  object.hints = statement.script->hints(statement.begin);
  object.search_path = interpreter.path_index();
  *existing = std::move(object);
}

/// For nodes without a location: where the statement starts.
inline Place start_of(const Statement& statement) { return statement.place(statement.begin); }

/// What a definition in parentheses may not say, and must, as the server sees it.
[[noreturn]] inline void unknown_option(const Interpreter& interpreter, const Statement& statement, std::string_view of,
                                        std::string_view option) {
  interpreter.fail("wrong-option", start_of(statement),
                   std::string(of) + " has no option \"" + std::string(option) + '"');
}
[[noreturn]] inline void missing_option(const Interpreter& interpreter, const Statement& statement, std::string_view of,
                                        std::string_view option) {
  interpreter.fail("wrong-option", start_of(statement),
                   std::string(of) + " needs the option \"" + std::string(option) + '"');
}

}  // namespace schema::parse
