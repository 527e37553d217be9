#include "schema/parse/parsed_script.hpp"

#include <algorithm>
#include <functional>
#include <future>
#include <mutex>
#include <unordered_map>

#include "schema/parse/newer_grammar.hpp"
#include "schema/parse/text.hpp"

namespace schema::parse {

namespace {

constexpr std::size_t kLeastBytes = 4 * 1024, kMostBytes = 16 * 1024;

/// One statement in eight ends a batch.
bool ends_batch(std::string_view statement) { return std::hash<std::string_view>()(statement) % 8 == 0; }

}  // namespace

struct SharedTrees::Impl {
  using Shared = std::shared_ptr<const tree::Tree>;
  std::mutex mutex;
  std::unordered_map<std::string, std::shared_future<Shared>> trees;
};

SharedTrees::SharedTrees() : impl_(std::make_unique<Impl>()) {}
SharedTrees::~SharedTrees() = default;

std::shared_ptr<const tree::Tree> SharedTrees::parse(std::string_view text) {
  std::promise<Impl::Shared> promise;
  std::shared_future<Impl::Shared> others;
  {
    const std::lock_guard lock(impl_->mutex);
    auto [known, is_new] = impl_->trees.try_emplace(std::string(text));
    if (is_new) {
      known->second = promise.get_future().share();
    } else {  // the other side is the last to ask
      others = std::move(known->second);
      impl_->trees.erase(known);
    }
  }
  if (others.valid()) {
    return others.get();
  }
  try {
    auto tree = std::make_shared<const tree::Tree>(tree::parse(text));
    promise.set_value(tree);
    return tree;
  } catch (...) {
    promise.set_exception(std::current_exception());
    throw;
  }
}

ParsedScript::ParsedScript(Script script_) : script(std::move(script_)) {
  const auto& extents = script.statements();
  for (std::size_t first = 0; first < extents.size();) {
    std::size_t last = first + 1;
    for (; last < extents.size(); ++last) {
      const Extent& before = extents[last - 1];
      const std::size_t bytes = before.end - extents[first].begin;
      if (bytes > kMostBytes ||
          (bytes >= kLeastBytes && ends_batch(script.text().substr(before.begin, before.end - before.begin)))) {
        break;
      }
    }
    batches.push_back({first, last, {}, {}, {}});
    first = last;
  }
}

void ParsedScript::parse(Batch& batch, SharedTrees* trees) const {
  // Text between statements may hold what the server's grammar does not know (COPY data, psql commands), so a batch
  // is the statements alone where they are not contiguous; then offsets would not fit, and each is parsed for itself.
  const auto& extents = script.statements();
  const std::size_t begin = extents[batch.first].begin;
  const std::string_view text = script.text().substr(begin, extents[batch.last - 1].end - begin);
  if (batch.last - batch.first > 1) {
    try {
      auto tree = trees != nullptr ? trees->parse(text) : std::make_shared<const tree::Tree>(tree::parse(text));
      if (tree->size() == batch.last - batch.first) {
        std::size_t index = batch.first;
        tree->for_each_statement([&](tree::Node node) {
          batch.statements.push_back({&script, begin, extents[index].begin, extents[index].end, node});
          ++index;
        });
        batch.trees.push_back(std::move(tree));
        return;
      }
    } catch (const tree::SyntaxError&) {  // one of them, or something between them: found below
    }
  }
  for (std::size_t i = batch.first; i < batch.last; ++i) {
    parse_one(batch, extents[i]);
  }
}

void ParsedScript::parse_one(Batch& batch, Extent extent) const {
  const std::string_view text = script.text().substr(extent.begin, extent.end - extent.begin);
  try {
    auto tree = std::make_shared<const tree::Tree>(tree::parse(text));
    tree->for_each_statement([&](tree::Node node) {
      batch.statements.push_back({&script, extent.begin, extent.begin, extent.end, node});
    });
    batch.trees.push_back(std::move(tree));
  } catch (const tree::SyntaxError& error) {
    batch.errors.push_back({extent.begin + error.offset, error.what(), newer_grammar_hint(text)});
    // An unclosed parenthesis swallows what follows: go on after the first semicolon past the error.
    const std::size_t semicolon = text.find(';', std::min(error.offset, text.size()));
    if (semicolon != std::string_view::npos) {
      const Token next = next_token(script.text().substr(0, extent.end), extent.begin + semicolon + 1);
      if (next.type != TokenType::end) {
        const std::string_view rest = script.text().substr(next.begin, extent.end - next.begin);
        const Script pieces(script.file(), rest);
        for (const Extent& piece : pieces.statements()) {
          parse_one(batch, {next.begin + piece.begin, next.begin + piece.end});
        }
      }
    }
  }
}

}  // namespace schema::parse
