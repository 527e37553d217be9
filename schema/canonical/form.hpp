#pragma once
// The canonical form of one text, and what else its analysis tells.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/canonical/session.hpp"
#include "schema/expressions.hpp"

namespace schema::canonical {

struct Form {
  std::string text;
  bool understood = false;  ///< analysed; else the tree or the text as it is written
  bool exact = false;       ///< nothing in it is left as it is written, literals are values
  bool expanded = false;    ///< `*`, NATURAL JOIN or a whole row stood in it
};

/// The form of `text`, read under `path`, in the database of the session.
Form make_form(Session& session, const ExpressionUse& use, const std::string& text, const SearchPath& path);

/// The names, constants and operators in a form, sorted; without casts, and without saying which of several relations
/// a column is of. Two exact forms with other leaves cannot be prints of one thing.
std::vector<std::string> leaves(std::string_view form);

/// The relations, and the functions and types outside pg_catalog, that a text names, as far as they exist:
/// `relation public.t`, `function public.f`, `type public.mood`. Names that are not found stand there unqualified.
struct Mentions {
  std::set<QualifiedName> relations;
  std::set<std::string> objects;
  std::set<std::string> columns;  ///< last parts of column references
  bool star = false;
};
Mentions mentions(const Names& names, const ExpressionUse& use, const std::string& text, const SearchPath& path);

/// The column list of a view, materialized or not; null where there is no such view.
const std::vector<std::string>* columns_of_view(const Database& database, const ObjectId& id);

}  // namespace schema::canonical
