#include "schema/print/order.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>

#include "schema/print/order_graph.hpp"
#include "schema/print/text.hpp"

namespace schema::print {

// 1. Depth first, in the order in which a person would list things: what a node needs comes before it. A table first
//    draws in what its constraints, indexes and triggers need, then is written itself, then they, then its partitions.
// 2. What runs into a node still being written is put off; after everything else it is tried again, and in the end
//    written regardless.

namespace {

enum class State : std::uint8_t { unseen, open, done };

/// Languages before the extensions that bring transforms for them and are named `hstore_plperl`.
bool is_language(const ObjectId& id) { return id.kind == Kind::extension && id.name.starts_with("pl"); }

class Order {
 public:
  explicit Order(const Database& database)
      : database_(database), nodes_(nodes_of(database)), states_(nodes_.size()), shell_written_(nodes_.size()) {}

  std::vector<Entry> run() {
    // Nodes are in the order of kinds and ids; types of all kinds go in one alphabet, and so the others of one rank.
    using Key = std::tuple<int, bool, std::string_view, std::string_view, std::string_view, std::size_t>;
    std::vector<Key> listed;
    for (std::size_t at = 0; at < nodes_.size(); ++at) {
      const ObjectId& id = *nodes_[at].id;
      listed.emplace_back(rank(id.kind), id.kind == Kind::extension && !is_language(id), id.schema, id.relation,
                          id.name, at);
    }
    std::ranges::sort(listed);
    for (const bool forced : {false, true}) {
      for (const Key& key : listed) {
        visit(std::get<std::size_t>(key), forced);
      }
    }
    for (const auto& [id, table] : database_.tables) {
      if (!inherited_marks(database_, id).empty()) {
        entries_.push_back({.part = Part::roles, .id = id});
      }
    }
    return std::move(entries_);
  }

 private:
  /// Is everything the node needs written, apart from `owner` and what stands within it?
  bool fits_within(const Node& node, std::size_t owner, const std::set<ObjectId>& inlined) const {
    return std::ranges::all_of(node.needs, [&](std::size_t need) {
      return need == owner || states_[need] == State::done || inlined.contains(*nodes_[need].id);
    });
  }

  bool visit(std::size_t at, bool forced) {
    const Node& node = nodes_[at];
    if (states_[at] != State::unseen) {
      return states_[at] == State::done || shell_written_[at];
    }
    states_[at] = State::open;
    if (node.has_shell && !shell_written_[at]) {
      std::ranges::for_each(node.shell_needs, [&](std::size_t need) { visit(need, forced); });
      shell_written_[at] = true;
      entries_.push_back({.part = Part::shell, .id = *node.id, .stand_in = node.stand_in});
    }
    for (const std::size_t wish : node.wishes) {
      visit(wish, false);
    }
    bool ready = true;
    for (const std::size_t need : node.needs) {
      ready = visit(need, forced) && ready;
    }
    if (!ready && !forced) {
      states_[at] = State::unseen;
      return false;
    }
    for (const std::size_t member : node.members) {
      for (const std::size_t need : nodes_[member].needs) {
        if (need != at && nodes_[need].owner != at) {
          visit(need, false);
        }
      }
    }
    write(at);
    return true;
  }

  void write(std::size_t at) {
    const Node& node = nodes_[at];
    Entry entry{.part = node.is_default ? Part::default_ : Part::object, .id = *node.id, .stand_in = node.stand_in};
    std::vector<std::size_t> inlined;
    for (const std::size_t member : node.members) {
      const Node& candidate = nodes_[member];
      if (candidate.is_default) {
        entry.defaults_apart.insert(*candidate.id);
      }
      const bool possible = candidate.constraint != nullptr && states_[member] == State::unseen &&
                            is_inlined(*candidate.constraint, {.inline_foreign_keys = true}) &&
                            candidate.search_path == node.search_path;
      if (possible && fits_within(candidate, at, entry.inlined)) {
        entry.inlined.insert(*candidate.id);
        inlined.push_back(member);
      }
    }
    entries_.push_back(std::move(entry));
    states_[at] = State::done;
    for (const std::size_t member : inlined) {
      states_[member] = State::done;
    }
    for (const ObjectId* sequence : node.owned_sequences) {
      entries_.push_back({.part = Part::ownership, .id = *sequence});
    }
    for (const ObjectId* child : node.attached) {
      entries_.push_back({.part = Part::attach, .id = *child});
    }
    bool all_written = true;
    for (const std::size_t member : node.members) {
      all_written = visit(member, false) && all_written;
    }
    for (const std::size_t partition : node.partitions) {
      visit(partition, false);
    }
    if (!all_written) {
      std::ranges::for_each(node.members, [&](std::size_t member) { visit(member, false); });
    }
  }

  const Database& database_;
  const std::vector<Node> nodes_;
  std::vector<State> states_;
  std::vector<bool> shell_written_;
  std::vector<Entry> entries_;
};

}  // namespace

std::vector<Entry> order(const Database& database) { return Order(database).run(); }

}  // namespace schema::print
