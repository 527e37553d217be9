#include "schema/parse/choose_name.hpp"

#include <algorithm>

#include "schema/parse/text.hpp"

namespace schema::parse {

namespace {

/// No longer than `bytes`, without cutting a character in two.
std::string_view clip(std::string_view name, std::size_t bytes) {
  if (name.size() <= bytes) {
    return name;
  }
  while (bytes > 0 && (static_cast<unsigned char>(name[bytes]) & 0xC0U) == 0x80U) {
    --bytes;
  }
  return name.substr(0, bytes);
}

/// The name a query's output column would have (FigureColname); `strength` 1: a guess that a better one replaces.
int figure_name(tree::Node node, std::string& name) {
  const std::string_view kind = node.kind();
  const tree::Node inner = node.inner();
  const auto take = [&name](std::string_view text) {
    name = std::string(text);
    return 2;
  };
  const auto last_string = [](tree::Node list) {
    std::string_view found;
    for (const tree::Node part : list) {
      if (part.is("String")) {
        found = part.text();
      }
    }
    return found;
  };
  if (kind == "ColumnRef") {
    const std::string_view found = last_string(inner["fields"]);
    return found.empty() ? 0 : take(found);
  }
  if (kind == "A_Indirection") {
    const std::string_view found = last_string(inner["indirection"]);
    return found.empty() ? figure_name(inner["arg"], name) : take(found);
  }
  if (kind == "FuncCall") {
    return take(inner["funcname"].back().text());
  }
  if (kind == "A_Expr") {
    return inner["kind"].text() == "AEXPR_NULLIF" ? take("nullif") : 0;
  }
  if (kind == "TypeCast") {
    const int strength = figure_name(inner["arg"], name);
    if (strength <= 1) {
      name = std::string(inner["typeName"]["names"].back().text());
      return 1;
    }
    return strength;
  }
  if (kind == "CollateClause") {
    return figure_name(inner["arg"], name);
  }
  if (kind == "GroupingFunc") {
    return take("grouping");
  }
  if (kind == "CaseExpr") {
    const int strength = figure_name(inner["defresult"], name);
    if (strength <= 1) {
      name = "case";
      return 1;
    }
    return strength;
  }
  if (kind == "A_ArrayExpr") {
    return take("array");
  }
  if (kind == "RowExpr") {
    return take("row");
  }
  if (kind == "CoalesceExpr") {
    return take("coalesce");
  }
  if (kind == "MinMaxExpr") {
    return take(inner["op"].text() == "IS_LEAST" ? "least" : "greatest");
  }
  if (kind == "SQLValueFunction") {
    return take(to_lower(inner["op"].text().substr(5)));  // SVFOP_CURRENT_DATE
  }
  if (kind == "XmlExpr") {
    const std::string_view op = inner["op"].text();
    if (op == "IS_XMLCONCAT" || op == "IS_XMLELEMENT" || op == "IS_XMLFOREST" || op == "IS_XMLPARSE" ||
        op == "IS_XMLPI" || op == "IS_XMLROOT") {
      return take(to_lower(op.substr(3)));
    }
    return 0;
  }
  return kind == "XmlSerialize" ? take("xmlserialize") : 0;
}

std::vector<std::string> numbered(const std::vector<std::string>& names) {
  std::vector<std::string> unique;
  for (const std::string& name : names) {
    std::string current = name;
    for (int i = 1; std::ranges::find(unique, current) != unique.end(); ++i) {
      const std::string number = std::to_string(i);
      current = std::string(clip(name, kNameBytes - number.size())) + number;
    }
    unique.push_back(std::move(current));
  }
  return unique;
}

std::string expression_name(tree::Node expression) {
  std::string name;
  return figure_name(expression, name) == 0 ? "expr" : name;
}

/// Expressions have the name they would have in a query, or `expr`; equal ones are numbered (ChooseIndexColumnNames).
std::vector<std::string> index_column_names(const std::vector<IndexElement>& elements,
                                            const std::vector<std::string>& include) {
  std::vector<std::string> names;
  for (const IndexElement& element : elements) {
    if (!element.expression) {
      names.push_back(element.column);
      continue;
    }
    try {
      const tree::Tree tree = tree::parse_expression(element.expression->text);
      names.push_back(expression_name(tree::expression(tree)));
    } catch (const tree::SyntaxError&) {
      names.emplace_back("expr");
    }
  }
  names.insert(names.end(), include.begin(), include.end());
  return numbered(names);
}

void collect_columns(tree::Node node, std::vector<std::string>& columns) {
  if (node.is_list()) {
    for (const tree::Node item : node) {
      collect_columns(item, columns);
    }
  } else if (const tree::Node reference = node.as("ColumnRef")) {
    std::string name(reference["fields"].back().text());
    if (std::ranges::find(columns, name) == columns.end()) {
      columns.push_back(std::move(name));
    }
  } else if (node.is_object()) {
    node.for_each_field([&columns](std::string_view, tree::Node value) { collect_columns(value, columns); });
  }
}

}  // namespace

std::string make_object_name(std::string_view name1, std::string_view name2, std::string_view label) {
  const std::size_t overhead = (name2.empty() ? 0 : 1) + (label.empty() ? 0 : label.size() + 1);
  std::size_t bytes1 = name1.size(), bytes2 = name2.size();
  while (bytes1 + bytes2 > kNameBytes - overhead) {
    --(bytes1 > bytes2 ? bytes1 : bytes2);
  }
  std::string name(clip(name1, bytes1));
  if (!name2.empty()) {
    name += '_';
    name += clip(name2, bytes2);
  }
  if (!label.empty()) {
    name += '_';
    name += label;
  }
  return name;
}

std::string multirange_name(const std::string& range) {
  const std::size_t at = range.find("range");
  return at == std::string::npos ? make_object_name(range, "", "multirange")
                                 : std::string(clip(range.substr(0, at) + "multi" + range.substr(at), kNameBytes));
}

std::string choose_name(const Interpreter& interpreter, const std::string& schema, std::string_view name1,
                        std::string_view name2, std::string_view label, NameUse use) {
  return first_name(name1, name2, label, [&](const Name& free) {
    const QualifiedName name{schema, free};
    const bool relation_taken = use != NameUse::constraint && interpreter.class_name_taken(name);
    const bool constraint_taken = use != NameUse::relation && interpreter.constraint_name_taken(name);
    return !relation_taken && !constraint_taken;
  });
}

QualifiedName sequence_of_identity(const ObjectId& column, const Identity& identity) {
  return identity.sequence_name.value_or(
      QualifiedName{column.schema, make_object_name(column.relation, column.name, "seq")});
}

void name_sequence(Identity& identity, const ObjectId& column, const QualifiedName& name) {
  identity.sequence_name.reset();
  if (name != sequence_of_identity(column, identity)) {
    identity.sequence_name = name;
  }
}

NameParts name_parts(const Index& index) {
  return {name_addition(index_column_names(index.elements, index.include)), "idx", NameUse::relation};
}

NameParts name_parts(const Constraint& constraint) {
  switch (constraint.type) {
    case ConstraintType::primary_key:
      return {"", "pkey", NameUse::index_constraint};
    case ConstraintType::exclude:
      return {name_addition(index_column_names(constraint.elements, constraint.include)), "excl",
              NameUse::index_constraint};
    case ConstraintType::foreign_key:
      return {name_addition(constraint.columns), "fkey", NameUse::constraint};
    default:
      std::vector<std::string> columns = constraint.columns;
      columns.insert(columns.end(), constraint.include.begin(), constraint.include.end());
      return {name_addition(columns), "key", NameUse::index_constraint};
  }
}

std::string make_object_name(std::string_view table, const NameParts& parts) {
  return make_object_name(table, parts.columns, parts.label);
}

std::string choose_name(const Interpreter& interpreter, const ObjectId& table, const NameParts& parts) {
  return choose_name(interpreter, table.schema, table.name, parts.columns, parts.label, parts.use);
}

bool is_made_up_name(std::string_view name, std::string_view table, const NameParts& parts) {
  const std::string number(name.substr(name.find_last_not_of("0123456789") + 1));
  return name == make_object_name(table, parts) ||
         name == make_object_name(table, parts.columns, std::string(parts.label) + number);
}

std::string name_addition(const std::vector<std::string>& columns) {
  std::string addition;
  for (const std::string& column : columns) {
    addition += (addition.empty() ? "" : "_") + column;
    if (addition.size() > kNameBytes) {
      break;
    }
  }
  return addition;
}

std::vector<std::string> output_names(std::string_view query) {
  std::vector<std::string> names;
  try {
    const tree::Tree tree = tree::parse(query);
    tree::Node select = tree.statement().as("SelectStmt");
    while (const tree::Node left = select["larg"]) {
      select = left.inner();
    }
    for (const tree::Node target : select["targetList"]) {
      const tree::Node output = target.as("ResTarget");
      if (output["val"].as("ColumnRef")["fields"].back().is("A_Star")) {
        return {};
      }
      std::string name(output["name"].text());
      if (name.empty() && figure_name(output["val"], name) == 0) {
        name = "?column?";
      }
      names.push_back(std::move(name));
    }
    for (std::size_t i = 1; i <= select["valuesLists"].at(0).inner()["items"].size(); ++i) {
      names.push_back("column" + std::to_string(i));
    }
  } catch (const tree::SyntaxError&) {
    return {};
  }
  return names;
}

std::vector<std::string> columns_named(tree::Node expression) {
  std::vector<std::string> columns;
  collect_columns(expression, columns);
  return columns;
}

}  // namespace schema::parse
