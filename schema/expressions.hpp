#pragma once
// Where expressions stand in the model, in one place: what canonical form, judge, references and rename walk over.

#include <cstdint>
#include <functional>
#include <string>

#include "schema/database.hpp"

namespace schema {

enum class ExpressionRole : std::uint8_t {
  value,      ///< a column's, domain's or argument's default: coerced to `target_type` by assignment
  generated,  ///< a generated column: over the relation's columns, coerced to `target_type`
  condition,  ///< a boolean over the relation's columns: CHECK, index predicate, policy, publication WHERE; for a
              ///< domain's CHECK the only name is VALUE, of type `target_type`
  key,        ///< an index, partition or statistics expression over the relation's columns
  trigger,    ///< a trigger's WHEN: over OLD and NEW of the relation
  query,      ///< a view's query
  bound,      ///< FOR VALUES … of a partition (relation: the parent)
  rule,       ///< a whole CREATE RULE
  body,       ///< an SQL-standard function body
};

/// Which expression of the model, and what it stands over.
struct ExpressionUse {
  ObjectId object;
  std::string field;  ///< `default`, `check`, `using`, `definition`, `element 2`, …; unique within the object
  ExpressionRole role{};
  QualifiedName relation;   ///< whose columns it may name; empty for none
  std::string target_type;  ///< see ExpressionRole; may be empty
};

/// The same, as a walk over the model comes by: pointers into the model, and names put together only when asked for.
struct ExpressionPlace {
  const ObjectId* id = nullptr;
  const Object* object = nullptr;
  const char* word = "";   ///< of the field
  std::size_t number = 0;  ///< of the field, 1-based; 0: there is one
  ExpressionRole role{};
  enum class Over : std::uint8_t { nothing, owner, itself, relation } over{};
  const QualifiedName* relation = nullptr;  ///< for Over::relation
  Name target_type{};                       ///< empty: none

  struct Relation {
    std::string_view schema, name;
  };

  std::string field() const;
  Relation over_relation() const;  ///< whose columns it may name; empty for none
  ExpressionUse use() const;
  /// The same expression of the two models.
  bool same_field(const ExpressionPlace& other) const;
};

/// Calls f for each expression of one object, or of all of them in id order.
void for_each_expression(Database& database, const ObjectId& id,
                         const std::function<void(const ExpressionUse&, Expression&)>& f);
void for_each_expression(const Database& database, const ObjectId& id,
                         const std::function<void(const ExpressionUse&, const Expression&)>& f);
void for_each_expression(Database& database, const std::function<void(const ExpressionUse&, Expression&)>& f);
void for_each_expression(const Database& database,
                         const std::function<void(const ExpressionUse&, const Expression&)>& f);

/// For who looks at every expression and asks of few where it stands.
void for_each_expression_place(const Database& database, const ObjectId& id,
                               const std::function<void(const ExpressionPlace&, const Expression&)>& f);
void for_each_expression_place(Database& database, const std::function<void(const ExpressionPlace&, Expression&)>& f);
void for_each_expression_place(const Database& database,
                               const std::function<void(const ExpressionPlace&, const Expression&)>& f);

/// The expressions of those kinds alone in which a whole query may stand.
void for_each_expression_with_queries(Database& database,
                                      const std::function<void(const ExpressionPlace&, Expression&)>& f);

}  // namespace schema
