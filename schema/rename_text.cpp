#include "schema/rename_text.hpp"

#include <algorithm>
#include <map>
#include <vector>

#include "schema/expressions.hpp"
#include "schema/names/index.hpp"
#include "schema/names/mentions.hpp"
#include "schema/names/scan.hpp"
#include "schema/sql.hpp"

namespace schema {

namespace {

using names::Mention;
using names::Scanner;
using names::Token;
using names::TokenKind;

bool is_type(Kind kind) {
  return kind == Kind::enum_type || kind == Kind::domain || kind == Kind::range_type || kind == Kind::base_type ||
         is_relation(kind);
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

/// Is a text's first name of this kind the one that is renamed?
bool concerns(const Renamed& what, Kind kind) {
  switch (kind) {
    case Kind::enum_type:
      return is_type(what.from.kind);
    case Kind::routine:
      return what.from.kind == Kind::routine || what.from.kind == Kind::aggregate;
    default:
      return kind == what.from.kind;
  }
}

/// `CREATE RULE name AS …`
void rename_rule(const Renamed& what, Expression& expression) {
  Scanner scanner(expression.text);
  Token token;
  Edits edits;
  if (scanner.next(token) && scanner.next(token) && scanner.next(token)) {
    edits.replace(token, quote_identifier(what.to.name));
  }
  expression = Expression(edits.apply(expression.text));
}

void edit_literal(const Renamed& what, const std::string& text, const Mention& mention, Edits& edits) {
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
  if (what.from.kind == Kind::schema) {
    name.schema = what.new_schema(name.schema);
  } else {
    name = {name.schema.empty() && what.from.schema == what.to.schema ? "" : what.to.schema, what.new_name};
  }
  edits.replace(token, quote_literal(quote_qualified(name) + std::string(dotted->rest)));
}

void edit(const Renamed& what, const std::string& text, const Mention& mention, Edits& edits) {
  const bool renamed = what.covers(*mention.object);
  const bool moved_along = what.from.kind == Kind::schema && mention.object->schema == what.from.name;
  if (mention.offset == Mention::kImplied || (!renamed && !moved_along)) {
    return;
  }
  if (mention.literal) {
    edit_literal(what, text, mention, edits);
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
      edits.replace(parts.at(mention.part - up), quote_identifier(what.to.name));
    }
    return;
  }
  const Token& name = parts.at(mention.part);
  std::string replacement = name.kind == TokenKind::operator_ ? what.new_name : quote_identifier(what.new_name);
  if (what.from.kind == Kind::column) {
    if (mention.names_output) {
      // The server keeps the output's name.
      replacement += " AS " + quote_identifier(what.from.name);
    }
  } else if (what.from.schema != what.to.schema) {
    if (mention.part > 0) {
      edits.replace(parts.at(mention.part - 1), quote_identifier(what.to.schema));
    } else if (name.kind != TokenKind::operator_) {
      replacement = quote_identifier(what.to.schema) + '.' + replacement;
    }
  }
  edits.replace(name, std::move(replacement));
}

}  // namespace

Renamed::Renamed(const ObjectId& object, const ObjectId& becomes, std::set<ObjectId> likewise)
    : from(object),
      to(becomes),
      along(std::move(likewise)),
      old_name(bare_name(object)),
      new_name(bare_name(becomes)) {}

std::string renamed_text(const Renamed& what, const std::string& text, Kind kind) {
  if (text.empty() || (what.from.kind != Kind::schema && !concerns(what, kind) && !is_type(what.from.kind))) {
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
    const bool matches = concerns(what, first ? kind : Kind::enum_type) && schema.name() == what.from.schema &&
                         (of_operator ? std::string(name.text) : name.name()) == what.old_name;
    if (matches) {
      edits.replace(schema, quote_identifier(what.to.schema));
      edits.replace(name, of_operator ? what.new_name : quote_identifier(what.new_name));
    } else if (what.from.kind == Kind::schema && schema.name() == what.from.name) {
      edits.replace(schema, quote_identifier(what.to.name));
    }
    first = false;
    i += 2;
  }
  return edits.apply(text);
}

void rename_in_expressions(const Renamed& what, Database& database) {
  const names::Index index(database);
  for_each_expression(database, [&](const ExpressionUse& use, Expression& expression) {
    if (what.from.kind == Kind::rule && use.object == what.from) {
      rename_rule(what, expression);
    }
    if (what.from.name == what.old_name && !names::may_name(expression.text, what.old_name)) {
      return;
    }
    Edits edits;
    const names::Path& path = index.path(*database.object(use.object));
    names::for_each_mention(index, path, use, expression.text,
                            [&](const Mention& mention) { edit(what, expression.text, mention, edits); });
    if (!edits.empty()) {
      expression = Expression(edits.apply(expression.text));
    }
  });
}

}  // namespace schema
