#include "introspect/catalog/context.hpp"

#include <charconv>

#include <fmt/format.h>

#include "introspect/catalog/text.hpp"
#include "schema/names/scan.hpp"
#include "schema/sql.hpp"

namespace introspect::catalog {

using schema::Object;
using schema::ObjectId;
using schema::QualifiedName;

bool Context::is_member(Class class_id, Oid oid) const {
  return !extension_members.empty() && extension_members.contains(key(class_id, oid));
}

const Relation* Context::wanted_relation(Oid oid) const {
  const auto found = relations.find(oid);
  return found == relations.end() || !found->second.wanted ? nullptr : &found->second;
}

namespace {
const std::string& name_or_empty(const std::unordered_map<Oid, std::string>& names, Oid oid) {
  static const std::string kNone;
  const auto found = names.find(oid);
  return found == names.end() ? kNone : found->second;
}
}  // namespace

const std::string& Context::schema_name(Oid oid) const { return name_or_empty(schemas, oid); }
const std::string& Context::role(Oid oid) const { return name_or_empty(roles, oid); }

std::string Context::type(Oid oid) const {
  const auto found = types.find(oid);
  return found == types.end() ? "???" : found->second.name;
}

QualifiedName Context::relation_name(Oid oid) const {
  const auto found = relations.find(oid);
  return found == relations.end() ? QualifiedName{} : found->second.name;
}

std::vector<std::string> Context::columns(Oid relation, std::string_view numbers) const {
  std::vector<std::string> names;
  const auto found = relations.find(relation);
  for (const std::int64_t number : parse_numbers(numbers)) {
    const auto at = static_cast<std::size_t>(number - 1);
    if (found != relations.end() && number > 0 && at < found->second.attributes.size()) {
      names.push_back(found->second.attributes[at].name);
    }
  }
  return names;
}

std::string Context::collation(Oid collation, Oid usual) const {
  return collation == 0 || collation == usual ? "" : name_or_empty(collations, collation);
}

void Context::describe(Object& object, Class class_id, Oid oid, int column) {
  if (const auto found = comments.find(key(class_id, oid)); found != comments.end()) {
    if (auto comment = found->second.extract(column)) {
      object.comment = std::move(comment.mapped());
    }
  }
  if (const auto found = labels.find(key(class_id, oid)); found != labels.end()) {
    if (auto label = found->second.extract(column)) {
      object.security_labels = std::move(label.mapped());
    }
  }
}

std::string Context::in_scope(std::string_view column) const {
  return fmt::format("{} = ANY ('{}'::pg_catalog.oid[])", column, wanted);
}

void Context::describe_owned(Object& object, Class class_id, Oid oid, Oid owner) {
  object.owner = role(owner);
  describe(object, class_id, oid);
}

void Context::grant(Object& object, AclKind kind, const std::optional<std::string>& acl) const {
  if (acl) {
    object.privileges = privileges_of(*acl, kind, object.owner.value_or(""), version);
  }
}

void Context::report(std::string kind, std::string schema, std::string identity) {
  database.unmodelled.push_back(
      {.kind = std::move(kind), .identity = std::move(identity), .schema = std::move(schema)});
}

std::optional<std::string> Row::optional() {
  const bool null = result_.is_null(row_, next_);
  const std::string_view value = view();
  return null ? std::nullopt : std::optional<std::string>(value);
}

std::string Row::name() {
  const std::string_view text = view();
  const auto dotted = schema::names::dotted_name(text);
  return dotted ? schema::quote_qualified(dotted->name) + std::string(dotted->rest) : std::string(text);
}

std::int64_t Row::number() {
  const std::string_view value = view();
  std::int64_t number = 0;
  std::from_chars(value.data(), value.data() + value.size(), number);
  return number;
}

char Row::letter() {
  const std::string_view value = view();
  return value.empty() ? '\0' : value.front();
}

Query each_row(std::string sql, void (*take)(Context&, Row&)) {
  return {std::move(sql), [take](Context& context, const postgres::Result& result) {
            for (std::size_t i = 0; i < result.rows(); ++i) {
              Row row(result, i);
              take(context, row);
            }
          }};
}

std::string function_name(std::string_view oid_expression) {
  return fmt::format(
      R"((SELECT CASE WHEN fn.nspname = 'pg_catalog' THEN pg_catalog.quote_ident(f.proname)
                      ELSE pg_catalog.quote_ident(fn.nspname) || '.' || pg_catalog.quote_ident(f.proname) END
            FROM pg_catalog.pg_proc f JOIN pg_catalog.pg_namespace fn ON fn.oid = f.pronamespace
           WHERE f.oid = {}))",
      oid_expression);
}

}  // namespace introspect::catalog
