#include "schema/parse/type_name.hpp"

#include <unordered_map>
#include <unordered_set>

#include "schema/canonical/catalog.hpp"
#include "schema/sql.hpp"

namespace schema::parse {

namespace {

/// Types of pg_catalog whose printed name is not their own.
const std::unordered_map<std::string_view, std::string_view>& aliases() {
  // clang-format off
  static const std::unordered_map<std::string_view, std::string_view> kAliases = {
      {"int2", "smallint"}, {"int4", "integer"}, {"int8", "bigint"}, {"float4", "real"}, {"float8", "double precision"},
      {"bool", "boolean"}, {"varchar", "character varying"}, {"varbit", "bit varying"}, {"time", "time without time zone"},
      {"timetz", "time with time zone"}, {"timestamp", "timestamp without time zone"},
      {"timestamptz", "timestamp with time zone"}, {"char", "\"char\""}, {"any", "\"any\""}};
  // clang-format on
  return kAliases;
}

const std::unordered_set<std::string_view>& plain_names() {
  // clang-format off
  static const std::unordered_set<std::string_view> kNames = {
      "aclitem", "anyarray", "anycompatible", "anycompatiblearray", "anycompatiblemultirange", "anycompatiblenonarray",
      "anycompatiblerange", "anyelement", "anyenum", "anymultirange", "anynonarray", "anyrange", "bit", "box", "bpchar",
      "bytea", "cid", "cidr", "circle", "cstring", "date", "datemultirange", "daterange", "event_trigger", "fdw_handler",
      "gtsvector", "index_am_handler", "inet", "int2vector", "int4multirange", "int4range", "int8multirange", "int8range",
      "internal", "interval", "json", "jsonb", "jsonpath", "language_handler", "line", "lseg", "macaddr", "macaddr8",
      "money", "name", "numeric", "nummultirange", "numrange", "oid", "oidvector", "path", "pg_ddl_command",
      "pg_dependencies", "pg_lsn", "pg_mcv_list", "pg_ndistinct", "pg_node_tree", "pg_snapshot", "point", "polygon",
      "record", "refcursor", "regclass", "regcollation", "regconfig", "regdictionary", "regnamespace", "regoper",
      "regoperator", "regproc", "regprocedure", "regrole", "regtype", "table_am_handler", "text", "tid", "trigger",
      "tsm_handler", "tsmultirange", "tsquery", "tsrange", "tstzmultirange", "tstzrange", "tsvector", "txid_snapshot",
      "unknown", "uuid", "void", "xid", "xid8", "xml"};
  // clang-format on
  return kNames;
}

/// interval's modifier is a mask of fields and a precision.
std::string interval_name(tree::Node typmods) {
  static const std::unordered_map<std::int64_t, std::string_view> kFields = {
      {1 << 2, " year"},
      {1 << 1, " month"},
      {1 << 3, " day"},
      {1 << 10, " hour"},
      {1 << 11, " minute"},
      {1 << 12, " second"},
      {(1 << 2) | (1 << 1), " year to month"},
      {(1 << 3) | (1 << 10), " day to hour"},
      {(1 << 3) | (1 << 10) | (1 << 11), " day to minute"},
      {(1 << 3) | (1 << 10) | (1 << 11) | (1 << 12), " day to second"},
      {(1 << 10) | (1 << 11), " hour to minute"},
      {(1 << 10) | (1 << 11) | (1 << 12), " hour to second"},
      {(1 << 11) | (1 << 12), " minute to second"}};
  std::string name = "interval";
  const auto value = [](tree::Node constant) { return constant.as("A_Const")["ival"]["ival"].integer(); };
  if (const auto fields = kFields.find(value(typmods.at(0))); fields != kFields.end()) {
    name += fields->second;
  }
  if (typmods.size() > 1) {
    name += '(' + std::to_string(value(typmods.at(1))) + ')';
  }
  return name;
}

/// PostGIS prints its kinds of shape in its own spelling, and the SRID only where it is not the default.
std::string shape_name(std::string_view type, const std::vector<std::string>& modifiers) {
  static constexpr std::string_view kShapes[] = {"Geometry",       "Point",
                                                 "LineString",     "Polygon",
                                                 "MultiPoint",     "MultiLineString",
                                                 "MultiPolygon",   "GeometryCollection",
                                                 "CircularString", "CompoundCurve",
                                                 "CurvePolygon",   "MultiCurve",
                                                 "MultiSurface",   "PolyhedralSurface",
                                                 "Triangle",       "Tin"};
  const auto lower = [](std::string_view text) {
    std::string result;
    for (const char c : text) {
      result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return result;
  };
  const std::string given = lower(modifiers.at(0));
  std::string shape = modifiers.at(0);
  for (const std::string_view known : kShapes) {
    const std::string start = lower(known);
    if (given.starts_with(start) && given.size() - start.size() <= 2) {
      std::string suffix = given.substr(start.size());
      if (suffix.find_first_not_of("zm") == std::string::npos) {
        for (char& c : suffix) {
          c = c == 'z' ? 'Z' : 'M';
        }
        shape = std::string(known) + suffix;
      }
    }
  }
  std::string srid = modifiers.size() > 1 ? modifiers[1] : "0";
  if (srid == "0" && type == "geography") {
    srid = "4326";
  }
  return srid == "0" ? '(' + shape + ')' : '(' + shape + ',' + srid + ')';
}

std::vector<std::string> modifier_texts(tree::Node typmods) {
  std::vector<std::string> texts;
  for (const tree::Node modifier : typmods) {
    const tree::Node constant = modifier.as("A_Const");
    if (const tree::Node integer = constant["ival"]) {
      texts.push_back(std::to_string(integer["ival"].integer()));
    } else if (constant["sval"]) {
      texts.emplace_back(constant["sval"]["sval"].text());
    } else if (constant["fval"]) {
      texts.emplace_back(constant["fval"]["fval"].text());
    } else {
      texts.push_back(Interpreter::written_name(modifier.as("ColumnRef")["fields"]).name);
    }
  }
  return texts;
}

std::string join(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    joined += (joined.empty() ? "" : ",") + text;
  }
  return joined;
}

std::string builtin_name(std::string_view name, tree::Node typmods, TypeUse use) {
  const auto alias = aliases().find(name);
  const std::string_view printed = alias == aliases().end() ? name : alias->second;
  if (name == "bpchar") {
    // Without a length it is not CHARACTER, which would be character(1).
    if (use == TypeUse::argument) {
      return "character";
    }
    return typmods.empty() ? "bpchar" : "character(" + modifier_texts(typmods).at(0) + ')';
  }
  if (use == TypeUse::argument || typmods.empty()) {
    return name == "bit" && use == TypeUse::column ? "\"bit\"" : std::string(printed);
  }
  if (name == "interval") {
    return interval_name(typmods);
  }
  std::vector<std::string> modifiers = modifier_texts(typmods);
  if (name == "numeric" && modifiers.size() == 1) {
    modifiers.emplace_back("0");
  }
  const std::string list = '(' + join(modifiers) + ')';
  const std::size_t zone = printed.find(" with");  // time(3) with time zone
  if (zone != std::string_view::npos) {
    return std::string(printed.substr(0, zone)) + list + std::string(printed.substr(zone));
  }
  return std::string(printed) + list;
}

/// The columns of a relation of pg_catalog, which is found before all others of its name; null: it is none.
const std::vector<std::pair<std::string, canonical::TypeId>>* system_relation(const QualifiedName& written) {
  if (!written.name.starts_with("pg_") || !(written.schema.empty() || written.schema == "pg_catalog")) {
    return nullptr;
  }
  const auto& relations = canonical::builtin_rows().relations;
  const auto found = relations.find(written.name);
  return found == relations.end() ? nullptr : &found->second;
}

/// Its type as the model has it; empty: it has no such column.
std::string system_column_type(const std::vector<std::pair<std::string, canonical::TypeId>>& columns,
                               std::string_view column) {
  for (const auto& [name, type] : columns) {
    if (name == column && type != canonical::kNoType) {
      const std::string& printed = canonical::builtin_rows().types.at(type - 1).name;
      const bool array = printed.starts_with('_');
      return std::string(builtin_type(array ? std::string_view(printed).substr(1) : printed)) + (array ? "[]" : "");
    }
  }
  return "";
}

/// `t.c%TYPE`
std::string column_type(const Interpreter& interpreter, const Statement& statement, tree::Node names) {
  QualifiedName table;
  std::string column;
  for (const tree::Node part : names) {
    table.schema = std::move(table.name);
    table.name = std::move(column);
    column = std::string(part.text());
  }
  if (const auto* columns = system_relation(table)) {
    if (std::string type = system_column_type(*columns, column); !type.empty()) {
      return type;
    }
  }
  const ObjectId relation = interpreter.relation(table, statement.place(statement.begin));
  const auto* found = interpreter.database.find<Column>(ObjectId{Kind::column, relation.schema, relation.name, column});
  if (found == nullptr) {
    interpreter.missing("column", {relation.name, column}, statement.place(statement.begin));
  }
  return found->type;
}

}  // namespace

std::string without_modifier(std::string type) {
  const std::size_t open = type.find('(');
  if (open != std::string::npos && type.front() != '"') {
    const std::size_t close = type.find(')', open);
    type.erase(open, close == std::string::npos ? close : close - open + 1);
  }
  return type;
}

std::string_view builtin_type(std::string_view name) {
  if (const auto alias = aliases().find(name); alias != aliases().end()) {
    return alias->second;
  }
  const auto plain = plain_names().find(name);
  return plain == plain_names().end() ? std::string_view{} : *plain;
}

std::string_view serial_type(tree::Node type) {
  type = type.inner();
  if (type["names"].size() != 1 || !type["arrayBounds"].empty()) {
    return {};
  }
  const std::string_view name = type["names"].at(0).text();
  if (name == "serial" || name == "serial4") {
    return "integer";
  }
  if (name == "bigserial" || name == "serial8") {
    return "bigint";
  }
  return name == "smallserial" || name == "serial2" ? "smallint" : std::string_view{};
}

std::string type_name(const Interpreter& interpreter, const Statement& statement, tree::Node type, TypeUse use) {
  type = type.inner();
  const tree::Node names = type["names"];
  if (type["pct_type"].flag()) {
    const std::string found = column_type(interpreter, statement, names);
    return use == TypeUse::argument ? without_modifier(found) : found;
  }
  const std::string array = type["arrayBounds"].empty() ? "" : "[]";
  const QualifiedName written = Interpreter::written_name(names);
  const tree::Node typmods = type["typmods"];
  if (written.schema.empty() || written.schema == "pg_catalog") {
    if (!builtin_type(written.name).empty()) {
      return builtin_name(written.name, typmods, use) + array;
    }
    if (written.name.starts_with('_') && !builtin_type(std::string_view(written.name).substr(1)).empty()) {
      return builtin_name(written.name.substr(1), typmods, use) + "[]";
    }
  }
  if (written.schema == "information_schema") {
    return quote_qualified(written) + array;
  }
  if (system_relation(written) != nullptr) {
    return quote_identifier(written.name) + array;
  }
  if (interpreter.is_temporary(written)) {
    throw PassedOver{};
  }
  auto found = interpreter.find_type(written);
  if (!found && written.name.starts_with('_')) {  // the array type by its own name
    found = interpreter.find_type({written.schema, written.name.substr(1)});
    if (found) {
      return quote_qualified(*found) + "[]";
    }
  }
  if (!found) {
    interpreter.missing("type", written, statement.place(type));
  }
  std::string text = quote_qualified(*found);
  if (use == TypeUse::column && !typmods.empty()) {
    const std::vector<std::string> modifiers = modifier_texts(typmods);
    const bool shape = found->name == "geometry" || found->name == "geography";
    text += shape ? shape_name(found->name, modifiers) : '(' + join(modifiers) + ')';
  }
  return text + array;
}

std::string type_list(const Interpreter& interpreter, const Statement& statement, tree::Node types) {
  std::string list;
  for (const tree::Node type : types) {
    list += (list.empty() ? "" : ", ") + type_name(interpreter, statement, type, TypeUse::argument);
  }
  return list;
}

}  // namespace schema::parse
