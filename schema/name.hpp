#pragma once
// A text of which the model holds many equal ones: names, types, collations. Each is kept once for the whole run, so a
// Name is a pointer: copied for nothing, compared for equality in one instruction, and ordered as its text is.

#include <compare>
#include <concepts>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/core.h>

namespace schema {

class Name;

/// What can stand beside a Name, without being one.
template <class T>
concept Text = !std::same_as<std::remove_cvref_t<T>, Name> && std::convertible_to<const T&, std::string_view>;

// NOLINTBEGIN(google-explicit-constructor): a Name goes wherever a string does.

class Name {
 public:
  Name() = default;
  Name(std::string_view text);
  Name(const std::string& text) : Name(std::string_view(text)) {}
  Name(const char* text) : Name(std::string_view(text)) {}

  /// Lives as long as the program.
  const std::string& text() const { return *text_; }
  operator const std::string&() const { return *text_; }
  operator std::string_view() const { return *text_; }

  bool empty() const { return text_->empty(); }
  std::size_t size() const { return text_->size(); }
  char front() const { return text_->front(); }
  char back() const { return text_->back(); }
  std::size_t find(std::string_view part, std::size_t from = 0) const { return text_->find(part, from); }
  std::size_t find(char c, std::size_t from = 0) const { return text_->find(c, from); }
  std::size_t find_first_of(const char* any) const { return text_->find_first_of(any); }
  std::size_t rfind(char c) const { return text_->rfind(c); }
  std::size_t rfind(std::string_view part) const { return text_->rfind(part); }
  void clear() { text_ = &kEmpty; }
  std::string substr(std::size_t from, std::size_t size = std::string::npos) const { return text_->substr(from, size); }
  bool starts_with(std::string_view part) const { return text_->starts_with(part); }
  bool starts_with(char c) const { return text_->starts_with(c); }
  bool ends_with(std::string_view part) const { return text_->ends_with(part); }

  bool operator==(const Name&) const = default;
  std::strong_ordering operator<=>(const Name& other) const {
    return text_ == other.text_ ? std::strong_ordering::equal : *text_ <=> *other.text_;
  }

  template <Text T>
  friend bool operator==(const Name& name, const T& text) {
    return *name.text_ == std::string_view(text);
  }
  template <Text T>
  friend std::strong_ordering operator<=>(const Name& name, const T& text) {
    return std::string_view(*name.text_) <=> std::string_view(text);
  }

  template <class T>
  requires Text<T> || std::same_as<T, char>
  friend std::string operator+(const Name& name, const T& text) { return std::string(*name.text_) += text; }
  template <Text T>
  friend std::string operator+(const T& text, const Name& name) {
    return std::string(text) += *name.text_;
  }
  friend std::string operator+(std::string&& text, const Name& name) { return std::move(text += *name.text_); }
  friend std::string operator+(char c, const Name& name) { return std::string(1, c) += *name.text_; }
  friend std::string operator+(const Name& left, const Name& right) { return *left.text_ + *right.text_; }
  friend std::ostream& operator<<(std::ostream& out, const Name& name);

 private:
  static const std::string kEmpty;
  const std::string* text_ = &kEmpty;
};

// NOLINTEND(google-explicit-constructor)

}  // namespace schema

template <>
struct fmt::formatter<schema::Name> : fmt::formatter<fmt::string_view> {
  template <class Out>
  auto format(const schema::Name& name, Out& context) const {
    return fmt::formatter<fmt::string_view>::format(fmt::string_view(name.text()), context);
  }
};
