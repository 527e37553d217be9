#pragma once
// Which objects of a model an expression names, and where in its text. The scoping of SQL is followed: WITH queries and
// aliases hide relations, inner queries see the outer ones. What cannot be told (an argument's name, a column of a
// function's result) is no mention.

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "schema/expressions.hpp"
#include "schema/names/index.hpp"

namespace schema::names {

struct Mention {
  const ObjectId* object = nullptr;
  std::size_t offset = kImplied;  ///< where the (dotted) name starts in the text
  std::size_t part = 0;           ///< which of the dotted parts is the object's own name
  bool literal = false;           ///< the name stands in a string, as in 'public.s'::regclass
  bool names_output = false;      ///< a column that also gives the query's output column its name
  bool in_row = false;            ///< a column of a whole row that stays one: the server keeps note of the table alone

  /// No name of its own in the text: `*`, a whole row, a JOIN … USING.
  static constexpr std::size_t kImplied = static_cast<std::size_t>(-1);
};

/// Calls f for every mention. A text the grammar does not accept has none.
void for_each_mention(const Index& index, const Path& path, const ExpressionUse& use, const std::string& text,
                      const std::function<void(const Mention&)>& f);

/// reg* types, whose literals name objects.
bool is_object_type(std::string_view type);

/// Functions whose first argument, when it is a bare string, is taken for a regclass.
bool takes_relation(std::string_view function);
/// Functions whose first of several arguments, a bare string, is taken for a regconfig.
bool takes_configuration(std::string_view function);

}  // namespace schema::names
