#pragma once
// Room for what most objects of the model do not have. A model holds tens of thousands of objects, and what is read
// fast is what is small: these take a pointer where a value of their own would take its whole size in every object.

#include <memory>
#include <optional>
#include <utility>

namespace schema {

// NOLINTBEGIN(google-explicit-constructor): they convert as std::optional does.

/// std::optional, with its value on the heap. Copies are deep.
template <class T>
class Boxed {
 public:
  Boxed() = default;
  Boxed(std::nullopt_t) {}
  Boxed(T value) : value_(std::make_unique<T>(std::move(value))) {}
  Boxed(std::optional<T> value) : value_(value ? std::make_unique<T>(*std::move(value)) : nullptr) {}
  Boxed(const Boxed& other) : value_(other.value_ ? std::make_unique<T>(*other.value_) : nullptr) {}
  Boxed(Boxed&&) noexcept = default;
  Boxed& operator=(Boxed other) noexcept {
    value_ = std::move(other.value_);
    return *this;
  }
  ~Boxed() = default;

  bool has_value() const { return value_ != nullptr; }
  explicit operator bool() const { return has_value(); }
  T& operator*() { return *value_; }
  const T& operator*() const { return *value_; }
  T* operator->() { return value_.get(); }
  const T* operator->() const { return value_.get(); }
  T value_or(T other) const { return value_ ? *value_ : std::move(other); }
  operator std::optional<T>() const { return value_ ? std::optional<T>(*value_) : std::nullopt; }
  void reset() { value_.reset(); }

  bool operator==(const Boxed& other) const {
    return value_ && other.value_ ? *value_ == *other.value_ : has_value() == other.has_value();
  }
  bool operator==(const T& other) const { return value_ && *value_ == other; }
  bool operator==(std::nullopt_t) const { return !value_; }

 private:
  std::unique_ptr<T> value_;
};

/// A value that is always there and nearly always empty: read as `*` and `->`, written through edit().
template <class T>
class Rare {
 public:
  Rare() = default;
  Rare(T value) {
    if constexpr (requires { value.empty(); }) {
      if (value.empty()) {
        return;
      }
    }
    value_ = std::move(value);
  }

  const T& operator*() const {
    static const T kEmpty;
    return value_ ? *value_ : kEmpty;
  }
  const T* operator->() const { return &**this; }
  T& edit() {
    if (!value_) {
      value_ = T();
    }
    return *value_;
  }

  bool operator==(const Rare& other) const { return (!value_ && !other.value_) || **this == *other; }

 private:
  Boxed<T> value_;
};

// NOLINTEND(google-explicit-constructor)

}  // namespace schema
