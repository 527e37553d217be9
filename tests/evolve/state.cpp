#include "tests/evolve/state.hpp"

#include <algorithm>
#include <functional>
#include <set>

#include "schema/sql.hpp"

namespace evolve {
namespace {

/// A reference that nothing answers.
struct Dangling {};

std::string without_number(std::string text) {
  while (!text.empty() && text.back() >= '0' && text.back() <= '9') {
    text.pop_back();
  }
  return text;
}

class Printer {
 public:
  explicit Printer(State& state) : state_(state) {}

  Printed run() {
    Printed printed;
    std::map<int, std::string> inside;
    for (auto it = state_.pieces.begin(); it != state_.pieces.end(); ++it) {
      if (kind_of(it->first).inside) {
        body_of_[it->second.on].push_back(it->first);
      }
    }
    std::map<int, std::string> texts;
    for (const auto& [id, piece] : state_.pieces) {
      try {
        texts[id] = text_of(id);
      } catch (const Dangling&) {
        lost_.insert(id);
      }
    }
    std::set<int> done;
    const std::function<void(int)> emit = [&](int id) {
      if (!done.insert(id).second) {
        return;
      }
      for (const int other : needs_[id]) {
        emit(other);
      }
      printed.statements.push_back({id, texts[id]});
    };
    // A file without any grant leaves privileges alone.
    printed.statements.push_back({0, "GRANT USAGE ON SCHEMA public TO pg_monitor;"});
    for (const auto& [id, piece] : state_.pieces) {
      emit(id);
    }
    printed.choices = std::move(choices_);
    return printed;
  }

  const std::set<int>& lost() const { return lost_; }

 private:
  const PieceKind& kind_of(int id) const { return grammar().kind(state_.pieces.at(id).kind); }

  void need(int user, int used) {
    if (user != used) {
      needs_[user].insert(used);
    }
  }

  std::string text_of(int id) {
    const PieceKind& kind = kind_of(id);
    const Piece& piece = state_.pieces.at(id);
    if (piece.on != 0 && !state_.pieces.contains(piece.on)) {
      throw Dangling{};
    }
    if (piece.on != 0) {
      need(id, piece.on);
    }
    user_ = id;
    std::string text = kind.inside ? "" : hint(piece) + expand(id, kind.text, "");
    if (!kind.then.empty()) {
      text += (text.empty() ? "" : "\n") + expand(id, kind.then, "then ");
    }
    return text;
  }

  static std::string hint(const Piece& piece) {
    return piece.renamed_from ? "-- @renamed from=" + schema::quote_identifier(*piece.renamed_from) + "\n" : "";
  }

  std::string body(int id) {
    std::string text;
    for (const int member : body_of_[id]) {
      const Piece& piece = state_.pieces.at(member);
      try {
        const std::string line = expand(member, kind_of(member).text, "");
        text += (text.empty() ? "\n  " : ",\n  ") + (piece.renamed_from ? hint(piece) + "  " : "") + line;
      } catch (const Dangling&) {
        lost_.insert(member);
      }
    }
    return text.empty() ? text : text + "\n";
  }

  std::string expand(int id, const Nodes& nodes, const Place& prefix) {
    std::string text;
    for (const Node& node : nodes) {
      switch (node.type) {
        case Node::Type::text:
          text += node.text;
          break;
        case Node::Type::choice:
          text += choose(id, node, prefix + std::to_string(node.number));
          break;
        case Node::Type::rule:
          text += expand(id, grammar().rules.at(node.text), prefix + std::to_string(node.number) + node.text + " ");
          break;
        case Node::Type::reference:
          text += refer(id, node.text);
          break;
      }
    }
    return text;
  }

  std::string choose(int id, const Node& node, const Place& place) {
    const Piece& piece = state_.pieces.at(id);
    int total = 0;
    for (const Alternative& alternative : node.alternatives) {
      total += alternative.weight;
    }
    int taken = 0;
    const auto chosen = piece.choices.find(place);
    if (chosen != piece.choices.end()) {
      taken = std::min(chosen->second, static_cast<int>(node.alternatives.size()) - 1);
    } else {
      int left = static_cast<int>(scramble(state_.seed, static_cast<std::uint64_t>(id), place) %
                                  static_cast<std::uint64_t>(total));
      while (left >= node.alternatives[static_cast<std::size_t>(taken)].weight) {
        left -= node.alternatives[static_cast<std::size_t>(taken++)].weight;
      }
    }
    choices_.push_back({id, place, static_cast<int>(node.alternatives.size()), taken});
    const std::size_t last = place.find_last_of(' ');
    const Place prefix = last == std::string::npos ? "" : place.substr(0, last + 1);
    return expand(id, node.alternatives[static_cast<std::size_t>(taken)].nodes, prefix);
  }

  std::string self(int id) {
    const Piece& piece = state_.pieces.at(id);
    const PieceKind& kind = kind_of(id);
    const std::string name = schema::quote_identifier(piece.name);
    return kind.bare || kind.inside ? name : schema_of(id) + "." + name;
  }

  std::string schema_of(int id) {
    const Piece& piece = state_.pieces.at(id);
    if (piece.on != 0 && !kind_of(id).bare && state_.pieces.contains(piece.on) && !kind_of(piece.on).bare) {
      return schema_of(piece.on);
    }
    if (piece.schema == 0) {
      return "public";
    }
    if (!state_.pieces.contains(piece.schema)) {
      throw Dangling{};
    }
    need(user_, piece.schema);
    return schema::quote_identifier(state_.pieces.at(piece.schema).name);
  }

  std::string refer(int id, const std::string& what) {
    if (what == "body") {
      return body(id);
    }
    const std::size_t slash = what.find('/');
    if (slash == std::string::npos) {
      if (const auto text = property(id, what)) {
        return *text;
      }
      const int other = resolve(id, id, what, what);
      return self(other);
    }
    const int owner = resolve(id, id, what.substr(0, slash), what.substr(0, slash));
    const std::string member = what.substr(slash + 1);
    if (const auto text = property(owner, member)) {
      return *text;
    }
    const Piece& piece = state_.pieces.at(owner);
    if (const auto known = piece.refers.find(member); known != piece.refers.end()) {
      if (!state_.pieces.contains(known->second)) {
        throw Dangling{};
      }
      need(user_, known->second);
      return self(known->second);
    }
    return self(resolve(id, owner, member, what));
  }

  std::optional<std::string> property(int id, const std::string& what) {
    const Piece& piece = state_.pieces.at(id);
    if (what == "self") {
      return self(id);
    }
    if (what == "name") {
      return schema::quote_identifier(piece.name);
    }
    if (what == "id") {
      return std::to_string(id);
    }
    if (what == "schema") {
      return schema_of(id);
    }
    if (what == "object") {
      return expand(id, kind_of(id).object, "object ");
    }
    if (what == "on") {
      if (!state_.pieces.contains(piece.on)) {
        throw Dangling{};
      }
      need(user_, piece.on);
      return self(piece.on);
    }
    return std::nullopt;
  }

  /// The piece that `what`, said of `owner` in the text of `id`, means.
  int resolve(int id, int owner, const std::string& what, const Place& place) {
    if (what == "self") {
      return id;
    }
    if (what == "on") {
      const int on = state_.pieces.at(owner).on;
      if (!state_.pieces.contains(on)) {
        throw Dangling{};
      }
      need(user_, on);
      return on;
    }
    Piece& piece = state_.pieces.at(id);
    const std::vector<int> candidates = candidates_for(id, owner, without_number(what));
    const auto known = piece.refers.find(place);
    if (known != piece.refers.end()) {
      if (std::ranges::find(candidates, known->second) == candidates.end()) {
        throw Dangling{};
      }
      need(user_, known->second);
      return known->second;
    }
    std::vector<int> free;
    for (const int candidate : candidates) {
      if (std::ranges::none_of(piece.refers, [&](const auto& other) { return other.second == candidate; })) {
        free.push_back(candidate);
      }
    }
    if (free.empty()) {
      throw Dangling{};
    }
    const int chosen =
        free[scramble(state_.seed, static_cast<std::uint64_t>(id) * 1000 + piece.refers.size(), place) % free.size()];
    piece.refers[place] = chosen;
    need(user_, chosen);
    return chosen;
  }

  std::vector<int> candidates_for(int id, int owner, const std::string& wanted) const {
    std::vector<int> found;
    // Columns are those of the relation, or of what it is a part of.
    for (int relation = owner; relation != 0 && state_.pieces.contains(relation);
         relation = state_.pieces.at(relation).on) {
      for (const auto& [other, piece] : state_.pieces) {
        if (piece.on == relation && other != id && kind_of(other).inside && kind_of(other).answers_to(wanted)) {
          found.push_back(other);
        }
      }
      if (!found.empty()) {
        return found;
      }
    }
    for (const auto& [other, piece] : state_.pieces) {
      // Only older ones, or two could refer to each other.
      if (other != id && !kind_of(other).inside && kind_of(other).answers_to(wanted) && !needs(other, id)) {
        found.push_back(other);
      }
    }
    return found;
  }

  /// By what is known of references so far.
  bool needs(int user, int used) const {
    std::set<int> seen;
    std::vector<int> open{user};
    while (!open.empty()) {
      const int at = open.back();
      open.pop_back();
      if (at == used) {
        return true;
      }
      if (!seen.insert(at).second || !state_.pieces.contains(at)) {
        continue;
      }
      const Piece& piece = state_.pieces.at(at);
      open.push_back(piece.on);
      for (const auto& [place, other] : piece.refers) {
        open.push_back(other);
      }
      // A relation needs what its columns need.
      const auto body = body_of_.find(at);
      if (body != body_of_.end()) {
        open.insert(open.end(), body->second.begin(), body->second.end());
      }
    }
    return false;
  }

  State& state_;
  std::map<int, std::vector<int>> body_of_;
  std::map<int, std::set<int>> needs_;
  std::vector<Open> choices_;
  std::set<int> lost_;
  int user_ = 0;  ///< whose statement is being written
};

}  // namespace

std::string Printed::text() const {
  std::string text;
  for (const Statements& piece : statements) {
    text += piece.text.empty() ? "" : piece.text + "\n";
  }
  return text;
}

std::uint64_t scramble(std::uint64_t seed, std::uint64_t number, const std::string& text) {
  std::uint64_t hash = 14695981039346656037ULL ^ (seed * 0x9E3779B97F4A7C15ULL) ^ (number * 0xBF58476D1CE4E5B9ULL);
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  }
  hash ^= hash >> 30;
  hash *= 0xBF58476D1CE4E5B9ULL;
  hash ^= hash >> 27;
  hash *= 0x94D049BB133111EBULL;
  return hash ^ (hash >> 31);
}

Printed settle(State& state) {
  for (;;) {
    Printer printer(state);
    Printed printed = printer.run();
    if (printer.lost().empty()) {
      return printed;
    }
    for (const int id : printer.lost()) {
      state.pieces.erase(id);
    }
  }
}

}  // namespace evolve
