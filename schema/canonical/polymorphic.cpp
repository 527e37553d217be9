// Polymorphic arguments (parse_coerce.c: check_generic_type_consistency(), enforce_generic_type_consistency()): what
// the types of a call's arguments make of `anyelement` and the like.
#include <algorithm>

#include "schema/canonical/coerce.hpp"

namespace schema::canonical {

/// What the polymorphic arguments of a call settle on.
struct Coercion::Generic {
  TypeId element = kNoType, array = kNoType, range = kNoType, multirange = kNoType;
  TypeId compatible = kNoType, compatible_range = kNoType, compatible_multirange = kNoType;
};

bool Coercion::is_polymorphic(TypeId type) const {
  const Known& k = known();
  return type == k.anyelement || type == k.anyarray || type == k.anynonarray || type == k.anyenum ||
         type == k.anyrange || type == k.anymultirange || type == k.anycompatible || type == k.anycompatiblearray ||
         type == k.anycompatiblenonarray || type == k.anycompatiblerange || type == k.anycompatiblemultirange;
}

bool Coercion::fits_polymorphic(std::span<const TypeId> actual, std::span<const TypeId> declared) const {
  return match_polymorphic(actual, declared).has_value();
}

std::optional<Coercion::Generic> Coercion::match_polymorphic(std::span<const TypeId> actual,
                                                             std::span<const TypeId> declared) const {
  const Known& k = known();
  Generic g;
  bool nonarray = false;
  bool enumeration = false;
  bool compatible_nonarray = false;
  std::vector<TypeId> compatible;
  const auto same = [](TypeId& slot, TypeId type) {
    if (slot != kNoType && slot != type) {
      return false;
    }
    slot = type;
    return true;
  };
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const TypeId want = declared[i];
    const TypeId have = actual[i];
    if (have == kNoType && is_polymorphic(want)) {
      return std::nullopt;
    }
    nonarray = nonarray || want == k.anynonarray;
    enumeration = enumeration || want == k.anyenum;
    compatible_nonarray = compatible_nonarray || want == k.anycompatiblenonarray;
    if (have == k.unknown) {
      continue;
    }
    const TypeId base = names_.base_type(have).id;
    bool fits = true;
    if (want == k.anyelement || want == k.anynonarray || want == k.anyenum) {
      fits = same(g.element, have);
    } else if (want == k.anyarray) {
      fits = same(g.array, base);
    } else if (want == k.anyrange) {
      fits = same(g.range, base);
    } else if (want == k.anymultirange) {
      fits = same(g.multirange, base);
    } else if (want == k.anycompatible || want == k.anycompatiblenonarray) {
      compatible.push_back(have);
    } else if (want == k.anycompatiblearray) {
      const TypeId element = names_.type(base).element;
      fits = element != kNoType;
      compatible.push_back(element);
    } else if (want == k.anycompatiblerange) {
      fits = names_.type(base).kind == 'r' && same(g.compatible_range, base);
      compatible.push_back(names_.type(base).subtype);
    } else if (want == k.anycompatiblemultirange) {
      fits = names_.type(base).kind == 'm' && same(g.compatible_multirange, base);
      compatible.push_back(names_.type(names_.type(base).range).subtype);
    }
    if (!fits) {
      return std::nullopt;
    }
  }
  if (g.array != kNoType) {
    const TypeId element = g.array == k.anyarray ? k.anyelement : names_.type(g.array).element;
    if (element == kNoType || (g.element != kNoType && g.element != element)) {
      return std::nullopt;
    }
    g.element = element;
  }
  if (g.multirange != kNoType) {
    const Type& type = names_.type(g.multirange);
    if (type.kind != 'm' || (g.range != kNoType && g.range != type.range)) {
      return std::nullopt;
    }
    g.range = type.range;
  }
  if (g.range != kNoType) {
    const Type& type = names_.type(g.range);
    if (type.kind != 'r' || (g.element != kNoType && g.element != type.subtype)) {
      return std::nullopt;
    }
    g.element = type.subtype;
    g.multirange = type.multirange;
  }
  if (g.element != kNoType) {
    if (nonarray && names_.type(names_.base_type(g.element).id).element != kNoType &&
        names_.type(names_.base_type(g.element).id).category == 'A') {
      return std::nullopt;
    }
    if (enumeration && names_.type(g.element).kind != 'e') {
      return std::nullopt;
    }
    if (g.array == kNoType) {
      g.array = names_.array_of(g.element);
    }
  }
  if (!compatible.empty()) {
    try {
      g.compatible = common_type(compatible);
    } catch (const Untyped&) {
      return std::nullopt;
    }
    // A range cannot be coerced to another, so its subtype must be what is settled on.
    for (const TypeId range : {g.compatible_range, names_.type(g.compatible_multirange).range}) {
      if (range != kNoType && names_.type(range).subtype != g.compatible) {
        return std::nullopt;
      }
    }
    if (compatible_nonarray && names_.type(g.compatible).category == 'A') {
      return std::nullopt;
    }
  } else {
    g.compatible = k.text;
  }
  if (g.compatible_range != kNoType) {
    g.compatible_multirange = names_.type(g.compatible_range).multirange;
  } else if (g.compatible_multirange != kNoType) {
    g.compatible_range = names_.type(g.compatible_multirange).range;
  }
  return g;
}

TypeId Coercion::settled(TypeId declared, const Generic& g) const {
  const Known& k = known();
  if (declared == k.anyelement || declared == k.anynonarray || declared == k.anyenum) {
    return g.element;
  }
  if (declared == k.anyarray) {
    return g.array;
  }
  if (declared == k.anyrange) {
    return g.range;
  }
  if (declared == k.anymultirange) {
    return g.multirange;
  }
  if (declared == k.anycompatible || declared == k.anycompatiblenonarray) {
    return g.compatible;
  }
  if (declared == k.anycompatiblearray) {
    return names_.array_of(g.compatible);
  }
  if (declared == k.anycompatiblerange) {
    return g.compatible_range;
  }
  return declared == k.anycompatiblemultirange ? g.compatible_multirange : declared;
}

TypeId Coercion::settle_polymorphic(std::span<const TypeId> actual, std::vector<TypeId>& declared,
                                    TypeId result) const {
  if (std::ranges::none_of(declared, [this](TypeId type) { return is_polymorphic(type); })) {
    return result;
  }
  const auto generic = match_polymorphic(actual, std::span(declared).first(actual.size()));
  if (!generic) {
    throw Untyped{};
  }
  for (TypeId& type : declared) {
    type = settled(type, *generic);
    if (type == kNoType) {
      throw Untyped{};
    }
  }
  return settled(result, *generic);
}

}  // namespace schema::canonical
