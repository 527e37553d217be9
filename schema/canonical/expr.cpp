#include "schema/canonical/expr.hpp"

#include <utility>

#include "schema/canonical/names.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

Expr* Arena::make(Expr::Op op, TypeRef type, std::string text, std::vector<Expr*> args) {
  Expr& expr = nodes_.emplace_back();
  expr.op = op;
  expr.type = std::move(type);
  expr.text = std::move(text);
  expr.args = std::move(args);
  for (const Expr* arg : expr.args) {
    expr.reads_columns = expr.reads_columns || (arg != nullptr && arg->reads_columns);
  }
  return &expr;
}

std::string type_name(const Names& names, const TypeRef& type) {
  const std::string& name = names.type(type.id).name;
  return type.typmod.empty() ? name : name + '(' + type.typmod + ')';
}

const Expr& without_implicit_casts(const Expr& expr) {
  const Expr* at = &expr;
  while (at->op == Expr::Op::cast && at->implicit) {
    at = at->args[0];
  }
  return *at;
}

namespace {
void print_list(const Names& names, const Expr& expr, std::string_view separator, std::string& out) {
  bool first = true;
  for (const Expr* arg : expr.args) {
    if (!std::exchange(first, false)) {
      out += separator;
    }
    print(names, *arg, out);
  }
}
}  // namespace

void print(const Names& names, const Expr& expr, std::string& out) {
  switch (expr.op) {
    case Expr::Op::constant:
      out += type_name(names, expr.type);
      out += expr.is_null ? " NULL" : quote_literal(expr.text);
      return;
    case Expr::Op::cast:
      out += expr.length_only && expr.implicit ? "<=" : "<";
      out += type_name(names, expr.type) + '>';
      print(names, *expr.args[0], out);
      return;
    case Expr::Op::array:
      out += names.type(expr.type.id).name + '[';
      print_list(names, expr, ",", out);
      out += ']';
      return;
    case Expr::Op::row:
    case Expr::Op::other:
      out += expr.text;
      if (!expr.args.empty()) {
        out += '(';
        print_list(names, expr, ",", out);
        out += ')';
      }
      return;
    case Expr::Op::all_of:
    case Expr::Op::any_of:
      out += '(';
      print_list(names, expr, expr.op == Expr::Op::all_of ? " AND " : " OR ", out);
      out += ')';
      return;
  }
}

std::string printed(const Names& names, const Expr& expr) {
  std::string out;
  print(names, expr, out);
  return out;
}

}  // namespace schema::canonical
