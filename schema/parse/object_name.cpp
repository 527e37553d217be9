#include "schema/parse/object_name.hpp"

#include <unordered_map>

#include "schema/parse/type_name.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

/// Kinds that live outside of schemas, or in one under a name of their own, by ObjectType.
const std::unordered_map<std::string_view, Kind>& global_kinds() {
  // clang-format off
  static const std::unordered_map<std::string_view, Kind> kKinds = {
      {"OBJECT_SCHEMA", Kind::schema}, {"OBJECT_EXTENSION", Kind::extension}, {"OBJECT_FDW", Kind::foreign_data_wrapper},
      {"OBJECT_FOREIGN_SERVER", Kind::server}, {"OBJECT_EVENT_TRIGGER", Kind::event_trigger},
      {"OBJECT_LANGUAGE", Kind::language}, {"OBJECT_ACCESS_METHOD", Kind::access_method},
      {"OBJECT_PUBLICATION", Kind::publication}, {"OBJECT_SUBSCRIPTION", Kind::subscription}};
  // clang-format on
  return kKinds;
}

const std::unordered_map<std::string_view, Kind>& schema_kinds() {
  // clang-format off
  static const std::unordered_map<std::string_view, Kind> kKinds = {
      {"OBJECT_COLLATION", Kind::collation}, {"OBJECT_CONVERSION", Kind::conversion},
      {"OBJECT_STATISTIC_EXT", Kind::statistics}, {"OBJECT_TSPARSER", Kind::text_search_parser},
      {"OBJECT_TSTEMPLATE", Kind::text_search_template}, {"OBJECT_TSDICTIONARY", Kind::text_search_dictionary},
      {"OBJECT_TSCONFIGURATION", Kind::text_search_configuration}};
  // clang-format on
  return kKinds;
}

const std::unordered_map<std::string_view, Kind>& member_kinds() {
  // clang-format off
  static const std::unordered_map<std::string_view, Kind> kKinds = {
      {"OBJECT_COLUMN", Kind::column}, {"OBJECT_ATTRIBUTE", Kind::column}, {"OBJECT_TABCONSTRAINT", Kind::constraint},
      {"OBJECT_TRIGGER", Kind::trigger}, {"OBJECT_RULE", Kind::rule}, {"OBJECT_POLICY", Kind::policy}};
  // clang-format on
  return kKinds;
}

std::optional<ObjectId> in_path(const Interpreter& interpreter, Kind kind, const QualifiedName& written,
                                const std::string& suffix = "") {
  for (const Name& schema : interpreter.schemas_for(written)) {
    ObjectId id{kind, schema, "", written.name + suffix};
    if (interpreter.database.contains(id)) {
      return id;
    }
  }
  return std::nullopt;
}

std::optional<ObjectId> routine_named(const Interpreter& interpreter, const Statement& statement, std::string_view type,
                                      tree::Node object) {
  object = object.inner();
  const QualifiedName written = Interpreter::written_name(object["objname"]);
  const auto fits = [&](const ObjectId& id) {
    const Routine* routine = interpreter.database.find<Routine>(id);
    if (type == "OBJECT_AGGREGATE") {
      return id.kind == Kind::aggregate;
    }
    if (type == "OBJECT_PROCEDURE") {
      return routine != nullptr && routine->procedure;
    }
    // GRANT ON FUNCTION takes aggregates too.
    return type == "OBJECT_ROUTINE" || routine == nullptr || !routine->procedure;
  };
  if (object["args_unspecified"].flag()) {
    for (const ObjectId& id : interpreter.find_routines(written)) {
      if (fits(id)) {
        return id;
      }
    }
    return std::nullopt;
  }
  const std::string types = type_list(interpreter, statement, object["objargs"]);
  for (const Kind kind : {Kind::routine, Kind::aggregate}) {
    for (const std::string& suffix : {'(' + types + ')', std::string("(*)")}) {
      const auto id = in_path(interpreter, kind, written, suffix);
      if (id && fits(*id) && (suffix != "(*)" || types.empty())) {
        return id;
      }
    }
  }
  return std::nullopt;
}

/// `=(integer, NONE)`
std::optional<ObjectId> operator_named(const Interpreter& interpreter, const Statement& statement, tree::Node object) {
  object = object.inner();
  std::string types;
  for (const tree::Node argument : object["objargs"]) {
    types += types.empty() ? "" : ", ";
    types += argument["names"] || argument.is("TypeName")
                 ? type_name(interpreter, statement, argument, TypeUse::argument)
                 : std::string("NONE");
  }
  return in_path(interpreter, Kind::operator_, Interpreter::written_name(object["objname"]), '(' + types + ')');
}

std::optional<ObjectId> member_named(const Interpreter& interpreter, Kind kind, tree::Node names) {
  const std::size_t count = names.size();
  if (count < 2) {
    return std::nullopt;
  }
  const QualifiedName owner{std::string(count > 2 ? names.at(count - 3).text() : ""),
                            std::string(names.at(count - 2).text())};
  const auto relation = interpreter.find_relation(owner);
  if (!relation) {
    return std::nullopt;
  }
  ObjectId id{kind, relation->schema, relation->name, std::string(names.back().text())};
  return interpreter.database.contains(id) ? std::optional(id) : std::nullopt;
}

std::optional<ObjectId> existing(const Interpreter& interpreter, ObjectId id) {
  return interpreter.database.contains(id) ? std::optional(std::move(id)) : std::nullopt;
}

}  // namespace

std::string object_type_word(std::string_view type) {
  static const std::unordered_map<std::string_view, std::string_view> kOwn = {
      {"OBJECT_MATVIEW", "materialized view"},
      {"OBJECT_TABCONSTRAINT", "constraint"},
      {"OBJECT_DOMCONSTRAINT", "constraint"},
      {"OBJECT_FDW", "foreign-data wrapper"},
      {"OBJECT_FOREIGN_SERVER", "server"},
      {"OBJECT_OPCLASS", "operator class"},
      {"OBJECT_OPFAMILY", "operator family"},
      {"OBJECT_STATISTIC_EXT", "statistics"},
      {"OBJECT_TSPARSER", "text search parser"},
      {"OBJECT_TSTEMPLATE", "text search template"},
      {"OBJECT_TSDICTIONARY", "text search dictionary"},
      {"OBJECT_TSCONFIGURATION", "text search configuration"},
      {"OBJECT_ATTRIBUTE", "column"}};
  if (const auto own = kOwn.find(type); own != kOwn.end()) {
    return std::string(own->second);
  }
  std::string word;
  for (const char c : type.substr(std::string_view("OBJECT_").size())) {
    word += c == '_' ? ' ' : static_cast<char>(c - 'A' + 'a');
  }
  return word;
}

std::optional<ObjectId> find_object(const Interpreter& interpreter, const Statement& statement, std::string_view type,
                                    tree::Node name) {
  if (type == "OBJECT_TABLE" || type == "OBJECT_VIEW" || type == "OBJECT_MATVIEW" || type == "OBJECT_SEQUENCE" ||
      type == "OBJECT_FOREIGN_TABLE") {
    return interpreter.find_relation(Interpreter::written_name(name));
  }
  if (type == "OBJECT_INDEX") {
    return interpreter.find_index(Interpreter::written_name(name));
  }
  if (type == "OBJECT_TYPE" || type == "OBJECT_DOMAIN") {
    return interpreter.find_type_object(Interpreter::written_name(name));
  }
  if (type == "OBJECT_FUNCTION" || type == "OBJECT_PROCEDURE" || type == "OBJECT_ROUTINE" ||
      type == "OBJECT_AGGREGATE") {
    return routine_named(interpreter, statement, type, name);
  }
  if (type == "OBJECT_OPERATOR") {
    return operator_named(interpreter, statement, name);
  }
  const tree::Node list = name.is("List") ? name.inner()["items"] : name;
  if (const auto member = member_kinds().find(type); member != member_kinds().end()) {
    return member_named(interpreter, member->second, list);
  }
  if (const auto global = global_kinds().find(type); global != global_kinds().end()) {
    return existing(interpreter, {global->second, "", "", Interpreter::written_name(name).name});
  }
  if (const auto kind = schema_kinds().find(type); kind != schema_kinds().end()) {
    return in_path(interpreter, kind->second, Interpreter::written_name(name));
  }
  if (type == "OBJECT_DOMCONSTRAINT") {
    const auto domain = interpreter.find_type_object(Interpreter::written_name(list.at(0)));
    return domain
               ? existing(interpreter, {Kind::constraint, domain->schema, domain->name, std::string(list.at(1).text())})
               : std::nullopt;
  }
  if (type == "OBJECT_OPCLASS" || type == "OBJECT_OPFAMILY") {
    const QualifiedName written{list.size() > 2 ? std::string(list.at(list.size() - 2).text()) : "",
                                std::string(list.back().text())};
    return in_path(interpreter, type == "OBJECT_OPCLASS" ? Kind::operator_class : Kind::operator_family, written,
                   " USING " + std::string(list.at(0).text()));
  }
  if (type == "OBJECT_TRANSFORM") {
    return existing(interpreter, {Kind::transform, "", "",
                                  transform_name(type_name(interpreter, statement, list.at(0), TypeUse::argument),
                                                 list.at(1).text())});
  }
  if (type == "OBJECT_CAST") {
    const std::string source = type_name(interpreter, statement, list.at(0), TypeUse::argument);
    const std::string target = type_name(interpreter, statement, list.at(1), TypeUse::argument);
    return existing(interpreter, {Kind::cast, "", "", '(' + source + " AS " + target + ')'});
  }
  return std::nullopt;
}

std::optional<MemberOfExtension> extension_member(const Interpreter& interpreter, const Statement& statement,
                                                  std::string_view type, tree::Node name) {
  struct Member {
    std::string_view type, kind;
    Kind id;
  };
  static constexpr Member kMembers[] = {{"OBJECT_FUNCTION", "function", Kind::routine},
                                        {"OBJECT_ROUTINE", "function", Kind::routine},
                                        {"OBJECT_TYPE", "type", Kind::base_type},
                                        {"OBJECT_TABLE", "relation", Kind::table},
                                        {"OBJECT_SEQUENCE", "relation", Kind::sequence}};
  const auto* const found = std::ranges::find(kMembers, type, &Member::type);
  if (found == std::end(kMembers) || find_object(interpreter, statement, type, name)) {
    return std::nullopt;
  }
  const bool is_function = found->id == Kind::routine;
  const QualifiedName written = Interpreter::written_name(is_function ? name.inner()["objname"] : name);
  for (const Name& schema : interpreter.schemas_for(written)) {
    for (const ExtensionMember& member : interpreter.database.extension_members) {
      if (member.kind == found->kind && member.schema == schema && member.name == written.name) {
        // `ON FUNCTION f`: the only one of the name, whatever its arguments.
        const std::string arguments = is_function && !name.inner()["args_unspecified"].flag()
                                          ? '(' + type_list(interpreter, statement, name.inner()["objargs"]) + ')'
                                          : "";
        return MemberOfExtension{{Kind::extension, "", "", member.extension},
                                 {found->id, schema, "", written.name + arguments}};
      }
    }
  }
  return std::nullopt;
}

ObjectId object_named(const Interpreter& interpreter, const Statement& statement, std::string_view type,
                      tree::Node name) {
  if (auto id = find_object(interpreter, statement, type, name)) {
    return *std::move(id);
  }
  const tree::Node list = name.is("List") ? name.inner()["items"] : name;
  QualifiedName written = Interpreter::written_name(name);
  QualifiedName owner = written;
  if (member_kinds().contains(type) && list.size() >= 2) {
    owner = {std::string(list.size() > 2 ? list.at(list.size() - 3).text() : ""),
             std::string(list.at(list.size() - 2).text())};
  }
  if (interpreter.is_temporary(owner)) {
    throw PassedOver{};
  }
  if (type == "OBJECT_TABLE" || type == "OBJECT_TYPE" || type == "OBJECT_FUNCTION" || type == "OBJECT_COLUMN") {
    const std::string_view kind = type == "OBJECT_TYPE" ? "type" : type == "OBJECT_FUNCTION" ? "function" : "relation";
    for (const Name& schema : interpreter.schemas_for(owner)) {
      if (interpreter.is_extension_member(kind, {schema, owner.name})) {
        throw OfExtension{};
      }
    }
  }
  if (owner != written && !interpreter.find_relation(owner)) {
    interpreter.missing("relation", owner, statement.place(statement.begin));
  }
  interpreter.missing(object_type_word(type), written, statement.place(statement.begin));
}

}  // namespace schema::parse
