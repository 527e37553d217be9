#include "schema/names/walker.hpp"

#include <array>

#include "schema/names/scan.hpp"

namespace schema::names {

using tree::Node;

namespace {

/// Symbols of the operators that come with the server: a user's operator of the same symbol is named by them only when
/// its operands say so, which takes their types; what it hangs on is created before expressions anyway.
bool is_builtin_operator(std::string_view symbol) {
  static constexpr auto kSymbols = std::to_array<std::string_view>(
      {"!!",  "!~",  "!~*", "!~~", "!~~*", "#",   "##", "#-", "#<=", "#=", "#>", "#>=", "#>>", "%",   "&",  "&&", "&<",
       "&<|", "&>",  "*",   "*<",  "*<=",  "*<>", "*=", "*>", "*>=", "+",  "-",  "->",  "->>", "-|-", "/",  "<",  "<->",
       "<<",  "<<=", "<<|", "<=",  "<>",   "<@",  "<^", "=",  ">",   ">=", ">>", ">>=", ">^",  "?",   "?#", "?&", "?-",
       "?-|", "?|",  "?||", "@",   "@-@",  "@>",  "@?", "@@", "@@@", "^",  "^@", "|",   "|&>", "|>>", "||"});
  static_assert(std::ranges::is_sorted(kSymbols));
  return std::ranges::binary_search(kSymbols, symbol) || symbol.starts_with('~') || symbol == "|/" || symbol == "||/";
}

}  // namespace

void Walker::walk(Node node) {
  if (node.is_list()) {
    for (const Node element : node) {
      walk(element);
    }
    return;
  }
  if (!node.is_object()) {
    return;
  }
  const std::string_view kind = node.kind();
  const Node inner = node.inner();
  if (kind == "ColumnRef") {
    column(inner, false, false);
  } else if (kind == "RowExpr" || kind == "List") {
    for (const Node element : inner[kind == "List" ? "items" : "args"]) {
      if (const Node reference = element.as("ColumnRef")) {
        column(reference, false, true);
      } else {
        walk(element);
      }
    }
  } else if (kind == "SelectStmt") {
    select(inner);
  } else if (kind == "FuncCall") {
    if (!passes(inner)) {
      call(inner);
    }
  } else if (kind == "TypeName") {
    type(inner);
  } else if (kind == "TypeCast") {
    const Node name = inner["typeName"]["names"].back();
    if (is_object_type(name.text())) {
      literal(inner["arg"].as("A_Const"), name.text());
    }
    type(inner["typeName"]);
    walk(inner["arg"]);
  } else if (kind == "A_Expr") {
    operators(inner["name"], offset(inner));
    walk(inner["lexpr"]);
    walk(inner["rexpr"]);
  } else if (kind == "SubLink") {
    operators(inner["operName"], Mention::kImplied);
    walk(inner["testexpr"]);
    walk(inner["subselect"]);
  } else if (kind == "CollateClause") {
    const Node names = inner["collname"];
    const bool qualified = names.size() > 1;
    mention(
        index_.other(Kind::collation, qualified ? names.at(0).text() : std::string_view{}, names.back().text(), path_));
    walk(inner["arg"]);
  } else if (kind == "SortBy") {
    operators(inner["useOp"], Mention::kImplied);
    walk(inner["node"]);
  } else if (kind == "LockingClause") {
    return;  // FOR UPDATE OF names items of FROM
  } else if (kind == "RangeVar") {
    range(inner);
  } else if (kind == "InsertStmt" || kind == "UpdateStmt" || kind == "DeleteStmt" || kind == "MergeStmt") {
    statement(inner);
  } else if (kind == "RuleStmt") {
    const Relation* const relation = target_of(inner["relation"]);
    if (relation != nullptr) {
      scopes_.push_back({{"old", "", false, relation}, {"new", "", false, relation}});
    }
    walk(inner["whereClause"]);
    walk(inner["actions"]);
    if (relation != nullptr) {
      scopes_.pop_back();
    }
  } else {
    fields(inner);
  }
}

void Walker::whole(const Entry& entry, bool in_row) {
  if (entry.relation != nullptr) {
    for (const ObjectId* id : entry.relation->columns) {
      f_({.object = id, .in_row = in_row});
    }
  }
}

/// Those that both sides have are what it joins by; the others say by their absence what it does not.
void Walker::natural_join(const std::vector<Entry>& sides) {
  for (const Entry& side : sides) {
    const auto shared = [&](const ObjectId* id) {
      return std::ranges::any_of(sides, [&](const Entry& other) {
        const bool is_table = other.relation != nullptr && other.relation->id->kind == Kind::table;
        return &other != &side && (!is_table || other.relation->column(id->name) != nullptr);
      });
    };
    for (const ObjectId* id : side.relation == nullptr ? std::vector<const ObjectId*>{} : side.relation->columns) {
      f_({.object = id, .in_row = !shared(id)});
    }
  }
}

void Walker::column(Node reference, bool names_output, bool in_list) {
  std::array<std::string_view, 4> parts;
  std::size_t count = 0;
  bool star = false;
  for (const Node part : reference["fields"]) {
    if (part.is("A_Star")) {
      star = true;
    } else if (count < parts.size()) {
      parts.at(count++) = part.text();
    }
  }
  const std::size_t at = offset(reference);
  const bool expanded = star && in_list;
  if (star && count == 0) {
    if (!scopes_.empty()) {
      for (const Entry& entry : scopes_.back()) {
        whole(entry);
      }
    }
    return;
  }
  if (count == 1 && !star) {
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      bool found = false;
      for (const Entry& entry : *scope) {
        const ObjectId* const id = entry.relation == nullptr ? nullptr : entry.relation->column(parts[0]);
        if (id != nullptr) {
          mention(id, at, 0, false, names_output);
          found = true;
        }
      }
      if (found) {
        return;
      }
    }
  }
  // The last part is a column, or (a whole row, `t.*`) the one before it names the relation.
  const auto through = [&](std::size_t relation_part, bool of_column) {
    const std::string_view alias = parts.at(relation_part);
    const std::string_view schema = relation_part == 0 ? std::string_view{} : parts.at(relation_part - 1);
    for (auto scope = scopes_.rbegin(); scope != scopes_.rend(); ++scope) {
      bool found = false;
      for (const Entry& entry : *scope) {
        if (entry.alias != alias || (!schema.empty() && !entry.own_name)) {
          continue;
        }
        if (!schema.empty() && entry.relation != nullptr && entry.relation->id->schema != schema) {
          continue;
        }
        found = true;
        if (entry.relation == nullptr) {
          continue;
        }
        if (entry.own_name) {
          mention(entry.relation->id, at, relation_part);
        }
        if (!of_column) {
          whole(entry, !expanded);
        } else if (const ObjectId* const id = entry.relation->column(parts.at(relation_part + 1))) {
          mention(id, at, relation_part + 1, false, names_output);
        }
      }
      if (found) {
        return true;
      }
    }
    return false;
  };
  if (star || count == 1) {
    through(count - 1, false);
  } else if (count >= 2 && !through(count - 2, true) && count == 2 && routine_ != nullptr &&
             bare_name(*routine_) == parts[0]) {
    mention(routine_, at);  // an argument, as the server prints it where a query's columns might hide it
  }
}

void Walker::call(Node node) {
  const Node names = node["funcname"];
  const bool qualified = names.size() > 1;
  const std::string_view schema = qualified ? names.at(names.size() - 2).text() : std::string_view{};
  const std::string_view name = names.back().text();
  const std::size_t arguments = node["args"].size();
  if (schema != "pg_catalog") {
    const auto candidates = index_.callables(schema, name, path_);
    bool any = false;
    for (const bool fitting : {true, false}) {
      for (const Callable& callable : candidates) {
        if (!fitting || (callable.least <= arguments && arguments <= callable.most)) {
          mention(callable.id, offset(node), names.size() - 1);
          any = true;
        }
      }
      if (any) {
        break;
      }
    }
    if (candidates.empty()) {
      mention(index_.extension_of("function", schema, name, path_));
      mention(index_.type(schema, name, path_), offset(node), names.size() - 1);  // `mood('happy')` is a cast
    }
  }
  const Node first = node["args"].at(0);
  if (takes_relation(name)) {
    literal(first.as("A_Const"), "regclass");
  } else if (arguments > 1 && takes_configuration(name)) {
    literal(first.as("A_Const"), "regconfig");
  }
  node.for_each_field([&](std::string_view field_name, Node value) {
    if (field_name != "funcname" && (value.is_object() || value.is_list())) {
      field(field_name, value);
    }
  });
}

void Walker::type(Node node) {
  const Node names = node["names"];
  const std::size_t count = names.size();
  if (node["pct_type"].flag() && count >= 2) {
    const Relation* const relation =
        index_.relation(count > 2 ? names.at(count - 3).text() : std::string_view{}, names.at(count - 2).text(), path_);
    if (relation != nullptr) {
      mention(relation->id, offset(node), count - 2);
      mention(relation->column(names.back().text()), offset(node), count - 1);
    }
    return;
  }
  if (count == 0) {
    return;
  }
  const std::string_view schema = count > 1 ? names.at(count - 2).text() : std::string_view{};
  const std::string_view name = names.back().text();
  if (schema == "pg_catalog") {
    return;
  }
  if (const ObjectId* const id = index_.type(schema, name, path_)) {
    mention(id, offset(node), count - 1);
  } else {
    mention(index_.extension_of("type", schema, name, path_));
  }
}

void Walker::operators(Node names, std::size_t at) {
  const std::size_t count = names.size();
  if (count == 0) {
    return;
  }
  const std::string_view symbol = names.back().text();
  const std::string_view schema = count > 1 ? names.at(count - 2).text() : std::string_view{};
  if (schema == "pg_catalog" || (schema.empty() && is_builtin_operator(symbol))) {
    return;
  }
  for (const ObjectId* const id : index_.operators(schema, symbol, path_)) {
    mention(id, at, count - 1);
  }
}

void Walker::literal(Node constant, std::string_view type) {
  const Node string = constant["sval"];
  if (!string) {
    return;
  }
  const std::string content(string["sval"].text());
  const std::optional<DottedName> dotted = dotted_name(content);
  if (!dotted) {
    return;
  }
  const std::string& schema = dotted->name.schema;
  const std::string& name = dotted->name.name;
  const std::size_t part = schema.empty() ? 0 : 1;
  const std::size_t at = offset(constant);
  if (type == "regclass") {
    if (const Relation* const relation = index_.relation(schema, name, path_)) {
      mention(relation->id, at, part, true);
    } else {
      mention(index_.other(Kind::index, schema, name, path_), at, part, true);
    }
  } else if (type == "regproc" || type == "regprocedure") {
    for (const Callable& callable : index_.callables(schema, name, path_)) {
      mention(callable.id, at, part, true);
    }
  } else if (type == "regtype") {
    mention(index_.type(schema, name, path_), at, part, true);
  } else if (type == "regconfig") {
    mention(index_.other(Kind::text_search_configuration, schema, name, path_), at, part, true);
  } else if (type == "regdictionary") {
    mention(index_.other(Kind::text_search_dictionary, schema, name, path_), at, part, true);
  } else if (type == "regcollation") {
    mention(index_.other(Kind::collation, schema, name, path_), at, part, true);
  } else if (type == "regnamespace") {
    mention(index_.schema_id(name), at, 0, true);
  }
}

}  // namespace schema::names
