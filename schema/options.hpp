#pragma once
// Options as WITH (…) or OPTIONS (…) spell them. They keep the order in which they were written, since the server keeps
// it too and prints it; but the order is not a difference.

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace schema {

/// Names to values (unquoted text): a map in the order of insertion. They are few: looked through one by one.
class Options {
 public:
  using Entry = std::pair<std::string, std::string>;
  using iterator = std::vector<Entry>::iterator;
  using const_iterator = std::vector<Entry>::const_iterator;

  Options() = default;
  Options(std::initializer_list<Entry> entries) : entries_(entries) {}

  bool empty() const { return entries_.empty(); }
  std::size_t size() const { return entries_.size(); }
  void clear() { entries_.clear(); }
  iterator begin() { return entries_.begin(); }
  iterator end() { return entries_.end(); }
  const_iterator begin() const { return entries_.begin(); }
  const_iterator end() const { return entries_.end(); }

  iterator find(std::string_view name) { return std::ranges::find(entries_, name, &Entry::first); }
  const_iterator find(std::string_view name) const { return std::ranges::find(entries_, name, &Entry::first); }
  bool contains(std::string_view name) const { return find(name) != end(); }

  /// Keeps the value that is there already.
  void emplace(std::string name, std::string value) {
    if (!contains(name)) {
      entries_.emplace_back(std::move(name), std::move(value));
    }
  }
  /// What is set anew comes last, as the server has it.
  void insert_or_assign(std::string name, std::string value) {
    erase(name);
    entries_.emplace_back(std::move(name), std::move(value));
  }
  std::string& operator[](std::string_view name) {
    const auto found = find(name);
    return found != end() ? found->second : entries_.emplace_back(std::string(name), std::string()).second;
  }
  std::size_t erase(std::string_view name) {
    return std::erase_if(entries_, [name](const Entry& entry) { return entry.first == name; });
  }

  bool operator==(const Options& other) const {
    return size() == other.size() && std::ranges::all_of(entries_, [&](const Entry& entry) {
             const auto found = other.find(entry.first);
             return found != other.end() && found->second == entry.second;
           });
  }

 private:
  std::vector<Entry> entries_;
};

}  // namespace schema
