#include "schema/canonical/coerce.hpp"

#include <algorithm>

#include "schema/canonical/literal.hpp"

namespace schema::canonical {

namespace {
bool is_vague(const Type& type) { return type.kind == '?'; }
}  // namespace

CoercionPath Coercion::find_pathway(TypeId target, TypeId source, CoercionContext context) const {
  const Known& k = known();
  source = names_.base_type(source).id;
  target = names_.base_type(target).id;
  if (source == target) {
    return CoercionPath::relabel;
  }
  if (source == kNoType || target == kNoType) {
    return CoercionPath::none;
  }
  if (const Cast* cast = names_.cast(source, target)) {
    const CoercionContext needed = cast->context == 'i'   ? CoercionContext::implicit
                                   : cast->context == 'a' ? CoercionContext::assignment
                                                          : CoercionContext::explicit_;
    if (context >= needed) {
      return cast->method == 'f'   ? CoercionPath::function
             : cast->method == 'i' ? CoercionPath::input_output
                                   : CoercionPath::relabel;
    }
    return CoercionPath::none;
  }
  if (target != k.oidvector && target != k.int2vector) {
    const TypeId target_element = names_.type(target).element;
    const TypeId source_element = names_.type(source).element;
    if (target_element != kNoType && source_element != kNoType &&
        find_pathway(target_element, source_element, context) != CoercionPath::none) {
      return CoercionPath::array;
    }
  }
  if (context >= CoercionContext::assignment && names_.type(target).category == 'S') {
    return CoercionPath::input_output;
  }
  if (context >= CoercionContext::explicit_ && names_.type(source).category == 'S') {
    return CoercionPath::input_output;
  }
  return CoercionPath::none;
}

bool Coercion::can_coerce(std::span<const TypeId> inputs, std::span<const TypeId> targets,
                          CoercionContext context) const {
  const Known& k = known();
  bool have_generics = false;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const TypeId input = inputs[i];
    const TypeId target = targets[i];
    if (input == target || target == k.any) {
      continue;
    }
    if (is_polymorphic(target)) {
      have_generics = true;
      continue;
    }
    if (input == k.unknown || find_pathway(target, input, context) != CoercionPath::none) {
      continue;
    }
    const char input_kind = names_.type(names_.base_type(input).id).kind;
    const char target_kind = names_.type(target).kind;
    if ((input == k.record && target_kind == 'c') || (target == k.record && input_kind == 'c') ||
        (target == k.record_array && names_.type(names_.type(input).element).kind == 'c')) {
      continue;
    }
    return false;
  }
  return !have_generics || fits_polymorphic(inputs, targets);
}

Expr* Coercion::make_cast(Expr* expr, const TypeRef& target, CastForm form) {
  // The parser hands a type down into ARRAY[…] that is cast; an array that the server itself casts, and then prints,
  // is written so. Both are the cast of each element.
  if (expr->op == Expr::Op::array && names_.type(target.id).element != kNoType) {
    const TypeRef element{names_.type(target.id).element, target.typmod};
    std::vector<Expr*> args;
    for (Expr* arg : expr->args) {
      args.push_back(arg->op == Expr::Op::array ? make_cast(arg, target, form)
                                                : coerce_to_target(arg, element, CoercionContext::explicit_, form));
    }
    return arena_.make(Expr::Op::array, {target.id, target.typmod}, "", std::move(args));
  }
  Expr* cast = arena_.make(Expr::Op::cast, target, "", {expr});
  cast->implicit = form == CastForm::added;
  return cast;
}

Expr* Coercion::coerce_typmod(Expr* expr, const TypeRef& target, CastForm form, bool hide_input) {
  if (target.typmod == expr->type.typmod) {
    return expr;
  }
  if (expr->op == Expr::Op::constant && target.typmod.empty()) {
    Expr* constant = arena_.make(Expr::Op::constant, target, expr->text);  // applyRelabelType() relabels it in place
    constant->is_null = expr->is_null;
    return constant;
  }
  if (hide_input && expr->op == Expr::Op::cast) {
    expr->implicit = true;
  }
  // A type without a function for its modifier (`text`) has none to apply.
  const TypeId element = names_.type(target.id).category == 'A' ? names_.type(target.id).element : kNoType;
  const TypeId sized = element == kNoType ? target.id : element;
  Expr* cast = make_cast(expr, target, form);
  if (cast->op == Expr::Op::cast) {
    cast->length_only = !target.typmod.empty() && names_.cast(sized, sized) != nullptr;
  }
  return cast;
}

Expr* Coercion::to_domain(Expr* expr, TypeId domain, CastForm form, bool hide_input) {
  if (names_.type(domain).kind != 'd') {
    return expr;
  }
  const TypeRef base = names_.base_type(domain);
  if (hide_input && expr->op == Expr::Op::cast) {
    expr->implicit = true;
  }
  if (!base.typmod.empty()) {
    expr = coerce_typmod(expr, base, CastForm::added, false);
  }
  Expr* cast = arena_.make(Expr::Op::cast, {domain, ""}, "", {expr});
  cast->implicit = form == CastForm::added;
  return cast;
}

/// coerce_record_to_complex(): field by field.
Expr* Coercion::to_row_type(Expr* expr, TypeId target, CoercionContext context, CastForm form) {
  const auto columns = columns_in_order(names_.database(), names_.type(target).relation);
  if (expr->op != Expr::Op::row || expr->args.size() != columns.size()) {
    throw Untyped{};
  }
  std::vector<Expr*> fields;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    fields.push_back(coerce_to_target(expr->args[i], names_.parse_type(columns[i]->second.type), context, form));
  }
  return make_cast(arena_.make(Expr::Op::row, expr->type, expr->text, std::move(fields)), {target, ""}, form);
}

Expr* Coercion::coerce(Expr* expr, TypeId target, const std::string& typmod, CoercionContext context, CastForm form) {
  const Known& k = known();
  const TypeId source = expr->type.id;
  if (source == kNoType || target == kNoType) {
    throw Untyped{};
  }
  if (source == target || target == k.any || target == k.anyelement || target == k.anynonarray ||
      target == k.anycompatible || target == k.anycompatiblenonarray) {
    return expr;
  }
  if (is_polymorphic(target)) {
    const TypeId base = names_.base_type(source).id;
    return base == source || source == k.unknown ? expr : make_cast(expr, {base, ""}, form);
  }
  if (source == k.unknown && expr->op == Expr::Op::constant) {
    const TypeRef base = names_.base_type(target);
    Expr* constant = arena_.make(Expr::Op::constant, {base.id, ""}, "");
    constant->is_null = expr->is_null;
    if (!expr->is_null) {
      const std::string modifier = base.id != k.interval ? "" : base.id == target ? typmod : base.typmod;
      const Literal literal = literal_value(names_, path_, base.id, expr->text, modifier);
      constant->text = literal.text;
      exact_ = exact_ && literal.exact;
      constant->type.typmod = modifier;
    }
    return to_domain(constant, target, form, false);
  }
  if (expr->collated) {
    Expr* inner = coerce(expr->args[0], target, typmod, context, form);
    Expr* collate = arena_.make(Expr::Op::other, inner->type, expr->text, {inner});
    collate->collated = true;
    return collate;
  }
  switch (find_pathway(target, source, context)) {
    case CoercionPath::function:
    case CoercionPath::array:
    case CoercionPath::input_output: {
      const TypeRef base = names_.base_type(target);
      // Only bit's conversions from integers take the modifier themselves.
      Expr* result = make_cast(expr, {base.id, base.id == k.bit ? typmod : ""}, form);
      return base.id == target ? result : to_domain(result, target, form, true);
    }
    case CoercionPath::relabel: {
      Expr* result = to_domain(expr, target, form, false);
      return result != expr ? result : make_cast(expr, {target, ""}, form);
    }
    case CoercionPath::none:
      break;
  }
  const Type& from = names_.type(names_.base_type(source).id);
  if ((target == k.record && from.kind == 'c') || (target == k.record_array && names_.type(from.element).kind == 'c')) {
    return expr;
  }
  if (source == k.record && names_.type(target).kind == 'c') {
    return to_row_type(expr, target, context, form);
  }
  throw Untyped{};
}

Expr* Coercion::coerce_to_target(Expr* expr, const TypeRef& target, CoercionContext context, CastForm form) {
  if (expr->type.id == kNoType || target.id == kNoType || is_vague(names_.type(target.id))) {
    if (form == CastForm::added) {
      return expr;
    }
    Expr* cast = arena_.make(Expr::Op::cast, target, "", {expr});
    return cast;
  }
  if (expr->collated) {
    Expr* inner = coerce_to_target(expr->args[0], target, context, form);
    Expr* collate = arena_.make(Expr::Op::other, inner->type, expr->text, {inner});
    collate->collated = true;
    return collate;
  }
  const bool array_pushed = expr->op == Expr::Op::array;
  Expr* result = coerce(expr, target.id, target.typmod, context, form);
  if (names_.type(target.id).kind == 'd' || (array_pushed && result->type.typmod == target.typmod)) {
    return result;
  }
  return coerce_typmod(result, target, form, result != expr && result->op != Expr::Op::constant);
}

Expr* Coercion::to_boolean(Expr* expr) {
  const TypeId bool_type = known().bool_;
  if (expr->type.id == kNoType || expr->type.id == bool_type) {
    return expr;
  }
  return coerce(expr, bool_type, "", CoercionContext::assignment, CastForm::added);
}

TypeId Coercion::common_type(const std::vector<Expr*>& exprs) const {
  std::vector<TypeId> types;
  types.reserve(exprs.size());
  for (const Expr* expr : exprs) {
    types.push_back(expr->type.id);
  }
  return common_type(types);
}

TypeId Coercion::common_type(const std::vector<TypeId>& types) const {
  const TypeId unknown = known().unknown;
  if (types.empty() || std::ranges::count(types, kNoType) > 0) {
    throw Untyped{};
  }
  if (types[0] != unknown && std::ranges::all_of(types, [&](TypeId id) { return id == types[0]; })) {
    return types[0];
  }
  TypeId picked = names_.base_type(types[0]).id;
  for (const TypeId type : types) {
    const TypeId next = names_.base_type(type).id;
    if (next == unknown || next == picked) {
      continue;
    }
    if (picked == unknown) {
      picked = next;
    } else if (names_.type(next).category != names_.type(picked).category) {
      throw Untyped{};
    } else if (!names_.type(picked).preferred && can_coerce(picked, next, CoercionContext::implicit) &&
               !can_coerce(next, picked, CoercionContext::implicit)) {
      picked = next;
    }
  }
  return picked == unknown ? known().text : picked;
}

std::string Coercion::common_typmod(const std::vector<Expr*>& exprs, TypeId type) {
  std::string typmod;
  for (std::size_t i = 0; i < exprs.size(); ++i) {
    if (exprs[i]->type.id != type || (i > 0 && exprs[i]->type.typmod != typmod)) {
      return "";
    }
    typmod = exprs[i]->type.typmod;
  }
  return typmod;
}

Expr* Coercion::to_common_type(Expr* expr, TypeId type) {
  return expr->type.id == type ? expr : implicitly(expr, type);
}

}  // namespace schema::canonical
