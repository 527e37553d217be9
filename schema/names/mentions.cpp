#include "schema/names/mentions.hpp"

#include <algorithm>
#include <array>

#include "schema/names/expression_tree.hpp"
#include "schema/names/scan.hpp"

namespace schema::names {

namespace {

using tree::Node;

/// Something in FROM (or the relation an expression stands over): what `alias.column` may mean.
struct Entry {
  std::string_view alias;              // or the relation's own name
  std::string_view schema;             // as written; only without an alias may it qualify
  bool own_name = false;               // the alias is the relation's name itself
  const Relation* relation = nullptr;  // nullptr: columns not known (subquery, function)
};

/// Functions whose first of several arguments, a bare string, is taken for a regconfig.
bool takes_configuration(std::string_view function) {
  static constexpr std::array<std::string_view, 6> kNames = {
      "phraseto_tsquery", "plainto_tsquery", "to_tsquery", "to_tsvector", "ts_headline", "websearch_to_tsquery"};
  return std::ranges::find(kNames, function) != kNames.end();
}

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

class Walker {
 public:
  Walker(const Index& index, const Path& path, std::size_t prefix, const std::function<void(const Mention&)>& f)
      : index_(index), path_(path), prefix_(prefix), f_(f) {}

  void over(const ExpressionUse& use) {
    if (use.relation.name.empty()) {
      return;
    }
    const Relation* relation = index_.relation(use.relation.schema, use.relation.name, path_);
    if (relation == nullptr) {
      return;
    }
    scopes_.emplace_back();
    if (use.role == ExpressionRole::trigger) {
      scopes_.back().push_back({"old", "", false, relation});
      scopes_.back().push_back({"new", "", false, relation});
    } else if (use.role != ExpressionRole::rule && use.role != ExpressionRole::bound) {
      scopes_.back().push_back({use.relation.name, use.relation.schema, true, relation});
    }
  }

  void walk(Node node);

 private:
  std::size_t offset(Node located) const {
    const std::size_t at = located.location();
    return at < prefix_ ? Mention::kImplied : at - prefix_;
  }
  void mention(const ObjectId* object, std::size_t at = Mention::kImplied, std::size_t part = 0, bool literal = false,
               bool names_output = false) {
    if (object != nullptr) {
      f_({object, at, part, literal, names_output});
    }
  }

  void fields(Node node) {
    node.for_each_field([&](std::string_view name, Node value) {
      if (value.is_object() || value.is_list()) {
        field(name, value);
      }
    });
  }
  /// Some nodes stand without their wrapper where the grammar allows one kind only: the field tells which.
  void field(std::string_view name, Node value) {
    if (value.is_object() && value.kind().empty()) {
      if (name == "typeName" || name == "argType" || name == "returnType") {
        type(value);
        return;
      }
      if (name == "larg" || name == "rarg") {
        select(value);
        return;
      }
      if (name == "relation") {
        range(value);
        return;
      }
    }
    walk(value);
  }

  void select(Node node);
  void with(Node clause);
  void from(Node item, std::vector<Entry>& added);
  void from_list(Node list);
  void range(Node range_var) { range_entry(range_var); }
  Entry range_entry(Node range_var);
  void statement(Node node);
  void targets(Node list, const Relation* target);
  void column(Node reference, bool names_output);
  void whole(const Entry& entry);
  void call(Node node);
  void type(Node node);
  void operators(Node names, std::size_t at);
  void literal(Node constant, std::string_view type);
  bool is_with_query(std::string_view name) const { return std::ranges::find(with_, name) != with_.end(); }
  const Relation* target_of(Node range_var);

  const Index& index_;
  const Path& path_;
  std::size_t prefix_;
  const std::function<void(const Mention&)>& f_;
  std::vector<std::vector<Entry>> scopes_;
  std::vector<std::string_view> with_;
};

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
    column(inner, false);
  } else if (kind == "SelectStmt") {
    select(inner);
  } else if (kind == "FuncCall") {
    call(inner);
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

void Walker::with(Node clause) {
  const bool recursive = clause["recursive"].flag();
  for (const Node node : clause["ctes"]) {
    if (recursive) {
      with_.push_back(node.inner()["ctename"].text());
    }
  }
  for (const Node node : clause["ctes"]) {
    walk(node.inner()["ctequery"]);
    if (!recursive) {
      with_.push_back(node.inner()["ctename"].text());
    }
  }
}

void Walker::select(Node node) {
  const std::size_t with_before = with_.size();
  with(node["withClause"]);
  scopes_.emplace_back();
  from_list(node["fromClause"]);
  if (node["larg"]) {
    select(node["larg"].inner());
    select(node["rarg"].inner());
  }
  targets(node["targetList"], nullptr);
  node.for_each_field([&](std::string_view name, Node value) {
    if (name != "withClause" && name != "fromClause" && name != "larg" && name != "rarg" && name != "targetList" &&
        (value.is_object() || value.is_list())) {
      field(name, value);
    }
  });
  scopes_.pop_back();
  with_.resize(with_before);
}

/// INSERT, UPDATE, DELETE, MERGE: in a rule, a WITH query or a body.
void Walker::statement(Node node) {
  const std::size_t with_before = with_.size();
  with(node["withClause"]);
  scopes_.emplace_back();
  Entry target = range_entry(node["relation"]);
  const Relation* const relation = target.relation;
  scopes_.back().push_back(target);
  from_list(node["fromClause"]);
  from_list(node["usingClause"]);
  if (const Node source = node["sourceRelation"]) {
    std::vector<Entry> added;
    from(source, added);
    scopes_.back().insert(scopes_.back().end(), added.begin(), added.end());
  }
  targets(node["cols"], relation);
  targets(node["targetList"], relation);
  targets(node["returningList"], nullptr);
  node.for_each_field([&](std::string_view name, Node value) {
    if (name == "onConflictClause") {
      scopes_.back().push_back({"excluded", "", false, relation});
      targets(value["targetList"], relation);
      walk(value["infer"]);
      walk(value["whereClause"]);
    } else if (name == "mergeWhenClauses") {
      for (const Node clause : value) {
        targets(clause.inner()["targetList"], relation);
        walk(clause.inner()["condition"]);
        walk(clause.inner()["values"]);
      }
    } else if (name != "withClause" && name != "relation" && name != "fromClause" && name != "usingClause" &&
               name != "sourceRelation" && name != "cols" && name != "targetList" && name != "returningList" &&
               (value.is_object() || value.is_list())) {
      field(name, value);
    }
  });
  scopes_.pop_back();
  with_.resize(with_before);
}

/// A target list: of a query (`target` is nullptr: values, perhaps named), or columns that are written.
void Walker::targets(Node list, const Relation* target) {
  for (const Node node : list) {
    const Node result = node.inner();
    const Node value = result["val"];
    if (target != nullptr) {
      mention(target->column(result["name"].text()), offset(result));
      walk(value);
    } else if (const Node reference = value.as("ColumnRef"); reference && result["name"].text().empty()) {
      column(reference, true);
    } else {
      walk(value);
    }
  }
}

void Walker::from_list(Node list) {
  for (const Node item : list) {
    std::vector<Entry> added;
    from(item, added);
  }
}

/// Adds what one item of FROM brings to the innermost scope, as it goes: LATERAL items see those before them.
void Walker::from(Node item, std::vector<Entry>& added) {
  const std::string_view kind = item.kind();
  const Node inner = item.inner();
  const auto add = [&](Entry entry) {
    added.push_back(entry);
    scopes_.back().push_back(entry);
  };
  if (kind == "RangeVar") {
    add(range_entry(inner));
  } else if (kind == "JoinExpr") {
    std::vector<Entry> sides;
    from(inner["larg"], sides);
    from(inner["rarg"], sides);
    for (const Node name : inner["usingClause"]) {
      for (const Entry& side : sides) {
        mention(side.relation == nullptr ? nullptr : side.relation->column(name.text()));
      }
    }
    if (inner["isNatural"].flag()) {
      std::ranges::for_each(sides, [&](const Entry& side) { whole(side); });
    }
    walk(inner["quals"]);
    // An alias of the join stands for all that is joined.
    if (const std::string_view alias = inner["alias"]["aliasname"].text(); !alias.empty()) {
      for (Entry side : sides) {
        side.alias = alias;
        side.own_name = false;
        add(side);
      }
    }
    added.insert(added.end(), sides.begin(), sides.end());
  } else if (kind == "RangeTableSample") {
    from(inner["relation"], added);
    walk(inner["args"]);
  } else {
    // A subquery, functions, XMLTABLE: its columns are not those of a relation.
    inner.for_each_field([&](std::string_view name, Node value) {
      if (name != "alias" && (value.is_object() || value.is_list())) {
        field(name, value);
      }
    });
    add({inner["alias"]["aliasname"].text(), "", false, nullptr});
  }
}

const Relation* Walker::target_of(Node range_var) {
  const std::string_view schema = range_var["schemaname"].text();
  const std::string_view name = range_var["relname"].text();
  if (schema.empty() && is_with_query(name)) {
    return nullptr;
  }
  const Relation* const relation = index_.relation(schema, name, path_);
  const std::size_t part = (schema.empty() ? 0U : 1U) + (range_var["catalogname"].text().empty() ? 0U : 1U);
  mention(relation != nullptr ? relation->id : index_.extension_of("relation", schema, name, path_),
          relation != nullptr ? offset(range_var) : Mention::kImplied, part);
  return relation;
}

Entry Walker::range_entry(Node range_var) {
  range_var = range_var.inner();
  const Relation* const relation = target_of(range_var);
  const Node alias = range_var["alias"];
  Entry entry{alias["aliasname"].text(), "", false, relation};
  if (entry.alias.empty()) {
    entry.alias = range_var["relname"].text();
    entry.schema = range_var["schemaname"].text();
    entry.own_name = true;
  }
  if (!alias["colnames"].empty()) {
    whole(entry);  // the columns have other names here
  }
  return entry;
}

void Walker::whole(const Entry& entry) {
  if (entry.relation != nullptr) {
    for (const ObjectId* id : entry.relation->columns) {
      mention(id);
    }
  }
}

void Walker::column(Node reference, bool names_output) {
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
          whole(entry);
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
  } else if (count >= 2) {
    through(count - 2, true);
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

}  // namespace

bool is_object_type(std::string_view type) {
  static constexpr std::array<std::string_view, 9> kTypes = {"regclass",      "regcollation", "regconfig",
                                                             "regdictionary", "regnamespace", "regoper",
                                                             "regproc",       "regprocedure", "regtype"};
  return std::ranges::find(kTypes, type) != kTypes.end();
}

bool takes_relation(std::string_view function) {
  static constexpr std::array<std::string_view, 3> kNames = {"currval", "nextval", "setval"};
  return std::ranges::find(kNames, function) != kNames.end();
}

void for_each_mention(const Index& index, const Path& path, const ExpressionUse& use, const std::string& text,
                      const std::function<void(const Mention&)>& f) {
  try {
    const ExpressionTree parsed = expression_tree(use.role, text);
    Walker walker(index, path, parsed.prefix, f);
    walker.over(use);
    walker.walk(parsed.root);
  } catch (const tree::SyntaxError&) {  // a text that does not parse names nothing we could know of
  }
}

}  // namespace schema::names
