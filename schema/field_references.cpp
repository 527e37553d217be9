#include "schema/field_references.hpp"

#include <algorithm>

#include "schema/names/scan.hpp"
#include "schema/parse/text.hpp"
#include "schema/referenced_keys.hpp"
#include "schema/sql.hpp"
#include "schema/type_functions.hpp"

namespace schema {

namespace {

const names::Path kNowhere;

}  // namespace

const ObjectId* key_of(const Database& database, const ObjectId& id) {
  switch (id.kind) {
#define KIND(kind_, Type, map_, printed)                     \
  case Kind::kind_: {                                        \
    const auto it = database.map_.find(id);                  \
    return it == database.map_.end() ? nullptr : &it->first; \
  }
#include "schema/kinds.def"
#undef KIND
  }
  return nullptr;
}

void FieldReferences::add(const ObjectId* id) {
  if (id != nullptr && id != id_) {
    found_.push_back(id);
  }
}

void FieldReferences::add_known(const ObjectId& id) { add(key_of(database_, id)); }

void FieldReferences::by_id(const ObjectId& id) {
  if (id.kind == Kind::user_mapping) {
    global(Kind::server, id.relation);
  } else if (!id.relation.empty() && id.kind != Kind::default_privileges) {
    const QualifiedName owner{id.schema, id.relation};
    relation(owner);
    if (id.kind == Kind::constraint) {
      type(quote_qualified(owner));  // a domain's
    }
  } else if (!id.schema.empty()) {
    add(index_.schema_id(id.schema));
  }
  if (id.kind == Kind::transform) {
    const std::size_t language = id.name.rfind(" LANGUAGE ");
    type(std::string_view(id.name).substr(4, language - 4));
    global(Kind::language, names::dotted_name(id.name.substr(language + 10))->name.name);
  } else if (id.kind == Kind::operator_class || id.kind == Kind::operator_family) {
    global(Kind::access_method, id.name.substr(id.name.rfind(" USING ") + 7));
    if (const auto* opclass = database_.find<OperatorClass>(id); opclass != nullptr && opclass->family.empty()) {
      add_known({Kind::operator_family, id.schema, "", id.name});
    }
  } else if (id.kind == Kind::operator_) {
    type_list(name_suffix(id));
  } else if (id.kind == Kind::cast) {
    const std::size_t as = id.name.find(" AS ");
    if (as != std::string::npos && id.name.size() > as + 5) {
      type(std::string_view(id.name).substr(1, as - 1));
      type(std::string_view(id.name).substr(as + 4, id.name.size() - as - 5));
    }
  }
}

void FieldReferences::schema(const std::string& name) { add(index_.schema_id(name)); }

void FieldReferences::schemas(const std::set<std::string>& names) {
  std::ranges::for_each(names, [&](const auto& n) { schema(n); });
}

void FieldReferences::relation(const QualifiedName& name) {
  const names::Relation* const found = index_.relation(name.schema, name.name, kNowhere);
  add(found != nullptr ? found->id : index_.extension_of("relation", name.schema, name.name, kNowhere));
}

void FieldReferences::column(const QualifiedName& of, const std::string& name) {
  // A table's own columns hang on it, not it on them.
  if (name.empty() || (id_->kind == Kind::table && id_->schema == of.schema && id_->name == of.name)) {
    return;
  }
  if (const names::Relation* const found = index_.relation(of.schema, of.name, kNowhere)) {
    add(found->column(name));
  }
}

void FieldReferences::columns(const QualifiedName& of, const std::vector<std::string>& names) {
  std::ranges::for_each(names, [&](const std::string& name) { column(of, name); });
}

void FieldReferences::index(const QualifiedName& name) {
  add(index_.other(Kind::index, name.schema, name.name, kNowhere));
}

void FieldReferences::global(Kind kind, const std::string& name) {
  if (name.empty()) {
    return;
  }
  add_known({kind, "", "", name});
}

void FieldReferences::transforms(const std::vector<std::string>& types, const std::string& language) {
  for (const std::string& transformed : types) {
    type(transformed);
    add_known({Kind::transform, "", "", "FOR " + transformed + " LANGUAGE " + quote_identifier(language)});
  }
}

void FieldReferences::type(std::string_view text) {
  if (text.find('.') == std::string_view::npos) {
    return;  // format_type() qualifies all but the built-in ones
  }
  const auto dotted = names::dotted_name(text);
  if (dotted && !dotted->name.schema.empty()) {
    const QualifiedName& name = dotted->name;
    const ObjectId* const found = index_.type(name.schema, name.name, kNowhere);
    add(found != nullptr ? found : index_.extension_of("type", name.schema, name.name, kNowhere));
  }
}

void FieldReferences::argument(std::string_view text) {
  const ObjectId& routine = *id_;
  const auto dotted = text.find('.') == std::string_view::npos ? std::nullopt : names::dotted_name(text);
  if (!dotted) {
    return;
  }
  const ObjectId* const found = index_.type(dotted->name.schema, dotted->name.name, kNowhere);
  if (found == nullptr || !is_made_of(database_, *found, routine)) {
    type(text);
  }
}

void FieldReferences::type_list(std::string_view list) {
  std::size_t start = 1;
  bool quoted = false;
  for (std::size_t i = 1; i < list.size(); ++i) {
    quoted ^= list[i] == '"';
    if (!quoted && (list[i] == ',' || i + 1 == list.size())) {
      type(list.substr(start, i - start));
      start = i + 1;
    }
  }
}

void FieldReferences::function(std::string_view text) {
  const auto dotted = names::dotted_name(text);
  if (!dotted || dotted->name.schema.empty()) {
    return;
  }
  if (dotted->rest.starts_with('(')) {
    const std::size_t end = dotted->rest.rfind(')');
    const std::string signature = dotted->name.name + std::string(dotted->rest.substr(0, end + 1));
    for (const Kind kind : {Kind::routine, Kind::aggregate}) {
      const ObjectId id{kind, dotted->name.schema, "", signature};
      if (const ObjectId* const known = key_of(database_, id)) {
        add(known);
        return;
      }
    }
  }
  function(dotted->name);
}

void FieldReferences::function(const QualifiedName& name) {
  const auto found = index_.callables(name.schema, name.name, kNowhere);
  for (const names::Callable& callable : found) {
    add(callable.id);
  }
  if (found.empty()) {
    add(index_.extension_of("function", name.schema, name.name, kNowhere));
  }
}

void FieldReferences::type_function(const std::string& text, const std::vector<std::string>& arguments) {
  const auto dotted = names::dotted_name(text);
  bool found = false;
  for (const std::string& list : dotted ? arguments : std::vector<std::string>{}) {
    const ObjectId id{Kind::routine, dotted->name.schema, "", dotted->name.name + '(' + list + ')'};
    if (const ObjectId* const known = key_of(database_, id)) {
      add(known);
      found = true;
    }
  }
  if (!found) {
    function(text);
  }
}

void FieldReferences::named(Kind kind, const std::string& text, const std::string& suffix) {
  const auto dotted = text.empty() ? std::nullopt : names::dotted_name(text);
  if (!dotted || dotted->name.schema.empty()) {
    return;
  }
  const std::string name = dotted->name.name + suffix;
  const ObjectId* found = index_.other(kind, dotted->name.schema, name, kNowhere);
  if (found == nullptr && kind == Kind::operator_family) {  // it came with the class of its name
    found = index_.other(Kind::operator_class, dotted->name.schema, name, kNowhere);
  }
  if (found == nullptr && kind == Kind::operator_class) {
    add(index_.extension_of("opclass", dotted->name.schema, name, kNowhere));
  } else {
    add(found);
  }
}

void FieldReferences::operator_(std::string_view text) {
  if (text.starts_with("OPERATOR(")) {
    text.remove_prefix(9);
    text.remove_suffix(text.ends_with(')') ? 1 : 0);
  }
  names::Scanner scanner(text);
  names::Token schema, dot, symbol;
  if (scanner.next(schema) && schema.is_name() && scanner.next(dot) && dot.is('.') && scanner.next(symbol)) {
    for (const ObjectId* const id : index_.operators(schema.name(), symbol.text, kNowhere)) {
      add(id);
    }
  }
}

void FieldReferences::members(const std::set<std::string>& list) {
  for (const std::string& member : list) {
    const std::size_t number = member.find(' ');
    const std::size_t name = number == std::string::npos ? number : member.find(' ', number + 1);
    if (name == std::string::npos) {
      continue;
    }
    std::string_view rest = std::string_view(member).substr(name + 1);
    if (!member.starts_with("OPERATOR")) {
      if (const std::size_t types = rest.find(')'); rest.starts_with('(') && types != std::string_view::npos) {
        // What it is for, which its own arguments need not say.
        for (const std::string_view written : parse::split_list(rest.substr(1, types - 1))) {
          type(written);
        }
        rest.remove_prefix(std::min(types + 2, rest.size()));
      }
      function(rest);
      continue;
    }
    const std::size_t open = rest.find('(');
    const std::size_t dot = rest.find('.');
    if (open == std::string_view::npos || dot == std::string_view::npos || dot > open) {
      continue;
    }
    const auto schema = names::dotted_name(rest.substr(0, dot));
    const std::size_t close = rest.find(')', open);
    if (schema) {
      std::string signature(rest.substr(dot + 1, close - dot));
      signature.erase(std::min(signature.find(" ("), signature.size()), 1);
      add_known({Kind::operator_, schema->name.name, "", std::move(signature)});
    }
  }
}

void FieldReferences::foreign_key(const ForeignKey& key) {
  for (const ObjectId* const id : referenced_keys(database_, key.references, key.referenced_columns)) {
    add(id);
  }
}

}  // namespace schema
