#pragma once
// An analysed expression: what the server's parse analysis makes of a text, as far as meaning goes. Every name is
// settled, every operator and function has its argument types, every coercion stands where the server puts it.

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "schema/canonical/catalog.hpp"

namespace schema::canonical {

/// The types of an expression are not known well enough to say what the server makes of it. The part is then taken
/// as it is written.
struct Untyped {};

struct Expr {
  enum class Op : std::uint8_t {
    constant,  ///< `text` is the value; NULL when is_null
    cast,      ///< of args[0] to `type`
    array,     ///< ARRAY[…]
    row,       ///< ROW(…)
    all_of,    ///< AND
    any_of,    ///< OR
    other,     ///< `text` says what
  };
  Op op = Op::other;
  TypeRef type;
  std::string text;
  std::vector<Expr*> args;
  bool is_null = false;
  bool implicit = false;       ///< a cast that the server does not print at the top of an expression
  bool length_only = false;    ///< a cast that only applies a type modifier
  bool reads_columns = false;  ///< of this level
  bool collated = false;       ///< COLLATE
};

/// Owns the nodes of one analysis.
class Arena {
 public:
  Expr* make(Expr::Op op, TypeRef type, std::string text, std::vector<Expr*> args = {});

 private:
  std::deque<Expr> nodes_;
};

class Names;
/// Appends the one spelling of an analysed expression.
void print(const Names& names, const Expr& expr, std::string& out);
std::string printed(const Names& names, const Expr& expr);
/// Without the implicit casts at the top, which the server does not show there.
const Expr& without_implicit_casts(const Expr& expr);

/// `int4`, `numeric(12,2)`.
std::string type_name(const Names& names, const TypeRef& type);

}  // namespace schema::canonical
