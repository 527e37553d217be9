#pragma once
// What parse analysis asks the system catalogs: types, casts, operators, functions. The built-in rows are those of
// pg_catalog (schema/builtin/catalog.inc); a database adds its own (names.hpp).

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/object_id.hpp"

namespace schema::canonical {

/// An index into the types of a Names; 0 is a type of which nothing is known.
using TypeId = std::uint32_t;
inline constexpr TypeId kNoType = 0;

/// A type as an expression has it. The modifier is text, `` or `10` or `12,2`.
struct TypeRef {
  TypeId id = kNoType;
  std::string typmod;
};

struct Type {
  std::string name;     ///< `int4`, or qualified when outside pg_catalog
  char category = 'U';  ///< pg_type.typcategory
  bool preferred = false;
  char kind = 'b';  ///< pg_type.typtype; `?` when only the name is known (of an unknown extension, a shell)
  TypeId element = kNoType;
  TypeId array = kNoType;
  TypeId base = kNoType;  ///< of a domain: the type it is over (maybe a domain itself)
  std::string base_typmod;
  TypeId subtype = kNoType, multirange = kNoType;  ///< of a range
  TypeId range = kNoType;                          ///< of a multirange
  QualifiedName relation;                          ///< of a composite type: whose columns it has
};

struct Function {
  std::string schema, name;
  char kind = 'f';  ///< f(unction) a(ggregate) w(indow) o(rdered-set) h(ypothetical); p(rocedure)
  bool returns_set = false;
  TypeId result = kNoType;
  std::vector<TypeId> arguments;
  TypeId variadic = kNoType;  ///< the element type of the last argument
  int defaults = 0;
  std::vector<std::string> argument_names;              ///< of `arguments`; empty when not known
  std::vector<std::pair<std::string, TypeId>> columns;  ///< OUT arguments, when there are any
};

struct Operator {
  std::string schema, name;
  TypeId left = kNoType, right = kNoType, result = kNoType;
};

struct Cast {
  char context = 'e';  ///< e(xplicit) a(ssignment) i(mplicit)
  char method = 'f';   ///< f(unction) i(nput/output) b(inary)
};

/// A set of catalog rows, by name.
struct Rows {
  std::vector<Type> types;
  std::unordered_map<std::string, TypeId> type_ids;  ///< by `schema.name`, unquoted
  std::unordered_map<std::string, std::vector<Function>> functions;
  std::unordered_map<std::string, std::vector<Operator>> operators;
  std::unordered_map<std::uint64_t, Cast> casts;
  std::unordered_map<std::string, std::vector<std::pair<std::string, TypeId>>> relations;

  static std::string type_key(std::string_view schema, std::string_view name) {
    return std::string(schema) + '.' + std::string(name);
  }
  static std::uint64_t cast_key(TypeId source, TypeId target) { return (std::uint64_t{source} << 32U) | target; }
};

/// The rows of pg_catalog. Types are numbered from 1.
const Rows& builtin_rows();

/// Adds the rows that an extension of contrib brings, as if installed in `schema`; `next` is the id of rows.types[0].
/// False when it is not one of contrib's.
bool add_extension_rows(Rows& rows, TypeId next, std::string_view extension, const std::string& schema);

/// Types the analysis speaks of by name.
struct Known {
  TypeId any, anyarray, anycompatible, anycompatiblearray, anycompatiblemultirange, anycompatiblenonarray,
      anycompatiblerange, anyelement, anyenum, anymultirange, anynonarray, anyrange, bit, bool_, bpchar, bytea, char_,
      cid, cstring, date, float4, float8, int2, int2vector, int4, int8, interval, json, jsonb, name, numeric, oid,
      oidvector, record, record_array, regclass, regproc, regtype, text, tid, time, timestamp, timestamptz, timetz,
      unknown, uuid, varbit, varchar, void_, xid, xml;
};
const Known& known();

}  // namespace schema::canonical
