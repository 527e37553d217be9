#include "schema/rename.hpp"

#include <algorithm>
#include <map>

#include "schema/expressions.hpp"
#include "schema/members_below.hpp"
#include "schema/names/fields.hpp"
#include "schema/names/index.hpp"
#include "schema/names/mentions.hpp"
#include "schema/names/scan.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/sql.hpp"

// 1. Texts first, while the names in them still mean the old objects: only the renamed words change.
// 2. Then the structured fields (schema/names/fields.hpp), then the ids of the object and of all that belongs to it.
// 3. What the server renames along: a column or CHECK in inheriting tables, the sequences a moved table owns.

namespace schema {

namespace {

using names::Mention;
using names::Scanner;
using names::Token;
using names::TokenKind;

bool is_relation(Kind kind) {
  return kind == Kind::table || kind == Kind::view || kind == Kind::materialized_view || kind == Kind::sequence ||
         kind == Kind::composite_type;
}

bool is_type(Kind kind) {
  return kind == Kind::enum_type || kind == Kind::domain || kind == Kind::range_type || kind == Kind::base_type ||
         is_relation(kind);
}

bool has_arguments(Kind kind) { return kind == Kind::routine || kind == Kind::aggregate || kind == Kind::operator_; }

/// The name without argument types or access method.
std::string bare_name(const ObjectId& id) {
  if (has_arguments(id.kind)) {
    return id.name.substr(0, id.name.find('('));
  }
  if (id.kind == Kind::operator_class || id.kind == Kind::operator_family) {
    return id.name.substr(0, id.name.rfind(" USING "));
  }
  return id.name;
}

/// Replacements in one text, by position.
class Edits {
 public:
  void replace(const Token& token, std::string text) {
    edits_.insert_or_assign(token.offset, Edit{token.text.size(), std::move(text)});
  }
  bool empty() const { return edits_.empty(); }
  std::string apply(const std::string& text) const {
    std::string result;
    std::size_t at = 0;
    for (const auto& [offset, edit] : edits_) {
      result.append(text, at, offset - at).append(edit.text);
      at = offset + edit.length;
    }
    return result.append(text, at);
  }

 private:
  struct Edit {
    std::size_t length;
    std::string text;
  };
  std::map<std::size_t, Edit> edits_;
};

class Renaming {
 public:
  /// `along`: members of other relations, of the same name, that are renamed like `from`.
  Renaming(Database& database, const ObjectId& from, const ObjectId& to, std::set<ObjectId> along)
      : database_(database),
        from_(from),
        to_(to),
        along_(std::move(along)),
        old_name_(bare_name(from)),
        new_name_(bare_name(to)) {}

  void run() {
    expressions();
    for_each_kind(database_, [&](auto& map) {
      for (auto& [id, object] : map) {
        names::fields(*this, id, object);
      }
    });
    for (auto& [id, sequence] : database_.sequences) {
      if (sequence.owned_by) {
        sequence.owned_by = new_id(*sequence.owned_by);
      }
    }
    keep_sequence_names();
    part_names();
    if (from_.kind == Kind::schema) {
      for (ExtensionMember& member : database_.extension_members) {
        member.schema = new_schema(member.schema);
      }
      std::ranges::sort(database_.extension_members);
      for (auto& path : database_.search_paths) {
        std::ranges::replace(path, from_.name, to_.name);
      }
    }
    for_each_kind(database_, [&](auto& map) { ids(map); });
  }

  // The visitor of names::fields().
  void schema(std::string& name) const { name = new_schema(name); }
  void schemas(std::set<std::string>& names) const {
    if (from_.kind == Kind::schema && names.erase(from_.name) > 0) {
      names.insert(to_.name);
    }
  }
  void relation(QualifiedName& name) const {
    if (is_relation(from_.kind)) {
      exchange(name);
    }
    name.schema = new_schema(name.schema);
  }
  void column(const QualifiedName& of, auto& name) const {
    if (from_.kind == Kind::column && name == from_.name && is_renamed({Kind::column, of.schema, of.name, name})) {
      name = to_.name;
    }
  }
  void columns(const QualifiedName& of, std::vector<std::string>& names) const {
    std::ranges::for_each(names, [&](std::string& name) { column(of, name); });
  }
  void index(QualifiedName& name) const {
    if (from_.kind == Kind::index || from_.kind == Kind::constraint) {
      exchange(name);
    }
    name.schema = new_schema(name.schema);
  }
  void index_of(const ObjectId& relation, auto& name) const {
    const bool indexed = from_.kind == Kind::index || from_.kind == Kind::constraint;
    if (indexed && name == from_.name && relation.schema == from_.schema && relation.name == from_.relation) {
      name = to_.name;
    }
  }
  void global(Kind kind, auto& name) const {
    if (kind == from_.kind && name == from_.name) {
      name = to_.name;
    }
  }
  void type(auto& text) const { text = new_text(text, Kind::enum_type); }
  void transforms(std::vector<std::string>& types, const std::string&) const {
    for (std::string& transformed : types) {
      type(transformed);
    }
  }
  void argument(auto& text) const { type(text); }
  void function(std::string& text) const { text = new_text(text, Kind::routine); }
  void function(QualifiedName& name) const {
    if (from_.kind == Kind::routine) {
      exchange(name);
    }
    name.schema = new_schema(name.schema);
  }
  void named(Kind kind, auto& text, const std::string&) const { text = new_text(text, kind); }
  void operator_(auto& text) const { text = new_text(text, Kind::operator_); }
  void members(std::set<std::string>& list) const {
    std::set<std::string> renamed;
    for (const std::string& member : list) {
      renamed.insert(new_text(member, member.starts_with("OPERATOR") ? Kind::operator_ : Kind::routine));
    }
    list = std::move(renamed);
  }
  void foreign_key(const ForeignKey&) const {}

 private:
  bool is_renamed(const ObjectId& id) const { return id == from_ || along_.contains(id); }
  Name new_schema(const Name& name) const { return from_.kind == Kind::schema && name == from_.name ? to_.name : name; }
  void exchange(QualifiedName& name) const {
    if (name.schema == from_.schema && name.name == old_name_) {
      name = {to_.schema, new_name_};
    }
  }

  void part_names() {
    PartNames renamed;
    for (auto& [of, name] : database_.part_names) {
      auto [partition, parent_index] = of;
      relation(partition);
      index(parent_index);
      renamed.emplace(std::pair(std::move(partition), std::move(parent_index)), std::move(name));
    }
    database_.part_names = std::move(renamed);
  }

  /// The sequence of an identity column moves to another schema with its table, and keeps its name.
  void keep_sequence_names() {
    for (auto& [id, column] : database_.columns) {
      const ObjectId renamed = new_id(id);
      if (column.identity && renamed != id) {
        const QualifiedName name{renamed.schema, parse::sequence_of_identity(id, *column.identity).name};
        parse::name_sequence(*column.identity, renamed, name);
      }
    }
  }

  /// Is a text's first name of this kind the one that is renamed?
  bool concerns(Kind kind) const {
    switch (kind) {
      case Kind::enum_type:
        return is_type(from_.kind);
      case Kind::routine:
        return from_.kind == Kind::routine || from_.kind == Kind::aggregate;
      default:
        return kind == from_.kind;
    }
  }

  /// A structured text: its first dotted name is of the kind given, those within parentheses are types.
  std::string new_text(const std::string& text, Kind kind) const {
    if (text.empty() || (from_.kind != Kind::schema && !concerns(kind) && !is_type(from_.kind))) {
      return text;
    }
    std::vector<Token> tokens;
    Scanner scanner(text);
    for (Token token; scanner.next(token);) {
      tokens.push_back(token);
    }
    Edits edits;
    bool first = true;
    for (std::size_t i = 0; i + 2 < tokens.size(); ++i) {
      const Token& schema = tokens[i];
      const Token& name = tokens[i + 2];
      if (!schema.is_name() || !tokens[i + 1].is('.')) {
        continue;
      }
      const bool of_operator = name.kind == TokenKind::operator_;
      const bool matches = concerns(first ? kind : Kind::enum_type) && schema.name() == from_.schema &&
                           (of_operator ? std::string(name.text) : name.name()) == old_name_;
      if (matches) {
        edits.replace(schema, quote_identifier(to_.schema));
        edits.replace(name, of_operator ? new_name_ : quote_identifier(new_name_));
      } else if (from_.kind == Kind::schema && schema.name() == from_.name) {
        edits.replace(schema, quote_identifier(to_.name));
      }
      first = false;
      i += 2;
    }
    return edits.apply(text);
  }

  void expressions() {
    const names::Index index(database_);
    for_each_expression(database_, [&](const ExpressionUse& use, Expression& expression) {
      if (from_.kind == Kind::rule && use.object == from_) {
        rule_name(expression);
      }
      if (expression.text.find(old_name_) == std::string::npos && from_.name == old_name_) {
        // A name folded from upper case is not found by its letters.
        const bool folded = std::ranges::any_of(expression.text, [](char c) { return c >= 'A' && c <= 'Z'; });
        if (!folded) {
          return;
        }
      }
      Edits edits;
      const names::Path& path = index.path(*database_.object(use.object));
      names::for_each_mention(index, path, use, expression.text,
                              [&](const Mention& mention) { edit(expression.text, mention, edits); });
      if (!edits.empty()) {
        expression = Expression(edits.apply(expression.text));
      }
    });
  }

  /// `CREATE RULE name AS …`
  void rule_name(Expression& expression) const {
    Scanner scanner(expression.text);
    Token token;
    Edits edits;
    if (scanner.next(token) && scanner.next(token) && scanner.next(token)) {
      edits.replace(token, quote_identifier(to_.name));
    }
    expression = Expression(edits.apply(expression.text));
  }

  void edit(const std::string& text, const Mention& mention, Edits& edits) const {
    const bool renamed = is_renamed(*mention.object);
    const bool moved_along = from_.kind == Kind::schema && mention.object->schema == from_.name;
    if (mention.offset == Mention::kImplied || (!renamed && !moved_along)) {
      return;
    }
    if (mention.literal) {
      literal(text, mention, edits);
      return;
    }
    // The dotted name, as tokens.
    Scanner scanner(text, mention.offset);
    std::vector<Token> parts;
    Token token;
    bool wants_name = true;
    while (parts.size() <= mention.part && scanner.next(token)) {
      if (token.is('(') && parts.size() == 1) {
        parts.clear();  // OPERATOR(schema.@)
      } else if (token.is('.')) {
        wants_name = true;
      } else if (wants_name) {
        parts.push_back(token);
        wants_name = false;
      } else if (token.is_name() || token.kind == TokenKind::operator_) {
        return;
      }
    }
    if (parts.size() <= mention.part) {
      return;
    }
    if (moved_along) {
      const std::size_t up = mention.object->kind == Kind::column ? 2 : 1;
      if (mention.part >= up) {
        edits.replace(parts.at(mention.part - up), quote_identifier(to_.name));
      }
      return;
    }
    const Token& name = parts.at(mention.part);
    std::string replacement = name.kind == TokenKind::operator_ ? new_name_ : quote_identifier(new_name_);
    if (from_.kind == Kind::column) {
      if (mention.names_output) {
        // The server keeps the output's name.
        replacement += " AS " + quote_identifier(from_.name);
      }
    } else if (from_.schema != to_.schema) {
      if (mention.part > 0) {
        edits.replace(parts.at(mention.part - 1), quote_identifier(to_.schema));
      } else if (name.kind != TokenKind::operator_) {
        replacement = quote_identifier(to_.schema) + '.' + replacement;
      }
    }
    edits.replace(name, std::move(replacement));
  }

  void literal(const std::string& text, const Mention& mention, Edits& edits) const {
    Scanner scanner(text, mention.offset);
    Token token;
    if (!scanner.next(token) || token.kind != TokenKind::string) {
      return;
    }
    const auto dotted = names::dotted_name(token.content());
    if (!dotted) {
      return;
    }
    QualifiedName name = dotted->name;
    if (from_.kind == Kind::schema) {
      name.schema = new_schema(name.schema);
    } else {
      name = {name.schema.empty() && from_.schema == to_.schema ? "" : to_.schema, new_name_};
    }
    edits.replace(token, quote_literal(quote_qualified(name) + std::string(dotted->rest)));
  }

  ObjectId new_id(const ObjectId& id) const {
    if (id == from_) {
      return to_;
    }
    ObjectId renamed = id;
    if (along_.contains(id)) {
      renamed.name = to_.name;
      return renamed;
    }
    if (from_.kind == Kind::schema) {
      renamed.schema = new_schema(id.schema);
    }
    const bool owner = is_relation(from_.kind) || from_.kind == Kind::domain;
    if (owner && id.schema == from_.schema && id.relation == from_.name && id.kind != Kind::default_privileges) {
      renamed.schema = to_.schema;
      renamed.relation = to_.name;
    }
    if (from_.kind == Kind::server && id.kind == Kind::user_mapping && id.relation == from_.name) {
      renamed.relation = to_.name;
    }
    if (has_arguments(id.kind)) {
      const std::size_t open = std::min(id.name.find('('), id.name.size());
      renamed.name = id.name.substr(0, open) + types_text(id.name.substr(open));
    } else if (id.kind == Kind::cast || id.kind == Kind::transform) {
      renamed.name = types_text(id.name);
    }
    return renamed;
  }
  std::string types_text(const std::string& text) const { return new_text(text, Kind::enum_type); }

  template <class T>
  void ids(std::map<ObjectId, T>& map) const {
    std::vector<std::pair<ObjectId, ObjectId>> changed;
    for (const auto& [id, object] : map) {
      if (ObjectId renamed = new_id(id); !(renamed == id)) {
        changed.emplace_back(id, std::move(renamed));
      }
    }
    for (auto& [old_id, renamed] : changed) {
      auto node = map.extract(old_id);
      node.key() = std::move(renamed);
      map.insert(std::move(node));
    }
  }

  Database& database_;
  const ObjectId from_, to_;
  const std::set<ObjectId> along_;
  const std::string old_name_, new_name_;
};

bool is_inherited_check(const Database& database, const ObjectId& id) {
  const Constraint* constraint = database.find<Constraint>(id);
  return constraint != nullptr && constraint->type == ConstraintType::check && !constraint->no_inherit;
}

}  // namespace

void rename(Database& database, const ObjectId& from, const ObjectId& to) {
  if (from.kind == Kind::column || from.kind == Kind::trigger || is_inherited_check(database, from)) {
    rename_members(database, {from}, to.name);
    return;
  }
  std::vector<ObjectId> owned;
  if (from.kind == Kind::table && from.schema != to.schema) {
    for (const auto& [id, sequence] : database.sequences) {
      if (sequence.owned_by && sequence.owned_by->schema == from.schema && sequence.owned_by->relation == from.name) {
        owned.push_back(id);
      }
    }
  }
  Renaming(database, from, to, {}).run();
  for (const ObjectId& id : owned) {
    rename(database, id, {id.kind, to.schema, id.relation, id.name});
  }
}

void rename_members(Database& database, const std::vector<ObjectId>& members, const Name& name) {
  ObjectId renamed = members.front();
  renamed.name = name;
  Renaming(database, members.front(), renamed, members_below(database, members)).run();
}

}  // namespace schema
