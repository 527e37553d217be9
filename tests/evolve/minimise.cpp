#include "tests/evolve/minimise.hpp"

#include <set>

#include "tests/evolve/edit.hpp"

namespace evolve {
namespace {

class Minimiser {
 public:
  Minimiser(const Found& found, int attempts) : best_(found), kind_(kind_of_failure(found.failures)), left_(attempts) {}

  Found run() {
    best_.by_itself = try_states(best_.before, best_.after);
    if (!best_.by_itself) {
      return best_;
    }
    for (std::size_t size = 0; size != weight();) {
      size = weight();
      drop_edits();
      drop_pieces();
    }
    simplify();
    return best_;
  }

 private:
  std::size_t weight() const { return best_.before.pieces.size() + best_.after.pieces.size(); }

  bool try_states(State before, State after) {
    if (left_ == 0) {
      return false;
    }
    --left_;
    settle(before);
    settle(after);
    const tests::FreshDatabase live, fresh;
    if (load(live, before) != 0 || load(fresh, after) != 0) {
      return false;
    }
    const Step step{settle(before).text(), settle(after).text(), best_.depth};
    std::optional<tests::Failures> failures = check_step(live, fresh, step);
    if (!failures || failures->empty() || kind_of_failure(*failures) != kind_) {
      return false;
    }
    best_.before = std::move(before);
    best_.after = std::move(after);
    best_.failures = *std::move(failures);
    return true;
  }

  std::set<int> all_pieces() const {
    std::set<int> pieces;
    for (const State* state : {&best_.before, &best_.after}) {
      for (const auto& [id, piece] : state->pieces) {
        pieces.insert(id);
      }
    }
    return pieces;
  }

  void drop_edits() {
    for (const int id : all_pieces()) {
      const auto was = best_.before.pieces.find(id), is = best_.after.pieces.find(id);
      if (was != best_.before.pieces.end() && is != best_.after.pieces.end() && was->second == is->second) {
        continue;
      }
      State after = best_.after;
      if (was == best_.before.pieces.end()) {
        after.pieces.erase(id);
      } else {
        after.pieces[id] = was->second;
      }
      try_states(best_.before, std::move(after));
    }
  }

  void drop_pieces() {
    const std::set<int> pieces = all_pieces();
    // What came last hangs on what came first.
    for (auto id = pieces.rbegin(); id != pieces.rend(); ++id) {
      State before = best_.before, after = best_.after;
      if (before.pieces.erase(*id) + after.pieces.erase(*id) > 0) {
        try_states(std::move(before), std::move(after));
      }
    }
  }

  void simplify() {
    State before = best_.before;
    for (const Open& choice : settle(before).choices) {
      const auto is = best_.after.pieces.find(choice.piece);
      if (choice.taken == 0 || is == best_.after.pieces.end() ||
          is->second.choices != best_.before.pieces.at(choice.piece).choices) {
        continue;
      }
      State simpler_before = best_.before, simpler_after = best_.after;
      simpler_before.pieces.at(choice.piece).choices[choice.place] = 0;
      simpler_after.pieces.at(choice.piece).choices[choice.place] = 0;
      try_states(std::move(simpler_before), std::move(simpler_after));
    }
  }

  Found best_;
  std::string kind_;
  int left_;
};

}  // namespace

std::string kind_of_failure(const tests::Failures& failures) {
  std::string text = failures.empty() ? "" : failures.front();
  std::size_t end = 0;
  for (int parts = 0; parts < 3 && end != std::string::npos; ++parts) {
    end = text.find_first_of(":\n,", end + 1);
  }
  text = text.substr(0, end);
  std::erase_if(text, [](char c) { return c >= '0' && c <= '9'; });
  return text;
}

Found minimise(const Found& found, int attempts) { return Minimiser(found, attempts).run(); }

std::string to_string(const Found& found) {
  State before = found.before, after = found.after;
  std::string text = "---- before.sql\n" + settle(before).text() + "---- after.sql\n" + settle(after).text() +
                     "---- what failed" + (found.by_itself ? "" : ", only after the steps before it") + "\n";
  for (const std::string& failure : found.failures) {
    text += failure + "\n";
  }
  return text + "----\n";
}

}  // namespace evolve
