#include "migrate/layout.hpp"

#include <algorithm>
#include <array>

#include "schema/parse/script.hpp"

namespace migrate {

namespace {

constexpr std::array<std::string_view, 5> kNames{"native", "golang-migrate", "flyway", "dbmate", "goose"};

struct Markers {
  Layout layout;
  std::string_view up, down;
};
constexpr std::array<Markers, 2> kMarkers{Markers{Layout::dbmate, "-- migrate:up", "-- migrate:down"},
                                          Markers{Layout::goose, "-- +goose Up", "-- +goose Down"}};

constexpr std::string_view kGooseOutside = "-- +goose NO TRANSACTION", kDbmateOutside = " transaction:false";

/// Where a line starts with this; npos: nowhere.
std::size_t find_line(const std::string& text, std::string_view start) {
  std::size_t at = 0;
  while (text.compare(at, start.size(), start) != 0) {
    at = text.find('\n', at);
    if (at == std::string::npos) {
      return at;
    }
    ++at;
  }
  return at;
}

std::size_t next_line(const std::string& text, std::size_t at) {
  return std::min(text.find('\n', at), text.size() - 1) + 1;
}

/// goose cuts a file at every `;` that ends a line: a body is put between marks that it knows.
std::string with_goose_marks(const std::string& text) {
  const schema::parse::Script script(0, text);
  std::string marked;
  std::size_t done = 0;
  for (const schema::parse::Extent& extent : script.statements()) {
    const bool has_body = text.substr(extent.begin, extent.end - extent.begin).find(';') != std::string::npos;
    marked += text.substr(done, extent.begin - done);
    marked += has_body ? "-- +goose StatementBegin\n" : "";
    done = next_line(text, extent.end);
    marked += text.substr(extent.begin, done - extent.begin);
    marked += has_body ? "-- +goose StatementEnd\n" : "";
  }
  return marked + text.substr(std::min(done, text.size()));
}

}  // namespace

std::optional<Layout> layout(std::string_view name) {
  const auto found = std::ranges::find(kNames, name);
  return found == kNames.end() ? std::nullopt : std::optional(static_cast<Layout>(found - kNames.begin()));
}

std::string_view to_string(Layout layout) { return kNames[static_cast<std::size_t>(layout)]; }

TwoWays split_two_ways(const std::string& text) {
  for (const Markers& markers : kMarkers) {
    const std::size_t up = find_line(text, markers.up);
    if (up == std::string::npos) {
      continue;
    }
    TwoWays result;
    result.layout = markers.layout;
    const std::size_t down = find_line(text, markers.down);
    const std::string head = markers.layout == Layout::goose && text.find(kGooseOutside) != std::string::npos
                                 ? std::string(kGooseOutside) + "\n\n"
                                 : "";
    const auto part = [&](std::size_t from, std::size_t to) {
      const std::size_t begin = next_line(text, from);
      const bool outside = text.substr(from, begin - from).find(kDbmateOutside) != std::string::npos;
      return (outside ? "-- migrate:up" + std::string(kDbmateOutside) + "\n\n" : head) +
             text.substr(begin, std::max(begin, to) - begin);
    };
    result.up = part(up, std::min(down, text.size()));
    result.down = down == std::string::npos ? "" : part(down, text.size());
    return result;
  }
  return {Layout::native, text, ""};
}

std::string join_two_ways(Layout layout, const std::string& up, const std::string& down, bool outside) {
  if (layout == Layout::goose) {
    return (outside ? std::string(kGooseOutside) + "\n" : "") + "-- +goose Up\n" + with_goose_marks(up) +
           "\n-- +goose Down\n" + with_goose_marks(down);
  }
  const std::string mode = outside ? std::string(kDbmateOutside) : "";
  return "-- migrate:up" + mode + '\n' + up + "\n-- migrate:down" + mode + '\n' + down;
}

std::string in_our_words(const std::string& text) {
  const bool ours = text.find("-- schema:") != std::string::npos;
  const bool outside = text.find(kGooseOutside) != std::string::npos ||
                       find_line(text, "-- migrate:up" + std::string(kDbmateOutside)) != std::string::npos ||
                       find_line(text, "-- atlas:txmode none") != std::string::npos;
  return (outside && !ours ? "-- schema:transaction none\n\n" : "") + text;
}

}  // namespace migrate
