#include "cli/config_section.hpp"

#include <algorithm>
#include <charconv>

#include "cli/exit.hpp"
#include "cli/similar.hpp"
#include "cli/window.hpp"

namespace cli {

namespace {

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  long long number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  if (error != std::errc{} || number < 0) {
    return std::nullopt;
  }
  if (unit == "ms") {
    return std::chrono::milliseconds(number);
  }
  if (unit == "s") {
    return std::chrono::seconds(number);
  }
  if (unit == "min") {
    return std::chrono::minutes(number);
  }
  if (unit == "h") {
    return std::chrono::hours(number);
  }
  return std::nullopt;
}

}  // namespace

void fail(const std::filesystem::path& file, const toml::source_region& where, const std::string& message,
          const std::string& hint) {
  throw Failure(Exit::configuration,
                fmt::format("{}:{}:{}: {}", file.string(), where.begin.line, where.begin.column, message), hint);
}

const toml::node* Section::take(std::string_view key) {
  known_.emplace_back(key);
  return table_.get(key);
}

std::optional<std::string> Section::text(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  const auto value = node->value<std::string>();
  if (!node->is_string() || !value) {
    fail(file_, node->source(), fmt::format("`{}` must be a string", key));
  }
  return value;
}

std::optional<std::vector<std::string>> Section::list(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) {
    return std::nullopt;
  }
  if (const auto one = node->value<std::string>(); one && node->is_string()) {
    return std::vector{*one};
  }
  const toml::array* array = node->as_array();
  if (array == nullptr) {
    fail(file_, node->source(), fmt::format("`{}` must be a string or a list of strings", key));
  }
  std::vector<std::string> values;
  for (const toml::node& element : *array) {
    if (!element.is_string()) {
      fail(file_, element.source(), fmt::format("`{}` must hold strings", key));
    }
    values.push_back(*element.value<std::string>());
  }
  return values;
}

std::optional<std::vector<std::string>> Section::paths(std::string_view key) {
  auto values = list(key);
  if (values && (values->empty() || std::ranges::find(*values, "") != values->end())) {
    fail(file_, table_.get(key)->source(), fmt::format("`{}` names no file", key),
         "`empty` is a SOURCE for --to, if that is meant");
  }
  return values;
}

std::optional<std::string> Section::path(std::string_view key) {
  auto value = text(key);
  if (value && value->empty()) {
    fail(file_, table_.get(key)->source(), fmt::format("`{}` names no folder", key));
  }
  return value;
}

void Section::duration(std::string_view key, std::chrono::milliseconds& to) {
  if (const auto value = text(key)) {
    const auto duration = parse_duration(*value);
    if (!duration) {
      fail(file_, table_.get(key)->source(), fmt::format("`{}` is \"{}\"", key, *value),
           "write a number with ms, s, min or h: \"300ms\"");
    }
    to = *duration;
  }
}

void Section::moment(std::string_view key, std::string& to) {
  if (const auto value = text(key)) {
    if (!is_moment(*value)) {
      fail(file_, table_.get(key)->source(), fmt::format("`{}` is \"{}\"", key, *value), kMomentHint);
    }
    to = *value;
  }
}

void Section::number(std::string_view key, double& to, double least, double most) {
  const toml::node* node = take(key);
  if (node == nullptr) {
    return;
  }
  const auto value = node->value<double>();
  if (!value || *value < least || *value > most) {
    fail(file_, node->source(), fmt::format("`{}` must be a number from {} to {}", key, least, most));
  }
  to = *value;
}

void Section::megabytes(std::string_view key, std::int64_t& bytes) {
  double value = 0;
  number(key, value, 1, 1e9);
  bytes = static_cast<std::int64_t>(value) * 1024 * 1024;
}

const toml::table* Section::table(std::string_view key) {
  const toml::node* node = take(key);
  if (node == nullptr) {
    return nullptr;
  }
  if (!node->is_table()) {
    fail(file_, node->source(), fmt::format("`{}` must be a table", key));
  }
  return node->as_table();
}

void Section::finish() const {
  for (const auto& [key, node] : table_) {
    const std::string name(key.str());
    if (std::find(known_.begin(), known_.end(), name) == known_.end()) {
      const auto near = most_similar(name, known_);
      fail(file_, node.source(), fmt::format("unknown key `{}`", name),
           near ? fmt::format("did you mean `{}`?", *near) : "");
    }
  }
}

}  // namespace cli
