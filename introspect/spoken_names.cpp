#include "introspect/spoken_names.hpp"

#include <algorithm>
#include <type_traits>

#include "schema/characters.hpp"

namespace introspect {
namespace {

using schema::Kind;
using schema::ObjectId;

std::string folded(std::string_view word) {
  std::string result(word);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return result;
}

bool is_nameable(Kind kind) {
  switch (kind) {
    case Kind::collation:
    case Kind::base_type:
    case Kind::enum_type:
    case Kind::composite_type:
    case Kind::range_type:
    case Kind::domain:
    case Kind::sequence:
    case Kind::table:
    case Kind::routine:
    case Kind::aggregate:
    case Kind::operator_:
    case Kind::text_search_parser:
    case Kind::text_search_template:
    case Kind::text_search_dictionary:
    case Kind::text_search_configuration:
    case Kind::view:
    case Kind::materialized_view:
      return true;
    default:
      return false;
  }
}

/// What building the object will name.
std::string texts_of(const schema::Database& database, const ObjectId& id) {
  std::string text;
  const auto add = [&](std::string_view piece) { (text += piece) += ' '; };
  const auto add_options = [&](const schema::Options& options) {
    for (const auto& [name, value] : options) {
      add(value);
    }
  };
  for (const auto& [column_id, column] : of_relation<schema::Column>(database, {id.schema, id.name})) {
    add(column.type);
    add(column.collation);
  }
  if (const auto* domain = database.find<schema::Domain>(id)) {
    add(domain->type);
    add(domain->collation);
  } else if (const auto* range = database.find<schema::RangeType>(id)) {
    add(range->subtype);
    add(range->collation);
  } else if (const auto* view = database.find<schema::View>(id)) {
    add(view->definition.text);
  } else if (const auto* materialized = database.find<schema::MaterializedView>(id)) {
    add(materialized->definition.text);
  } else if (const auto* routine = database.find<schema::Routine>(id)) {
    for (const schema::Argument& argument : routine->arguments) {
      add(argument.type);
    }
    add(routine->returns);
  } else if (const auto* aggregate = database.find<schema::Aggregate>(id)) {
    add(id.name);
    add_options(aggregate->parameters);
  } else if (const auto* operator_ = database.find<schema::Operator>(id)) {
    add(id.name);
    add_options(operator_->parameters);
  } else if (const auto* dictionary = database.find<schema::TextSearchDictionary>(id)) {
    add(dictionary->template_);
  } else if (const auto* configuration = database.find<schema::TextSearchConfiguration>(id)) {
    add(configuration->parser);
    for (const auto& [token, dictionaries] : configuration->mappings) {
      for (const std::string& name : dictionaries) {
        add(name);
      }
    }
  }
  return text;
}

}  // namespace

std::set<std::string> words_of(std::string_view text) {
  std::set<std::string> words;
  const auto add_runs = [&](auto&& belongs) {
    for (std::size_t i = 0; i < text.size();) {
      std::size_t end = i;
      while (end < text.size() && belongs(text[end])) {
        ++end;
      }
      if (end > i) {
        words.emplace(text.substr(i, end - i));
        words.insert(folded(text.substr(i, end - i)));
      }
      i = std::max(end, i + 1);
    }
  };
  add_runs(schema::continues_word);
  add_runs(schema::is_operator_character);
  // From any double quote to the next that is not doubled: a quoted name, wherever strings begin and end.
  for (std::size_t begin = text.find('"'); begin != std::string_view::npos; begin = text.find('"', begin + 1)) {
    std::string name;
    std::size_t end = begin + 1;
    while (end < text.size() && (text[end] != '"' || text.substr(end, 2) == "\"\"")) {
      name += text[end];
      end += text[end] == '"' ? 2 : 1;
    }
    if (end < text.size() && !name.empty()) {
      words.insert(std::move(name));
    }
  }
  return words;
}

bool is_mentioned(const std::string& name, const std::set<std::string>& words) {
  if (name.empty() || !schema::is_operator_character(name.front())) {
    return words.contains(name);
  }
  return std::ranges::any_of(words, [&](const std::string& word) {
    return schema::is_operator_character(word.front()) && word.find(name) != std::string::npos;
  });
}

SpokenNames::SpokenNames(const schema::Database& database) : database_(database) {
  for_each_kind(database, [&](const auto& map) {
    for (const auto& [id, object] : map) {
      if (is_nameable(id.kind)) {
        index_.emplace(bare_name(id), id);
      }
      if constexpr (std::is_same_v<std::decay_t<decltype(object)>, schema::RangeType>) {
        index_.emplace(object.multirange_name, id);
      }
    }
  });
}

bool SpokenNames::is_shared(const ObjectId& id) const { return index_.count(std::string(bare_name(id))) > 1; }

template <class F>
void SpokenNames::for_each_match(const std::string& word, F&& f) const {
  const auto look_up = [&](const std::string& name) {
    const auto [first, last] = index_.equal_range(name);
    for (auto it = first; it != last; ++it) {
      f(it->second);
    }
  };
  look_up(word);
  if (word.empty() || !schema::is_operator_character(word.front())) {
    return;
  }
  // It may stand in a longer run of operator characters (`a<-b`).
  for (std::size_t begin = 0; begin < word.size(); ++begin) {
    for (std::size_t length = 1; length <= word.size() - begin; ++length) {
      if (length != word.size()) {
        look_up(word.substr(begin, length));
      }
    }
  }
}

std::vector<ObjectId> SpokenNames::named(const std::set<std::string>& words) const {
  std::set<ObjectId> found;
  for (const std::string& word : words) {
    for_each_match(word, [&](const ObjectId& id) { found.insert(id); });
  }
  return {found.begin(), found.end()};
}

std::vector<ObjectId> SpokenNames::named_in_turn(std::set<std::string>& words) const {
  std::set<ObjectId> found;
  std::vector<std::string> open(words.begin(), words.end());
  while (!open.empty()) {
    const std::string word = open.back();
    open.pop_back();
    for_each_match(word, [&](const ObjectId& id) {
      if (!found.insert(id).second) {
        return;
      }
      for (const std::string& next : words_of(texts_of(database_, id))) {
        if (words.insert(next).second) {
          open.push_back(next);
        }
      }
    });
  }
  return {found.begin(), found.end()};
}

}  // namespace introspect
