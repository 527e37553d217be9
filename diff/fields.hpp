#pragma once
// What of an object can differ, kind by kind: a row names a field, tells whether two values differ, and what a
// difference asks for. The rows of a kind and the common ones (attributes.hpp) together cover every member that the
// struct's `==` sees; compare() throws where they do not.

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>

#include "schema/database.hpp"

namespace diff {

/// alter: the object is changed in place. replace: it is dropped and created again. ignore: known, not a difference.
enum class OnChange : std::uint8_t { alter, replace, ignore };

template <class T>
struct Field {
  std::string_view name;
  bool (*differs)(const T& from, const T& to);
  OnChange on_change = OnChange::alter;
  /// Set where the answer depends on the two values; then on_change is not looked at.
  OnChange (*decide)(const T& from, const T& to) = nullptr;
};

/// The rows of a kind, without those common to all.
template <class T>
std::span<const Field<T>> fields();

#define KIND(kind_, Type, map_, printed) \
  template <>                            \
  std::span<const Field<schema::Type>> fields<schema::Type>();
#include "schema/kinds.def"
#undef KIND

/// As far as the rows of the kind tell.
template <class T>
bool are_same(const T& from, const T& to) {
  return std::ranges::all_of(fields<T>(), [&](const Field<T>& field) {
    return field.on_change == OnChange::ignore || !field.differs(from, to);
  });
}

/// Does what differs of an object that stands on both sides ask for its replacement?
bool is_replaced(const schema::Database& from, const schema::Database& to, const schema::ObjectId& id);

/// The common part. `compared` is false where the difference is outside what the `to` side manages.
struct CommonDifference {
  std::string_view name;  ///< "comment" | "owner" | "privileges" | "security labels"
  bool compared = true;
};
std::vector<CommonDifference> common_differences(const schema::Object& from, const schema::Object& to,
                                                 const schema::Database& to_database);

}  // namespace diff
