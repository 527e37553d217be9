#pragma once
// Which objects of a model a text may speak of, found by its words alone: more than it names, never less.

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/database.hpp"

namespace introspect {

/// Every word (as written and folded) and every run of operator characters of a text: a superset of the names it uses,
/// those inside its strings too (`'public.s'::regclass`).
std::set<std::string> words_of(std::string_view text);

/// An operator may stand within a longer run of such characters.
bool is_mentioned(const std::string& name, const std::set<std::string>& words);

/// Of one model, which has to outlive it.
class SpokenNames {
 public:
  explicit SpokenNames(const schema::Database& database);

  /// What a text with these words may speak of, directly: columns' owners, not columns.
  std::vector<schema::ObjectId> named(const std::set<std::string>& words) const;
  /// And what building these names in turn, whose words are added.
  std::vector<schema::ObjectId> named_in_turn(std::set<std::string>& words) const;

  /// Another object goes by its name.
  bool is_shared(const schema::ObjectId& id) const;

 private:
  template <class F>
  void for_each_match(const std::string& word, F&& f) const;

  const schema::Database& database_;
  std::multimap<std::string, schema::ObjectId> index_;
};

}  // namespace introspect
