#pragma once
// A table of schema.toml, read key by key: every value is checked as it is taken, with file, line and column where it
// is wrong, and what nobody asked for is a mistake of the user's.

#define TOML_EXCEPTIONS 1
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace cli {

/// Throws Failure(configuration) with the place.
[[noreturn]] void fail(const std::filesystem::path& file, const toml::source_region& where, const std::string& message,
                       const std::string& hint = "");

class Section {
 public:
  Section(const std::filesystem::path& file, const toml::table& table) : file_(file), table_(table) {}

  /// nullptr, nullopt, or `to` as it was: the key is not there.
  const toml::node* take(std::string_view key);
  std::optional<std::string> text(std::string_view key);
  std::optional<std::vector<std::string>> list(std::string_view key);  ///< or a single string
  /// Paths: an empty one, or none where there has to be one, would silently mean something else.
  std::optional<std::vector<std::string>> paths(std::string_view key);
  std::optional<std::string> path(std::string_view key);
  void duration(std::string_view key, std::chrono::milliseconds& to);
  void moment(std::string_view key, std::string& to);
  void number(std::string_view key, double& to, double least, double most);
  void megabytes(std::string_view key, std::int64_t& bytes);
  const toml::table* table(std::string_view key);

  template <class T>
  std::optional<T> choice(std::string_view key, const std::vector<std::pair<std::string, T>>& choices) {
    const auto value = text(key);
    if (!value) {
      return std::nullopt;
    }
    std::string names;
    for (const auto& [name, result] : choices) {
      if (name == *value) {
        return result;
      }
      names += (names.empty() ? "" : " | ") + name;
    }
    fail(file_, table_.get(key)->source(), fmt::format("`{}` is \"{}\"", key, *value), "use one of: " + names);
  }

  /// Throws where a key was not asked for.
  void finish() const;

 private:
  const std::filesystem::path& file_;
  const toml::table& table_;
  std::vector<std::string> known_;
};

}  // namespace cli
