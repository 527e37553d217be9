#include "schema/text_references.hpp"

#include <algorithm>

#include "schema/names/mentions.hpp"
#include "schema/names/scan.hpp"

namespace schema {

using names::Mention;
using names::Path;
using names::Relation;

namespace {

const Path kNowhere;

}  // namespace

const std::vector<const ObjectId*>& TextReferences::of(const ExpressionPlace& place, const std::string& text) {
  found_.clear();
  const Path& path = index_.path(*place.object);
  const bool parse_always =
      place.role == ExpressionRole::query || place.role == ExpressionRole::rule || place.role == ExpressionRole::body;
  if (!parse_always && by_words(place, text, path)) {
    return found_;
  }
  if (place.over != ExpressionPlace::Over::nothing || parse_always) {
    names::for_each_mention(index_, path, place.use(), text, [&](const Mention& mention) {
      if (with_rows_ || !mention.in_row) {
        add(place, mention.object);
      }
    });
    return found_;
  }
  const auto [known, is_new] = remembered_.try_emplace(std::to_string(place.object->search_path.value) + ' ' + text,
                                                       std::vector<const ObjectId*>{});
  if (is_new) {
    names::for_each_mention(index_, path, place.use(), text,
                            [&](const Mention& mention) { known->second.push_back(mention.object); });
  }
  for (const ObjectId* id : known->second) {
    add(place, id);
  }
  return found_;
}

void TextReferences::add(const ExpressionPlace& place, const ObjectId* id) {
  // A table's own columns hang on it, not it on them.
  const ObjectId& user = *place.id;
  const bool own_column = user.kind == Kind::table && id != nullptr && id->kind == Kind::column &&
                          id->schema == user.schema && id->relation == user.name;
  if (id != nullptr && *id != user && !own_column) {
    found_.push_back(id);
  }
}

/// Without a parse tree, where every word is a column of the relation or the server's own. False: it takes a tree.
bool TextReferences::by_words(const ExpressionPlace& place, const std::string& text, const Path& path) {
  if (place.role == ExpressionRole::trigger) {
    return false;
  }
  const auto [over_schema, over_name] = place.over_relation();
  const Relation* const relation = over_name.empty() ? nullptr : index_.relation(over_schema, over_name, kNowhere);
  columns_.clear();
  names::Scanner scanner(text);
  names::Token token;
  const ObjectId* before = nullptr;  // a column unless a parenthesis makes it a function
  while (scanner.next(token)) {
    if (token.is('.')) {
      return false;
    }
    if (before != nullptr && !token.is('(')) {
      columns_.push_back(before);
    }
    before = nullptr;
    if (token.kind == names::TokenKind::operator_) {
      if (index_.known(token.text)) {
        return false;
      }
    } else if (token.is_name()) {
      const bool plain = token.kind == names::TokenKind::identifier &&
                         std::ranges::none_of(token.text, [](char c) { return c >= 'A' && c <= 'Z'; });
      const std::string folded = plain ? std::string() : token.name();
      const std::string_view name = plain ? token.text : std::string_view(folded);
      if (names::takes_relation(name)) {
        return sequence_default(place, text, path);
      }
      if (index_.known(name) || names::is_object_type(name) || names::takes_configuration(name)) {
        return false;
      }
      before = relation == nullptr ? nullptr : relation->column(name);
    }
  }
  if (before != nullptr) {
    columns_.push_back(before);
  }
  for (const ObjectId* column : columns_) {
    add(place, column);
  }
  return true;
}

/// `nextval('public.s'::regclass)`, by far the commonest default that names something.
bool TextReferences::sequence_default(const ExpressionPlace& place, const std::string& text, const Path& path) {
  constexpr std::string_view kStart = "nextval('", kEnd = "'::regclass)", kShort = "')";
  if (!text.starts_with(kStart)) {
    return false;
  }
  const std::string_view end = text.ends_with(kEnd) ? kEnd : kShort;
  if (!text.ends_with(end) || text.size() < kStart.size() + end.size()) {
    return false;
  }
  const std::string_view inside(text.data() + kStart.size(), text.size() - kStart.size() - end.size());
  const auto dotted = inside.find('\'') == std::string_view::npos ? names::dotted_name(inside) : std::nullopt;
  if (!dotted || !dotted->rest.empty()) {
    return false;
  }
  const Relation* const sequence = index_.relation(dotted->name.schema, dotted->name.name, path);
  add(place, sequence == nullptr ? nullptr : sequence->id);
  return true;
}

bool may_refer_to(const Database& database, const ObjectId& id, const ExpressionPlace& place, const std::string& text) {
  switch (id.kind) {
    case Kind::table:
    case Kind::view:
    case Kind::materialized_view:
    case Kind::sequence:
    case Kind::domain:
    case Kind::enum_type:
      return names::may_name(text, id.name);
    case Kind::routine:
    case Kind::aggregate:
      return names::may_name(text, bare_name(id));
    case Kind::column: {
      const auto [schema, relation] = place.over_relation();
      return (schema == id.schema && relation == id.relation) || names::may_name(text, id.relation) ||
             database.contains({Kind::composite_type, id.schema, "", id.relation});
    }
    default:
      return true;
  }
}

}  // namespace schema
