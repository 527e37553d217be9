// How equality is decided, pair by pair:
//  1. Equal by letter, and no name in the text can mean another thing on the two sides: the same.
//  2. Both texts are analysed in their own database; equal forms: the same.
//  3. The `from` text is analysed as if it stood in `to`: where only the types of columns changed, that is what the
//     server makes of it when it rebuilds what hangs on them. Equal to the form in `to`: the same.
//  4. Forms in which nothing is left as written, and which have other names, constants or operators: different. So is
//     what names something that the other side lacks, or has with another type. The rest is open.
// Each pair stands for itself, so they are shared out among threads.

#include "schema/canonical/settle.hpp"

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <unordered_map>

#include "schema/at_once.hpp"
#include "schema/canonical/column_keys.hpp"
#include "schema/canonical/form.hpp"
#include "schema/canonical/key_collations.hpp"
#include "schema/characters.hpp"
#include "schema/current_settings.hpp"
#include "schema/inherited_parts.hpp"
#include "schema/roles.hpp"
#include "schema/secrets.hpp"
#include "schema/sequence_names.hpp"
#include "schema/sql.hpp"
#include "schema/standard_comments.hpp"

namespace schema::canonical {

namespace {

struct Entry {
  ExpressionPlace place;
  Expression* expression = nullptr;
  const SearchPath* path = nullptr;  ///< under which its text is read
};

struct Pair {
  Entry from, to;
  bool same_text = false;
  bool same_form = false;
  bool surely_different = false;
  bool looks_different = false;
};

const SearchPath& path_of(const Database& database, const Object* object) {
  static const SearchPath kNone;
  return object != nullptr && object->search_path.value < database.search_paths.size()
             ? database.search_paths[object->search_path.value]
             : kNone;
}

std::vector<Entry> entries_of(Database& database) {
  std::vector<Entry> entries;
  for_each_expression_place(database, [&](const ExpressionPlace& place, Expression& expression) {
    entries.push_back({place, &expression, &path_of(database, place.object)});
  });
  return entries;
}

/// What stands on both sides. The walks are in id order, the fields of one object in their own.
std::vector<Pair> pairs_of(const std::vector<Entry>& left, const std::vector<Entry>& right) {
  std::vector<Pair> pairs;
  pairs.reserve(right.size());
  std::size_t start = 0;
  for (const Entry& wanted : right) {
    while (start < left.size() && *left[start].place.id < *wanted.place.id) {
      ++start;
    }
    for (std::size_t i = start; i < left.size() && *left[i].place.id == *wanted.place.id; ++i) {
      if (left[i].place.same_field(wanted.place)) {
        pairs.push_back({left[i], wanted});
        break;
      }
    }
  }
  return pairs;
}

/// Calls f for each word and operator of a text that is not qualified, until it says false. What stands in literals
/// is among them: some name objects.
template <class F>
bool every_word(std::string_view text, F&& f) {
  std::string word;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const bool after_dot = i > 0 && text[i - 1] == '.';
    word.clear();
    if (c == '"') {
      for (++i; i < text.size() && text[i] != '"'; ++i) {
        word += text[i];
      }
      ++i;
    } else if (starts_word(c)) {
      for (; i < text.size() && continues_word(text[i]); ++i) {
        word += text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] | 0x20) : text[i];
      }
    } else if (is_operator_character(c)) {
      for (; i < text.size() && is_operator_character(text[i]); ++i) {
        word += text[i];
      }
    } else {
      ++i;
      continue;
    }
    if (!after_dot && !f(word)) {
      return false;
    }
  }
  return true;
}

/// Whether the column list of `to`'s view, if it has one, says of `from`'s outputs what they are called already.
bool names_the_same(const Database& from, const Database& to, const ObjectId& view) {
  const auto* left = columns_of_view(from, view);
  const auto* right = columns_of_view(to, view);
  return right == nullptr || right->empty() ||
         (left != nullptr && left->size() >= right->size() && std::equal(right->begin(), right->end(), left->begin()));
}

/// Whether one text means one thing on both sides without looking closer.
bool means_the_same(const Names& from, const Names& to, const Pair& pair) {
  const std::string& text = pair.to.expression->text;
  const bool query = pair.to.place.role == ExpressionRole::query;
  if (query) {
    const auto* left = columns_of_view(from.database(), *pair.to.place.id);
    const auto* right = columns_of_view(to.database(), *pair.to.place.id);
    // A catalog's list says no more than its query; a file's renames.
    const bool only_catalogs = (left == nullptr || left->empty() || from.database().server_version != 0) &&
                               (right == nullptr || right->empty() || to.database().server_version != 0);
    if (left != nullptr && right != nullptr && *left != *right && !only_catalogs) {
      return false;
    }
    if (text.find('*') != std::string::npos) {
      return false;
    }
  }
  const SearchPath& from_path = *pair.from.path;
  const SearchPath& to_path = *pair.to.path;
  if (from_path.empty() && to_path.empty() && !query) {
    return true;
  }
  const bool same_path = from_path == to_path;
  return every_word(text, [&](const std::string& word) {
    if (query && word == "natural") {
      return false;
    }
    if (from_path.empty() && to_path.empty()) {
      return true;
    }
    const auto* left = from.meanings(word);
    const auto* right = to.meanings(word);
    if (left == nullptr && right == nullptr) {
      return true;
    }
    return same_path && left != nullptr && right != nullptr && *left == *right;
  });
}

/// One thread's view of the two databases.
class Worker {
 public:
  Worker(const Names& from, const Names& to) : from_(from), to_(to) {}

  void settle(Pair& pair) {
    pair.from.expression->canonical.clear();
    pair.to.expression->canonical.clear();
    pair.same_text =
        pair.from.expression->text == pair.to.expression->text && means_the_same(from_.names(), to_.names(), pair);
    if (!pair.same_text) {
      settle_form(pair);
    }
  }

 private:
  void settle_form(Pair& pair) {
    const SearchPath& from_path = *pair.from.path;
    const SearchPath& to_path = *pair.to.path;
    const Form left = form(from_, from_memo_, pair.from, from_path);
    const Form right = form(to_, to_memo_, pair.to, to_path);
    pair.from.expression->canonical = left.text;
    pair.to.expression->canonical = right.text;
    pair.same_form = left.text == right.text;
    if (pair.same_form) {
      return;
    }
    if (left.understood && right.understood && !left.expanded && !right.expanded &&
        (from_path.empty() || from_path == to_path) &&
        (pair.to.place.role != ExpressionRole::query ||
         names_the_same(from_.names().database(), to_.names().database(), *pair.to.place.id))) {
      const Form moved = make_form(to_, pair.to.place.use(), pair.from.expression->text, from_path);
      if (moved.understood && moved.text == right.text) {
        pair.from.expression->canonical = right.text;
        pair.same_form = true;
        return;
      }
    }
    pair.looks_different = left.exact && right.exact && leaves(left.text) != leaves(right.text);
    pair.surely_different = surely_different(pair, from_path, to_path);
  }

  using Memo = std::unordered_map<std::string, Form>;

  static Form form(Session& session, Memo& memo, const Entry& entry, const SearchPath& path) {
    const ExpressionUse use = entry.place.use();
    if (use.role != ExpressionRole::value || use.target_type.empty()) {
      return make_form(session, use, entry.expression->text, path);
    }
    // Defaults repeat, and nothing around them counts.
    std::string key = use.target_type + '\n' + entry.expression->text;
    for (const std::string& schema : path) {
      key += '\n' + schema;
    }
    auto it = memo.find(key);
    if (it == memo.end()) {
      it = memo.emplace(std::move(key), make_form(session, use, entry.expression->text, path)).first;
    }
    return it->second;
  }

  bool surely_different(const Pair& pair, const SearchPath& from_path, const SearchPath& to_path) {
    const ExpressionUse before = pair.from.place.use(), after = pair.to.place.use();
    if (before.relation != after.relation) {
      return true;  // a partition's bound below another table
    }
    if (before.target_type != after.target_type &&
        !make_form(to_, after, pair.from.expression->text, from_path).understood) {
      return true;  // nothing that the new type takes
    }
    const Mentions left = mentions(from_.names(), before, pair.from.expression->text, from_path);
    const Mentions right = mentions(to_.names(), after, pair.to.expression->text, to_path);
    for (const std::string& object : right.objects) {
      if (!left.objects.contains(object) && !exists(from_.names(), object)) {
        return true;
      }
    }
    const bool star = left.star || right.star;
    for (const auto* relations : {&left.relations, &right.relations}) {
      for (const QualifiedName& relation : *relations) {
        const auto* was = from_.columns(relation);
        const auto* is = to_.columns(relation);
        if (was == nullptr || is == nullptr) {
          // A relation that one side lacks, not one whose query is not understood.
          if ((was == nullptr) != (is == nullptr) &&
              from_.names().find_relation(relation.schema, relation.name, {}).name.empty() !=
                  to_.names().find_relation(relation.schema, relation.name, {}).name.empty()) {
            return true;
          }
          continue;
        }
        if (columns_differ(*was, *is, star, left.columns, right.columns)) {
          return true;
        }
      }
    }
    return false;
  }

  static bool exists(const Names& names, const std::string& object) {
    const std::size_t blank = object.find(' ');
    const std::string name = object.substr(object.rfind('.') == std::string::npos ? blank + 1 : object.rfind('.') + 1);
    const auto* meanings = names.meanings(name);
    return meanings != nullptr && !meanings->empty();
  }

  /// Whether the columns that the texts could mean are others on the two sides.
  bool columns_differ(const std::vector<RelationColumn>& before, const std::vector<RelationColumn>& after, bool all,
                      const std::set<std::string>& left, const std::set<std::string>& right) const {
    const auto meant = [&](const Names& names, const std::vector<RelationColumn>& columns) {
      std::set<std::string> result;
      for (const RelationColumn& column : columns) {
        if (all || left.contains(column.name) || right.contains(column.name)) {
          result.insert(quote_identifier(column.name) + ' ' + type_name(names, column.type));
        }
      }
      return result;
    };
    return meant(from_.names(), before) != meant(to_.names(), after);
  }

  static std::string type_name(const Names& names, const TypeRef& type) {
    return names.type(type.id).name + '(' + type.typmod + ')';
  }

  Session from_, to_;
  Memo from_memo_, to_memo_;
};

/// Too few pairs are not worth a thread.
constexpr std::size_t kPairsPerThread = 64;

void settle_pairs(const Names& from, const Names& to, std::vector<Pair>& pairs) {
  builtin_rows();  // made once, before threads ask for it
  const std::size_t wanted = pairs.size() / kPairsPerThread + 1;
  const std::size_t threads = std::min<std::size_t>(wanted, std::max(1U, std::thread::hardware_concurrency()));
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    Worker worker(from, to);
    for (std::size_t i = next++; i < pairs.size(); i = next++) {
      worker.settle(pairs[i]);
    }
  };
  std::vector<std::jthread> others;
  for (std::size_t i = 1; i < threads; ++i) {
    others.emplace_back(work);
  }
  work();
}

}  // namespace

Settled settle(Database& from, Database& to) {
  align_roles(from, to);
  align_secrets(from, to);
  align_current_settings(from, to);
  align_sequence_names(from, to);
  align_standard_comments(from, to);
  own_inherited_parts(from, to);
  std::vector<Entry> left, right;
  std::optional<Names> from_names, to_names;
  const int version = std::max(from.server_version, to.server_version);
  at_once(
      [&] {
        to_names.emplace(to, version);
        find_column_keys(to, *to_names);
        right = entries_of(to);
      },
      [&] {
        from_names.emplace(from, version);
        find_column_keys(from, *from_names);
        left = entries_of(from);
      });
  align_key_collations(from, to);
  std::vector<Pair> pairs = pairs_of(left, right);
  settle_pairs(*from_names, *to_names, pairs);
  Settled result;
  result.compared = pairs.size();
  for (Pair& pair : pairs) {
    if (pair.same_text) {
      ++result.same_text;
    } else if (pair.same_form) {
      ++result.same_canonical;
    } else {
      result.open.push_back({pair.to.place.use(), pair.from.expression->text, pair.to.expression->text,
                             pair.surely_different, pair.looks_different});
    }
  }
  return result;
}

void accept(Database& from, Database& to, const Question& question) {
  for (Database* database : {&from, &to}) {
    for_each_expression(*database, question.use.object, [&](const ExpressionUse& use, Expression& expression) {
      if (use.field == question.use.field) {
        expression.canonical = "accepted " + question.to_text;
      }
    });
  }
}

std::string canonical_form(const Database& database, const ExpressionUse& use, const std::string& text) {
  const Names names(database);
  Session session(names);
  return make_form(session, use, text, path_of(database, database.object(use.object))).text;
}

}  // namespace schema::canonical
