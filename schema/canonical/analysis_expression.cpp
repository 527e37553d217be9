// An expression by the kind of its node; and what stays of one that cannot be typed.

#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "schema/canonical/analysis.hpp"
#include "schema/canonical/json_value.hpp"
#include "schema/canonical/literal.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

std::pair<std::string, std::string> qualified(tree::Node strings) {
  const std::size_t size = strings.size();
  if (size == 0) {
    return {};
  }
  return {size > 1 ? std::string(strings.at(size - 2).text()) : "", std::string(strings.at(size - 1).text())};
}

Analysis::Analysis(Session& session, const SearchPath& path)
    : session_(session), names_(session.names()), path_(path), coercion_(names_, arena_, path_) {}

TypeRef Analysis::type_reference(Node type_name) const {
  if (type_name["pct_type"].flag() || type_name["setof"].flag()) {
    throw Untyped{};
  }
  const auto [schema, name] = qualified(type_name["names"]);
  TypeRef type{names_.find_type(schema, name, path_), ""};
  for (const Node modifier : type_name["typmods"]) {
    const Node constant = modifier.as("A_Const");
    std::string text = constant["sval"] ? std::string(constant["sval"]["sval"].text())
                                        : std::to_string(constant["ival"]["ival"].integer());
    if (!constant) {
      const Node word = modifier.as("ColumnRef")["fields"];
      text = word.size() == 1 ? std::string(word.at(0).text()) : throw Untyped{};
    }
    type.typmod += (type.typmod.empty() ? "" : ",") + text;
  }
  if (type.id == known().numeric && !type.typmod.empty() && type.typmod.find(',') == std::string::npos) {
    type.typmod += ",0";
  }
  if (type.typmod == "32767") {
    type.typmod.clear();  // INTERVAL with all fields
  }
  if (!type_name["arrayBounds"].empty()) {
    type.id = names_.array_of(type.id);
  }
  if (type.id == kNoType) {
    throw Untyped{};
  }
  return type;
}

Expr* Analysis::expression(Node node, const Scope& scope) {
  // What has no type leaves what it stands in without one, which then asks for its parts again: each level of a chain
  // would double the work.
  for (auto known = untyped_.rbegin(); known != untyped_.rend(); ++known) {
    if (known->scope == &scope && known->node == node) {
      return known->expr;
    }
  }
  try {
    return typed_expression(node, scope);
  } catch (const Untyped&) {
    Expr* const expr = untyped(node, scope);
    untyped_.push_back({node, &scope, expr});
    return expr;
  }
}

Expr* Analysis::typed_expression(Node node, const Scope& scope) {
  using Handler = Expr* (*)(Analysis&, Node, const Scope&);
  static const std::unordered_map<std::string_view, Handler> kHandlers = {
      {"A_Const", [](Analysis& a, Node n, const Scope&) { return a.constant(n); }},
      {"ColumnRef", [](Analysis& a, Node n, const Scope& s) { return a.column_reference(n, s); }},
      {"A_Expr", [](Analysis& a, Node n, const Scope& s) { return a.operator_expression(n, s); }},
      {"BoolExpr", [](Analysis& a, Node n, const Scope& s) { return a.boolean(n, s); }},
      {"CaseExpr", [](Analysis& a, Node n, const Scope& s) { return a.case_expression(n, s); }},
      {"CoalesceExpr", [](Analysis& a, Node n, const Scope& s) { return a.common(n["args"], "COALESCE", s); }},
      {"MinMaxExpr",
       [](Analysis& a, Node n, const Scope& s) {
         return a.common(n["args"], n["op"].text() == "IS_LEAST" ? "LEAST" : "GREATEST", s);
       }},
      {"TypeCast", [](Analysis& a, Node n, const Scope& s) { return a.type_cast(n, s); }},
      {"A_ArrayExpr", [](Analysis& a, Node n, const Scope& s) { return a.array(n, {}, s); }},
      {"RowExpr", [](Analysis& a, Node n, const Scope& s) { return a.row(n, s); }},
      {"A_Indirection", [](Analysis& a, Node n, const Scope& s) { return a.indirection(n, s); }},
      {"SubLink", [](Analysis& a, Node n, const Scope& s) { return a.sub_link(n, s); }},
      {"SQLValueFunction", [](Analysis& a, Node n, const Scope&) { return a.value_function(n); }},
      {"CollateClause", [](Analysis& a, Node n, const Scope& s) { return a.collate(n, s); }},
      {"FuncCall", [](Analysis& a, Node n, const Scope& s) { return a.call(n, s); }},
      {"NullTest",
       [](Analysis& a, Node n, const Scope& s) {
         Expr* arg = a.expression(n["arg"], s);
         const bool null = n["nulltesttype"].text() != "IS_NOT_NULL";
         return a.other({known().bool_, ""}, null ? "IS NULL" : "IS NOT NULL", {arg});
       }},
      {"BooleanTest",
       [](Analysis& a, Node n, const Scope& s) {
         Expr* arg = a.coercion_.to_boolean(a.expression(n["arg"], s));
         return a.other({known().bool_, ""}, std::string(n["booltesttype"].text()), {arg});
       }},
      {"GroupingFunc",
       [](Analysis& a, Node n, const Scope& s) {
         std::vector<Expr*> args;
         for (const Node arg : n["args"]) {
           args.push_back(a.expression(arg, s));
         }
         return a.other({known().int4, ""}, "GROUPING", std::move(args));
       }},
      {"ParamRef",
       [](Analysis& a, Node n, const Scope& s) {
         bool found = false;
         Expr* expr = a.find_column('$' + std::to_string(n["number"].integer()), s, found);
         return found ? expr : throw Unsupported{};
       }},
  };
  const auto it = kHandlers.find(node.kind());
  if (it == kHandlers.end()) {
    throw Untyped{};
  }
  return it->second(*this, node.inner(), scope);
}

/// The part as it is written, but for what stands inside of it and is understood.
Expr* Analysis::untyped(Node node, const Scope& scope) {
  all_typed_ = false;
  const Node inner = node.inner();
  std::vector<Expr*> args;
  const auto add = [&](Node part) {
    if (part) {
      args.push_back(expression(part, scope));
    }
  };
  const std::string_view kind = node.kind();
  if (kind == "FuncCall" && !inner["over"] && !inner["agg_order"] && !inner["agg_filter"]) {
    bool plain = true;
    for (const Node arg : inner["args"]) {
      plain = plain && !arg.is("NamedArgExpr");
    }
    if (plain) {
      const auto [schema, name] = qualified(inner["funcname"]);
      const auto vague = names_.vague_function(schema, name, path_);
      std::string text = '?' + (vague ? quote_qualified(*vague, name) : quote_qualified(schema, name));
      text += inner["agg_star"].flag() ? "*" : inner["agg_distinct"].flag() ? " DISTINCT" : "";
      text += inner["func_variadic"].flag() ? " VARIADIC" : "";
      for (const Node arg : inner["args"]) {
        add(arg);
      }
      return other({}, text, std::move(args));
    }
  }
  if (kind == "A_Expr") {
    const auto [schema, name] = qualified(inner["name"]);
    const std::string text = fmt::format("?{} {}{}{}", inner["kind"].text(), schema, schema.empty() ? "" : ".", name);
    add(inner["lexpr"]);
    if (const Node list = inner["rexpr"].as("List")) {
      for (const Node item : list["items"]) {
        add(item);
      }
    } else {
      add(inner["rexpr"]);
    }
    return other({}, text, std::move(args));
  }
  if (kind == "TypeCast") {
    add(inner["arg"]);
    TypeRef type;
    try {
      type = type_reference(inner["typeName"]);
    } catch (const Untyped&) {
    }
    return other(type, "?::" + as_written(inner["typeName"]), std::move(args));
  }
  if (kind == "CoalesceExpr" || kind == "A_ArrayExpr" || kind == "MinMaxExpr") {
    for (const Node arg : inner[kind == "A_ArrayExpr" ? "elements" : "args"]) {
      add(arg);
    }
    return other({}, fmt::format("?{}{}", kind, inner["op"].text()), std::move(args));
  }
  if (kind == "CaseExpr") {
    add(inner["arg"]);
    for (const Node when : inner["args"]) {
      add(when["CaseWhen"]["expr"]);
      add(when["CaseWhen"]["result"]);
    }
    add(inner["defresult"]);
    return other({}, fmt::format("?CASE {} {}", inner["arg"] ? "arg" : "", inner["defresult"] ? "else" : ""),
                 std::move(args));
  }
  if (kind == "BoolExpr") {
    for (const Node arg : inner["args"]) {
      add(arg);
    }
    return other({known().bool_, ""}, fmt::format("?{}", inner["boolop"].text()), std::move(args));
  }
  // Nothing may be said of columns in it, so the whole text is taken as written.
  throw Unsupported{};
}

Expr* Analysis::constant(Node node) {
  const Known& k = known();
  const auto make = [this](TypeId type, std::string text) {
    return arena_.make(Expr::Op::constant, {type, ""}, std::move(text));
  };
  if (const Node integer = node["ival"]) {
    return make(k.int4, std::to_string(integer["ival"].integer()));
  }
  if (const Node number = node["fval"]) {
    const std::string text(number["fval"].text());
    // An integer that does not fit into int4 is read as a float token; make_const() tries int8 first.
    const bool whole = text.find_first_not_of("-0123456789") == std::string::npos;
    const std::string value = numeric_value(text).value_or(text);
    if (whole) {
      const std::string digits = value.starts_with('-') ? value.substr(1) : value;
      const std::string_view most = value == digits ? "9223372036854775807" : "9223372036854775808";
      if (digits.size() < most.size() || (digits.size() == most.size() && digits <= most)) {
        const bool small = digits.size() < 10 || (digits.size() == 10 && digits <= "2147483647");
        return make(small || value == "-2147483648" ? k.int4 : k.int8, value);
      }
    }
    return make(k.numeric, value);
  }
  if (const Node boolean = node["boolval"]) {
    return make(k.bool_, boolean["boolval"].flag() ? "t" : "f");
  }
  if (const Node bits = node["bsval"]) {
    return make(k.bit, literal_value(names_, path_, k.bit, bits["bsval"].text()).text);
  }
  Expr* expr = make(k.unknown, std::string(node["sval"]["sval"].text()));
  expr->is_null = node["isnull"].flag();
  return expr;
}

}  // namespace schema::canonical
