// COMMENT ON, ALTER … OWNER TO and SECURITY LABEL, on whatever they speak of.

#include "schema/parse/attributes.hpp"

#include <algorithm>
#include <array>

#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/object_name.hpp"
#include "schema/parse/parts.hpp"
#include "schema/privileges.hpp"
#include "schema/sql.hpp"
#include "schema/standard_comments.hpp"

namespace schema::parse {

namespace {

/// Not of a database's schema: passed over.
constexpr std::array<std::string_view, 5> kOutside = {"OBJECT_DATABASE", "OBJECT_LARGEOBJECT", "OBJECT_PARAMETER_ACL",
                                                      "OBJECT_ROLE", "OBJECT_TABLESPACE"};
}  // namespace

std::optional<ObjectId> identity_sequence(const Interpreter& interpreter, std::string_view object_type,
                                          tree::Node object) {
  if (object_type != "OBJECT_SEQUENCE" && object_type != "OBJECT_TABLE") {
    return std::nullopt;
  }
  const QualifiedName written = Interpreter::written_name(object);
  return interpreter.find_relation(written) ? std::nullopt : interpreter.find_identity_sequence(written);
}

std::optional<ObjectId> carrier(Interpreter& interpreter, const Statement& statement, std::string_view object_type,
                                tree::Node object) {
  if (std::ranges::find(kOutside, object_type) != kOutside.end()) {
    return std::nullopt;
  }
  // There in every database, as an extension and its language.
  if ((object_type == "OBJECT_EXTENSION" || object_type == "OBJECT_LANGUAGE") &&
      Interpreter::written_name(object).name == "plpgsql") {
    return std::nullopt;
  }
  if (object_type == "OBJECT_COLUMN") {
    const tree::Node names = object.is("List") ? object.inner()["items"] : object;
    const std::size_t count = names.size();
    const QualifiedName owner{std::string(count > 2 ? names.at(count - 3).text() : ""),
                              std::string(count > 1 ? names.at(count - 2).text() : "")};
    if (const auto relation = interpreter.find_relation(owner)) {
      return carrier_column(interpreter, statement, *relation, std::string(names.back().text()));
    }
  }
  if (object_type == "OBJECT_INDEX") {
    const QualifiedName written = Interpreter::written_name(object);
    if (const auto key = find_part_key(interpreter, written)) {
      interpreter.unmodelled("comment on index", quote_qualified(*key), start_of(statement));
      return std::nullopt;
    }
    if (auto index = recall_index(interpreter, written)) {
      return index;
    }
  }
  if (object_type == "OBJECT_OPFAMILY" && !find_object(interpreter, statement, object_type, object) &&
      find_object(interpreter, statement, "OBJECT_OPCLASS", object)) {
    return std::nullopt;  // implied by the class of its name
  }
  return object_named(interpreter, statement, object_type, object);
}

ObjectId carrier_column(Interpreter& interpreter, const Statement& statement, const ObjectId& relation,
                        const std::string& name) {
  ObjectId id{Kind::column, relation.schema, relation.name, name};
  if (interpreter.database.contains(id)) {
    return id;
  }
  const View* view = interpreter.database.find<View>(relation);
  const MaterializedView* materialized = interpreter.database.find<MaterializedView>(relation);
  if (view == nullptr && materialized == nullptr) {
    interpreter.missing("column", {relation.name, name}, start_of(statement));
  }
  // A view's column is in the model only when something hangs on it.
  const std::vector<std::string>& names = view != nullptr ? view->columns : materialized->columns;
  Column column;
  const auto found = std::ranges::find(names, name);
  column.position.value = found == names.end() ? 0 : static_cast<int>(found - names.begin()) + 1;
  interpreter.add(statement, id, std::move(column));
  return id;
}

void set_owner(Interpreter& interpreter, const ObjectId& id, tree::Node role_spec) {
  Object& object = *interpreter.database.object(id);
  object.owner = role_name(role_spec);
  if (object.owner) {
    interpreter.saw_owners = true;
    object.privileges.edit() = owned_by(*object.privileges, *object.owner);
  }
  if (id.kind == Kind::table) {
    // Sequences of serial columns follow their table.
    for (auto& [sequence_id, sequence] : interpreter.database.sequences) {
      if (sequence.owned_by && sequence.owned_by->schema == id.schema && sequence.owned_by->relation == id.name) {
        sequence.owner = object.owner;
      }
    }
  }
}

void comment_on(Interpreter& interpreter, const Statement& statement, tree::Node comment) {
  const std::string_view type = comment["objtype"].text();
  if (const auto column = identity_sequence(interpreter, type, comment["object"])) {
    const std::string text(comment["comment"].text());
    interpreter.database.find<Column>(*column)->identity->sequence_comment =
        text.empty() ? std::nullopt : std::optional(text);
    return;
  }
  const std::optional<ObjectId> id = carrier(interpreter, statement, type, comment["object"]);
  if (!id) {
    return;
  }
  // An empty comment removes it, as NULL does.
  std::optional<std::string> text(comment["comment"].text());
  if (text->empty() && !has_standard_comment(*id)) {
    text.reset();
  } else if (*id == ObjectId{Kind::schema, "", "", "public"} && text == kPublicComment) {
    text.reset();
  }
  if (type == "OBJECT_INDEX" && id->kind == Kind::constraint) {
    interpreter.database.find<Constraint>(*id)->index_comment = std::move(text);
  } else {
    interpreter.database.object(*id)->comment = std::move(text);
  }
}

void alter_owner(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  const tree::Node object = alter["object"] ? alter["object"] : alter["relation"];
  if (const auto id = carrier(interpreter, statement, alter["objectType"].text(), object)) {
    set_owner(interpreter, *id, alter["newowner"]);
  }
}

void security_label(Interpreter& interpreter, const Statement& statement, tree::Node label) {
  const auto id = carrier(interpreter, statement, label["objtype"].text(), label["object"]);
  if (!id) {
    return;
  }
  auto& labels = interpreter.database.object(*id)->security_labels.edit();
  const std::string provider(label["provider"].text());
  if (label["label"]) {
    labels.insert_or_assign(provider, std::string(label["label"].text()));
  } else {
    labels.erase(provider);
  }
}

}  // namespace schema::parse
