#pragma once
// What expressions name: by a look at their words where these can only be columns and built-in names, else from the
// parse tree (schema/names/mentions.hpp).

#include <string>
#include <unordered_map>
#include <vector>

#include "schema/expressions.hpp"
#include "schema/names/index.hpp"

namespace schema {

/// For one model, which `index` is of and which must outlive it. Not thread-safe.
class TextReferences {
 public:
  /// `with_rows`: also the columns of whole rows, of which the server keeps no note.
  explicit TextReferences(const names::Index& index, bool with_rows = true) : index_(index), with_rows_(with_rows) {}

  /// Keys of the model, each perhaps more than once, never that of the expression's own object. Valid until asked
  /// again.
  const std::vector<const ObjectId*>& of(const ExpressionPlace& place, const std::string& text);

 private:
  void add(const ExpressionPlace& place, const ObjectId* id);
  bool by_words(const ExpressionPlace& place, const std::string& text, const names::Path& path);
  bool sequence_default(const ExpressionPlace& place, const std::string& text, const names::Path& path);

  const names::Index& index_;
  bool with_rows_;
  std::vector<const ObjectId*> found_;
  std::vector<const ObjectId*> columns_;
  std::unordered_map<std::string, std::vector<const ObjectId*>> remembered_;  ///< by path and text: over nothing
};

/// Whether an expression may refer to the object, which it then mostly calls by name: a look that costs no parse.
bool may_refer_to(const Database& database, const ObjectId& id, const ExpressionPlace& place, const std::string& text);

}  // namespace schema
