#include "schema/parse/operator_family.hpp"

#include <algorithm>
#include <array>

#include "schema/signature.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

ObjectId family_of_class(ObjectId opclass) {
  opclass.kind = Kind::operator_family;
  return opclass;
}

/// The family that came with the class is one of its own from now on.
void leave_family(Interpreter& interpreter, const ObjectId& opclass) {
  const ObjectId family = family_of_class(opclass);
  if (comes_with_class(interpreter.database, family) && !interpreter.database.contains(family)) {
    const Object& made = *interpreter.database.object(opclass);
    OperatorFamily& stays = interpreter.database.operator_families[family];
    stays.place = made.place;
    interpreter.created(family);
  }
}

}  // namespace

bool is_builtin_family(std::string_view name) {
  static constexpr std::array<std::string_view, 49> kTypes = {
      "aclitem",      "array",   "bit",          "bool",   "box",        "bpchar",    "bpchar_pattern",
      "bytea",        "char",    "cid",          "circle", "date",       "datetime",  "enum",
      "float",        "integer", "interval",     "jsonb",  "jsonb_path", "kd_point",  "macaddr",
      "macaddr8",     "money",   "multirange",   "name",   "network",    "numeric",   "oid",
      "oidvector",    "pg_lsn",  "point",        "poly",   "quad_point", "range",     "record",
      "record_image", "text",    "text_pattern", "tid",    "time",       "timestamp", "timestamptz",
      "timetz",       "tsquery", "tsvector",     "uuid",   "varbit",     "xid",       "xid8"};
  if (!name.ends_with("_ops")) {
    return false;
  }
  name.remove_suffix(4);
  for (const std::string_view of_brin : {"_minmax_multi", "_minmax", "_bloom", "_inclusion"}) {
    name.remove_suffix(name.ends_with(of_brin) ? of_brin.size() : 0);
  }
  return std::ranges::find(kTypes, name) != kTypes.end();
}

bool is_in_family(const ObjectId& opclass_id, const OperatorClass& opclass, const ObjectId& family) {
  const Signature name = split_method(family.name);
  return family_of_class(opclass_id) == family ? opclass.family.empty()
                                               : opclass.family == quote_qualified(family.schema, name.name) &&
                                                     split_method(opclass_id.name).arguments == name.arguments;
}

bool comes_with_class(const Database& database, const ObjectId& family) {
  const OperatorClass* const opclass =
      database.find<OperatorClass>({Kind::operator_class, family.schema, "", family.name});
  return opclass != nullptr && opclass->family.empty();
}

void forget_if_implied(Interpreter& interpreter, const ObjectId& id) {
  const OperatorFamily* const family = interpreter.database.find<OperatorFamily>(id);
  if (family != nullptr && family->members.empty() && !family->comment && comes_with_class(interpreter.database, id)) {
    interpreter.erase(id);
  }
}

void drop_from_families(Interpreter& interpreter, const ObjectId& id) {
  const Signature signature = split_signature(id.name);
  const bool is_operator = id.kind == Kind::operator_;
  const std::string text =
      is_operator ? ' ' + quote_identifier(id.schema) + '.' + signature.name + " (" + signature.arguments + ')'
                  : ") " + quote_qualified(id.schema, signature.name) + '(' + signature.arguments + ')';
  std::vector<ObjectId> left;
  for (auto& [family, object] : interpreter.database.operator_families) {
    const std::size_t gone = std::erase_if(object.members, [&](const std::string& member) {
      return is_operator ? member.starts_with("OPERATOR ") && member.find(text) == member.find(' ', 9)
                         : member.starts_with("FUNCTION ") && member.ends_with(text);
    });
    if (gone > 0) {
      left.push_back(family);
    }
  }
  for (const ObjectId& family : left) {
    forget_if_implied(interpreter, family);
  }
}

void drop_operator_class(Interpreter& interpreter, const ObjectId& opclass) {
  leave_family(interpreter, opclass);
  interpreter.erase(opclass);
}

void rename_among_families(Interpreter& interpreter, const ObjectId& from, const ObjectId& to) {
  ObjectId family = from;
  if (from.kind == Kind::operator_class) {
    leave_family(interpreter, from);
    family = family_of_class(from);
  }
  std::vector<ObjectId> classes;
  for (const auto& [id, opclass] : interpreter.database.operator_classes) {
    if (is_in_family(id, opclass, family)) {
      classes.push_back(id);
    }
  }
  interpreter.rename(from, to);
  if (from.kind == Kind::operator_family) {
    family = to;
  }
  for (ObjectId& id : classes) {
    id = id == from ? to : id;
    interpreter.database.find<OperatorClass>(id)->family =
        family_of_class(id) == family ? "" : quote_qualified(family.schema, split_method(family.name).name);
  }
  forget_if_implied(interpreter, family);
}

void drop_families_of(Interpreter& interpreter, std::string_view access_method) {
  Database& database = interpreter.database;
  const auto is_of = [access_method](const auto& entry) {
    return split_method(entry.first.name).arguments == access_method;
  };
  std::erase_if(database.operator_classes, is_of);
  std::erase_if(database.operator_families, is_of);
}

void drop_operator_family(Interpreter& interpreter, const ObjectId& family) {
  std::vector<ObjectId> classes;
  for (const auto& [id, opclass] : interpreter.database.operator_classes) {
    if (is_in_family(id, opclass, family)) {
      classes.push_back(id);
    }
  }
  for (const ObjectId& opclass : classes) {
    interpreter.erase(opclass);
  }
  if (interpreter.database.contains(family)) {
    interpreter.erase(family);
  }
}

}  // namespace schema::parse
