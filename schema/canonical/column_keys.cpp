#include "schema/canonical/column_keys.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "schema/canonical/form.hpp"
#include "schema/sql.hpp"
#include "schema/tree/tree.hpp"

namespace schema::canonical {

namespace {

/// A column under nothing but casts, and calls that may be casts.
bool may_be_column(const std::string& text) {
  try {
    const tree::Tree tree = tree::parse_expression(text);
    tree::Node node = tree::expression(tree);
    while (!node.is("ColumnRef")) {
      const tree::Node call = node.as("FuncCall");
      if (!node.is("TypeCast") && call["args"].size() != 1) {
        return false;
      }
      node = call ? call["args"].at(0) : node["TypeCast"]["arg"];
    }
    return true;
  } catch (const tree::SyntaxError&) {
    return false;
  }
}

class ColumnKeys {
 public:
  ColumnKeys(Database& database, const Names& names) : database_(database), session_(names) {}

  void all() {
    for (auto& [id, table] : database_.tables) {
      if (table.partition_key) {
        elements(id, table, {id.schema, id.name}, table.partition_key->elements);
      }
    }
    for (auto& [id, index] : database_.indexes) {
      elements(id, index, {id.schema, id.relation}, index.elements);
    }
    for (auto& [id, constraint] : database_.constraints) {
      elements(id, constraint, {id.schema, id.relation}, constraint.elements);
    }
    for (auto& [id, statistics] : database_.statistics) {
      std::erase_if(statistics.expressions, [&](const Expression& expression) {
        const auto column = column_of(id, statistics, statistics.table, expression.text);
        if (column) {
          statistics.columns.push_back(*column);
        }
        return column.has_value();
      });
      std::ranges::sort(statistics.columns);
    }
  }

 private:
  void elements(const ObjectId& id, const Object& object, const QualifiedName& relation,
                std::vector<IndexElement>& elements) {
    for (IndexElement& element : elements) {
      if (!element.expression) {
        continue;
      }
      if (const auto name = column_of(id, object, relation, element.expression->text)) {
        element.column = *name;
        element.expression.reset();
        const auto* column = database_.find<Column>({Kind::column, relation.schema, relation.name, *name});
        if (column != nullptr && element.collation == column->collation) {
          element.collation.clear();
        }
      }
    }
  }

  std::optional<std::string> column_of(const ObjectId& id, const Object& object, const QualifiedName& relation,
                                       const std::string& text) {
    const auto* columns = may_be_column(text) ? session_.columns(relation) : nullptr;
    if (columns == nullptr) {
      return std::nullopt;
    }
    const Form form = make_form(session_, {id, "", ExpressionRole::key, relation, ""}, text, session_.path_of(object));
    for (const RelationColumn& column : *columns) {
      if (form.text == '.' + quote_identifier(column.name)) {
        return column.name;
      }
    }
    return std::nullopt;
  }

  Database& database_;
  Session session_;
};

}  // namespace

void find_column_keys(Database& database, const Names& names) {
  if (database.server_version == 0) {
    ColumnKeys(database, names).all();
  }
}

}  // namespace schema::canonical
