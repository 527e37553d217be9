#pragma once
// Type coercion, after the server's parse_coerce.c. Function names follow it where the rule is the same.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "schema/canonical/expr.hpp"
#include "schema/canonical/names.hpp"

namespace schema::canonical {

enum class CoercionContext : std::uint8_t { implicit, assignment, explicit_ };
enum class CoercionPath : std::uint8_t { none, function, relabel, array, input_output };

/// How a cast prints: as a cast that was written, or as one that the server added.
enum class CastForm : std::uint8_t { written, added };

class Coercion {
 public:
  Coercion(const Names& names, Arena& arena, const SearchPath& path) : names_(names), arena_(arena), path_(path) {}

  const Names& names() const { return names_; }
  CoercionPath find_pathway(TypeId target, TypeId source, CoercionContext context) const;
  bool can_coerce(std::span<const TypeId> inputs, std::span<const TypeId> targets, CoercionContext context) const;
  bool can_coerce(TypeId input, TypeId target, CoercionContext context) const {
    return can_coerce(std::span(&input, 1), std::span(&target, 1), context);
  }

  /// coerce_type(). Throws Untyped when there is no way.
  Expr* coerce(Expr* expr, TypeId target, const std::string& typmod, CoercionContext context, CastForm form);
  /// coerce_to_target_type(): with the type modifier applied. An expression of unknown type stays as it is.
  Expr* coerce_to_target(Expr* expr, const TypeRef& target, CoercionContext context, CastForm form);
  Expr* to_boolean(Expr* expr);
  Expr* implicitly(Expr* expr, TypeId target) {
    return coerce(expr, target, "", CoercionContext::implicit, CastForm::added);
  }

  /// select_common_type(). Throws Untyped when the types do not match.
  TypeId common_type(const std::vector<Expr*>& exprs) const;
  TypeId common_type(const std::vector<TypeId>& types) const;
  /// The modifier they all have, if they are all of `type`.
  static std::string common_typmod(const std::vector<Expr*>& exprs, TypeId type);
  Expr* to_common_type(Expr* expr, TypeId type);

  /// Every literal was read as a value.
  bool exact() const { return exact_; }

  bool is_polymorphic(TypeId type) const;
  /// enforce_generic_type_consistency(): settles polymorphic declared types by the actual ones, and the result's.
  /// Throws Untyped when they do not fit together.
  TypeId settle_polymorphic(std::span<const TypeId> actual, std::vector<TypeId>& declared, TypeId result) const;

 private:
  struct Generic;
  bool fits_polymorphic(std::span<const TypeId> actual, std::span<const TypeId> declared) const;
  std::optional<Generic> match_polymorphic(std::span<const TypeId> actual, std::span<const TypeId> declared) const;
  TypeId settled(TypeId declared, const Generic& generic) const;
  Expr* make_cast(Expr* expr, const TypeRef& target, CastForm form);
  Expr* coerce_typmod(Expr* expr, const TypeRef& target, CastForm form, bool hide_input);
  Expr* to_row_type(Expr* expr, TypeId target, CoercionContext context, CastForm form);
  Expr* to_domain(Expr* expr, TypeId domain, CastForm form, bool hide_input);

  const Names& names_;
  Arena& arena_;
  const SearchPath& path_;
  bool exact_ = true;
};

}  // namespace schema::canonical
