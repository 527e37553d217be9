// CREATE and ALTER EXTENSION: what an extension brings is known, but not part of the model.

#include <algorithm>

#include "schema/builtin/extensions.hpp"
#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/text.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

void add_members(Interpreter& interpreter, const std::string& name, const std::string& schema) {
  std::vector<ExtensionMember> members = builtin::extension_members(name, schema);
  if (members.empty()) {
    // A live side may know what we do not.
    std::ranges::copy_if(interpreter.options.extension_members, std::back_inserter(members),
                         [&](const ExtensionMember& member) { return member.extension == name; });
  }
  auto& known = interpreter.database.extension_members;
  known.insert(known.end(), members.begin(), members.end());
  std::ranges::sort(known);
  const auto repeated = std::ranges::unique(known);
  known.erase(repeated.begin(), repeated.end());
}

// A dump leaves the handler of a language out where it is the server's own: nothing could make the language from that.
void refuse_language_without_handler(const Interpreter& interpreter, const Statement& statement,
                                     const std::string& name) {
  const std::string_view text = statement.text();
  if (after_word(text, 0, text.size(), "language") != std::string_view::npos) {
    interpreter.fail("missing-reference", start_of(statement),
                     "language " + quote_identifier(name) + " has no handler, and no extension of that name is known",
                     "say its HANDLER, or make the extension by CREATE EXTENSION");
  }
}

void create_one(Interpreter& interpreter, const Statement& statement, const std::string& name,
                const std::string& wanted_schema, std::optional<std::string> version, bool cascade,
                bool if_not_exists) {
  const ObjectId id{Kind::extension, "", "", name};
  if (name == "plpgsql" || (if_not_exists && interpreter.database.contains(id))) {
    return;
  }
  const builtin::ExtensionFacts* const facts = builtin::extension_facts(name);
  Extension extension;
  if (facts != nullptr && !facts->schema.empty()) {
    extension.schema = facts->schema;
  } else {
    if (facts == nullptr && wanted_schema.empty() && interpreter.schemas_for({"", name}).empty()) {
      refuse_language_without_handler(interpreter, statement, name);
    }
    extension.schema = interpreter.creation_target({wanted_schema, name}, start_of(statement)).schema;
  }
  extension.version = std::move(version);
  if (facts != nullptr && cascade) {
    std::string_view rest = facts->requires_;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find(' '), rest.size());
      create_one(interpreter, statement, std::string(rest.substr(0, end)), wanted_schema, std::nullopt, true, true);
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
  const std::string schema = extension.schema;
  interpreter.add(statement, id, std::move(extension));
  add_members(interpreter, name, schema);
  for (const ExtensionMember& member : interpreter.database.extension_members) {
    if (member.extension == name) {
      interpreter.name_appeared(member.name);
    }
  }
}

}  // namespace

void create_extension(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  std::string schema;
  std::optional<std::string> version;
  if (const tree::Node option = find_option(create["options"], "schema")) {
    schema = option_text(option);
  }
  if (const tree::Node option = find_option(create["options"], "new_version")) {
    version = option_text(option);
  }
  const bool cascade = find_option(create["options"], "cascade")["arg"].flag();
  create_one(interpreter, statement, std::string(create["extname"].text()), schema, std::move(version), cascade,
             create["if_not_exists"].flag());
}

void alter_extension(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const ObjectId id{Kind::extension, "", "", std::string(alter["extname"].text())};
  if (id.name == "plpgsql") {
    return;
  }
  Extension* const extension = interpreter.database.find<Extension>(id);
  if (extension == nullptr) {
    interpreter.missing("extension", {"", id.name}, start_of(statement));
  }
  if (const tree::Node option = find_option(alter["options"], "new_version")) {
    extension->version = option_text(option);
  }
}

void alter_extension_contents(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  interpreter.opaque("members of an extension added or dropped", std::string(alter["extname"].text()),
                     start_of(statement));
}

}  // namespace schema::parse
