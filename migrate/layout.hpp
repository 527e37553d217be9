#pragma once
// How migrations stand in files: our own way, or as another tool wants them, so that it can run what we planned.
// golang-migrate sends a file as one message, the others run it in one transaction unless the file says otherwise:
// there, what refuses a transaction has a file of its own.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace migrate {

enum class Layout : std::uint8_t { native, golang_migrate, flyway, dbmate, goose };
std::optional<Layout> layout(std::string_view name);  ///< "native" | "golang-migrate" | "flyway" | "dbmate" | "goose"
std::string_view to_string(Layout layout);

/// A file that holds both ways, between the comment lines of dbmate or goose.
struct TwoWays {
  Layout layout = Layout::native;  ///< native: no such line, all of it is up
  std::string up, down;
};
TwoWays split_two_ways(const std::string& text);
/// REQUIRES: dbmate or goose. `outside`: it refuses a transaction.
std::string join_two_ways(Layout layout, const std::string& up, const std::string& down, bool outside);

/// What other tools say in comments about transactions, said as our directive.
std::string in_our_words(const std::string& text);

}  // namespace migrate
