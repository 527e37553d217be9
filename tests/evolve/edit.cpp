#include "tests/evolve/edit.hpp"

#include <algorithm>
#include <array>

namespace evolve {
namespace {

std::size_t pick(Random& random, std::size_t count) { return static_cast<std::size_t>(random() % count); }

bool chance(Random& random, unsigned percent) { return random() % 100 < percent; }

/// Mostly plain; now and then what must be quoted, or is as long as a name may be.
std::string random_name(const std::string& kind, int number, Random& random) {
  const std::string plain = kind.substr(0, kind.find('.')) + "_" + std::to_string(number);
  if (!chance(random, 8)) {
    return plain;
  }
  switch (pick(random, 5)) {
    case 0:
      return "Two words " + std::to_string(number);
    case 1:
      return "quo\"ted'" + std::to_string(number);
    case 2:
      return "größe_" + std::to_string(number);
    case 3:
      return "UPPER" + std::to_string(number);
    default:
      return plain + "_" + std::string(62 - plain.size(), 'x');
  }
}

/// How much this seed likes a kind: some it never makes.
int weight_of(std::uint64_t seed, const PieceKind& kind) {
  constexpr std::array<int, 5> kLikings = {0, 1, 1, 2, 4};
  return kind.weight * kLikings.at(scramble(seed, 0, kind.name) % kLikings.size());
}

std::vector<int> pieces_of(const State& state, const std::vector<std::string>& classes) {
  std::vector<int> found;
  for (const auto& [id, piece] : state.pieces) {
    if (std::ranges::any_of(classes,
                            [&](const std::string& name) { return grammar().kind(piece.kind).answers_to(name); })) {
      found.push_back(id);
    }
  }
  return found;
}

class Editor {
 public:
  Editor(State& state, Random& random) : state_(state), random_(random) {}

  /// 0: it cannot be.
  int add(const std::string& name, int on = 0) {
    const PieceKind& kind = grammar().kind(name);
    if (!kind.on.empty() && on == 0) {
      const std::vector<int> places = pieces_of(state_, kind.on);
      if (places.empty()) {
        return 0;
      }
      on = places[pick(random_, places.size())];
    }
    const int id = state_.next++;
    Piece& piece = state_.pieces[id];
    piece.kind = name;
    piece.name = random_name(name, id, random_);
    piece.on = on;
    const std::vector<int> schemas = pieces_of(state_, {"schema"});
    if (on == 0 && !kind.bare && !schemas.empty() && chance(random_, 40)) {
      piece.schema = schemas[pick(random_, schemas.size())];
    }
    for (const std::string& member : kind.with) {
      add(member, id);
    }
    settle(state_);
    return state_.pieces.contains(id) ? id : 0;
  }

  void add_any() {
    for (int attempt = 0; attempt < 8; ++attempt) {
      int total = 0;
      for (const auto& [name, kind] : grammar().kinds) {
        total += weight_of(state_.seed, kind);
      }
      int left = static_cast<int>(pick(random_, static_cast<std::size_t>(total)));
      for (const auto& [name, kind] : grammar().kinds) {
        left -= weight_of(state_.seed, kind);
        if (left < 0) {
          if (add(name) != 0) {
            return;
          }
          break;
        }
      }
    }
  }

  void change_choice() {
    const Printed printed = settle(state_);
    std::vector<Open> open;
    for (const Open& choice : printed.choices) {
      if (choice.alternatives > 1) {
        open.push_back(choice);
      }
    }
    if (open.empty()) {
      return;
    }
    const Open& choice = open[pick(random_, open.size())];
    int other = static_cast<int>(pick(random_, static_cast<std::size_t>(choice.alternatives - 1)));
    other += other >= choice.taken ? 1 : 0;
    state_.pieces.at(choice.piece).choices[choice.place] = other;
  }

  void drop_any() {
    if (const int id = any_piece(); id != 0) {
      state_.pieces.erase(id);
    }
  }

  void rename_any() {
    const int id = any_piece();
    if (id == 0) {
      return;
    }
    Piece& piece = state_.pieces.at(id);
    const bool by_hint = !grammar().kind(piece.kind).keeps_name && chance(random_, 80);
    if (by_hint && !piece.renamed_from) {
      piece.renamed_from = piece.name;
    }
    piece.name = random_name(piece.kind, state_.next++, random_);
  }

  void point_elsewhere() {
    const int id = any_piece();
    if (id == 0 || state_.pieces.at(id).refers.empty()) {
      return;
    }
    Piece& piece = state_.pieces.at(id);
    const auto at = std::next(piece.refers.begin(), static_cast<std::ptrdiff_t>(pick(random_, piece.refers.size())));
    piece.refers.erase(at);
  }

  /// Becomes another form of the same: a column of another type, a constraint of another sort.
  void change_kind() {
    const int id = any_piece();
    if (id == 0) {
      return;
    }
    Piece& piece = state_.pieces.at(id);
    const std::string family = piece.kind.substr(0, piece.kind.find('.'));
    const PieceKind& now = grammar().kind(piece.kind);
    std::vector<std::string> forms;
    for (const auto& [name, kind] : grammar().kinds) {
      if (name != piece.kind && name.starts_with(family + ".") && kind.inside == now.inside &&
          (piece.on == 0) == kind.on.empty() && kind.weight > 0) {
        forms.push_back(name);
      }
    }
    if (!forms.empty()) {
      piece.kind = forms[pick(random_, forms.size())];
      piece.choices.clear();
    }
  }

  void move_any() {
    const int id = any_piece();
    if (id == 0) {
      return;
    }
    Piece& piece = state_.pieces.at(id);
    std::vector<int> schemas = pieces_of(state_, {"schema"});
    schemas.push_back(0);
    if (piece.on == 0 && !grammar().kind(piece.kind).bare) {
      piece.schema = schemas[pick(random_, schemas.size())];
    }
  }

 private:
  int any_piece() {
    if (state_.pieces.empty()) {
      return 0;
    }
    return std::next(state_.pieces.begin(), static_cast<std::ptrdiff_t>(pick(random_, state_.pieces.size())))->first;
  }

  State& state_;
  Random& random_;
};

}  // namespace

State random_state(std::uint64_t seed, int pieces) {
  State state;
  state.seed = seed;
  Random random(seed);
  Editor editor(state, random);
  for (std::size_t i = pick(random, 3); i > 0; --i) {
    editor.add("schema");
  }
  for (std::size_t i = 1 + pick(random, 3); i > 0; --i) {
    editor.add("table.plain");
  }
  while (static_cast<int>(state.pieces.size()) < pieces && state.next < 4 * pieces) {
    editor.add_any();
  }
  return state;
}

State random_edits(const State& state, Random& random, int edits) {
  State edited = state;
  Editor editor(edited, random);
  for (int i = 0; i < edits; ++i) {
    const std::size_t kind = pick(random, 100);
    if (kind < 50) {
      editor.change_choice();
    } else if (kind < 70) {
      editor.add_any();
    } else if (kind < 80) {
      editor.drop_any();
    } else if (kind < 88) {
      editor.rename_any();
    } else if (kind < 92) {
      editor.point_elsewhere();
    } else if (kind < 97) {
      editor.change_kind();
    } else {
      editor.move_any();
    }
    settle(edited);
  }
  return edited;
}

State without_hints(State state) {
  for (auto& [id, piece] : state.pieces) {
    piece.renamed_from.reset();
  }
  return state;
}

}  // namespace evolve
