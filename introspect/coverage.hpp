#pragma once
// What becomes of every catalog of the server: held against a live server's list by a test, so that a catalog nobody
// thought of is found.

#include <cstdint>
#include <span>
#include <string_view>

namespace introspect {

/// modelled: its rows are objects of the model. part: they are parts of objects that other catalogs hold.
/// cluster: of the whole cluster; referred to, never made. data: rows, statistics and the server's own records.
enum class Coverage : std::uint8_t { modelled, part, cluster, data };

struct CatalogCoverage {
  std::string_view catalog;
  Coverage coverage{};
};

/// Of all majors, ordered by name.
std::span<const CatalogCoverage> catalogs();

}  // namespace introspect
