#include "schema/soft_references.hpp"

#include <string>
#include <utility>
#include <vector>

#include "schema/names/scan.hpp"

namespace schema {

namespace {

const ObjectId* sequence_named(const names::Index& index, const names::Path& path, const std::string& text) {
  std::vector<std::string> parts;
  names::Scanner scanner(text);
  for (names::Token token; scanner.next(token);) {
    if (token.is_name()) {
      parts.push_back(token.name());
    } else if (!token.is('.')) {
      return nullptr;
    }
  }
  if (parts.empty() || parts.size() > 2) {
    return nullptr;
  }
  const names::Relation* const relation = index.relation(parts.size() > 1 ? parts[0] : "", parts.back(), path);
  return relation != nullptr && relation->id->kind == Kind::sequence ? relation->id : nullptr;
}

/// Words of a body that are names of relations, routines (before a parenthesis) or types, and strings that name a
/// sequence: `nextval('numbers')`.
void scan_body(const names::Index& index, const names::Path& path, const ObjectId& id, const std::string& body,
               std::set<ObjectId>& found) {
  const auto add = [&](const ObjectId* object) {
    if (object != nullptr && !(*object == id)) {
      found.insert(*object);
    }
  };
  std::vector<std::string> parts;
  const auto finish = [&](bool called) {
    if (parts.empty()) {
      return;
    }
    const bool qualified = parts.size() > 1 && index.has_schema(parts[0]);
    const std::string& schema = qualified ? parts[0] : std::string();
    const std::string& name = qualified ? parts[1] : parts[0];
    if (called && parts.size() <= 2) {
      for (const names::Callable& callable : index.callables(schema, name, path)) {
        add(callable.id);
      }
    }
    if (const names::Relation* const relation = index.relation(schema, name, path)) {
      add(relation->id);
    } else {
      add(index.type(schema, name, path));
    }
    parts.clear();
  };
  names::Scanner scanner(body);
  names::Token token;
  bool dot = false;
  while (scanner.next(token)) {
    if (token.is('.')) {
      dot = true;
      continue;
    }
    if (token.is_name()) {
      if (!dot) {
        finish(false);
      }
      parts.push_back(token.name());
    } else {
      finish(token.is('('));
      if (token.kind == names::TokenKind::string) {
        add(sequence_named(index, path, token.content()));
      }
    }
    dot = false;
  }
  finish(false);
}

}  // namespace

std::set<ObjectId> soft_references(const names::Index& index, const ObjectId& id, const Routine& routine) {
  std::set<ObjectId> found;
  if (routine.body.empty() || (routine.language != "sql" && routine.language != "plpgsql")) {
    return found;
  }
  names::Path path = index.path(routine);
  if (const auto setting = routine.settings.find("search_path"); setting != routine.settings.end()) {
    path.clear();
    names::Scanner scanner(setting->second);
    names::Token token;
    while (scanner.next(token)) {
      if (token.is_name()) {
        path.push_back(token.name());
      }
    }
  }
  if (path.empty()) {
    path.emplace_back("public");  // a catalog's texts are qualified, but not those in strings
    path.push_back(id.schema);
  }
  scan_body(index, path, id, routine.body, found);
  return found;
}

std::set<ObjectId> soft_references(const names::Index& index, const ObjectId& id, const Column& column) {
  std::set<ObjectId> found;
  scan_body(index, index.path(column), id, *column.hints->backfill, found);
  return found;
}

}  // namespace schema
