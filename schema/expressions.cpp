#include "schema/expressions.hpp"

#include <optional>
#include <type_traits>

#include "schema/sql.hpp"

namespace schema {

namespace {

constexpr const char* kWhereOf = "where of";  // a table of a publication

/// The walk, for a model that is read (Const) or written: one overload per struct that holds expressions.
template <bool Const>
class Walk {
 public:
  template <class T>
  using Ref = std::conditional_t<Const, const T&, T&>;
  using Visitor = std::function<void(const ExpressionPlace&, Ref<Expression>)>;
  using Over = ExpressionPlace::Over;

  Walk(const Database& database, const Visitor& visitor) : database_(database), visitor_(visitor) {}

  template <class T>
  void object(const ObjectId&, T&) {}  // a struct without expressions

  void object(const ObjectId& id, Ref<Column> column) {
    visit({&id, &column, "default", 0, ExpressionRole::value, Over::nothing, nullptr, column.type},
          column.default_value);
    if (column.generated) {
      visitor_({&id, &column, "generated", 0, ExpressionRole::generated, Over::owner, nullptr, column.type},
               column.generated->expression);
    }
  }

  void object(const ObjectId& id, Ref<Domain> domain) {
    visit({&id, &domain, "default", 0, ExpressionRole::value, Over::nothing, nullptr, domain.type},
          domain.default_value);
  }

  void object(const ObjectId& id, Ref<Table> table) {
    if (table.partition_key) {
      elements(id, table, Over::itself, table.partition_key->elements);
    }
    if (table.partition_of) {
      visitor_({&id, &table, "bound", 0, ExpressionRole::bound, Over::relation, &table.partition_of->parent},
               table.partition_of->bound);
    }
  }

  void object(const ObjectId& id, Ref<Constraint> constraint) {
    // A domain's CHECK knows no columns, only VALUE.
    const Domain* domain = !constraint.expression || database_.domains.empty()
                               ? nullptr
                               : database_.find<Domain>({Kind::domain, id.schema, "", id.relation});
    if (domain != nullptr) {
      visit({&id, &constraint, "check", 0, ExpressionRole::condition, Over::nothing, nullptr, domain->type},
            constraint.expression);
      return;
    }
    elements(id, constraint, Over::owner, constraint.elements);
    const bool excludes = constraint.type == ConstraintType::exclude;
    visit({&id, &constraint, excludes ? "where" : "check", 0, ExpressionRole::condition, Over::owner},
          constraint.expression);
  }

  void object(const ObjectId& id, Ref<Index> index) {
    elements(id, index, Over::owner, index.elements);
    visit({&id, &index, "where", 0, ExpressionRole::condition, Over::owner}, index.predicate);
  }

  void object(const ObjectId& id, Ref<Statistics> statistics) {
    for (std::size_t i = 0; i < statistics.expressions.size(); ++i) {
      visitor_({&id, &statistics, "expression", i + 1, ExpressionRole::key, Over::relation, &statistics.table},
               statistics.expressions[i]);
    }
  }

  void object(const ObjectId& id, Ref<Routine> routine) {
    for (std::size_t i = 0; i < routine.arguments.size(); ++i) {
      if (auto& argument = routine.arguments[i]; argument.default_value) {
        visitor_({&id, &routine, "argument", i + 1, ExpressionRole::value, Over::nothing, nullptr, argument.type},
                 *argument.default_value);
      }
    }
    visit({&id, &routine, "body", 0, ExpressionRole::body, Over::nothing}, routine.sql_body);
  }

  void object(const ObjectId& id, Ref<View> view) {
    visitor_({&id, &view, "definition", 0, ExpressionRole::query, Over::nothing}, view.definition);
  }

  void object(const ObjectId& id, Ref<MaterializedView> view) {
    visitor_({&id, &view, "definition", 0, ExpressionRole::query, Over::nothing}, view.definition);
  }

  void object(const ObjectId& id, Ref<Rule> rule) {
    visitor_({&id, &rule, "definition", 0, ExpressionRole::rule, Over::owner}, rule.definition);
  }

  void object(const ObjectId& id, Ref<Trigger> trigger) {
    visit({&id, &trigger, "when", 0, ExpressionRole::trigger, Over::owner}, trigger.when);
  }

  void object(const ObjectId& id, Ref<Policy> policy) {
    visit({&id, &policy, "using", 0, ExpressionRole::condition, Over::owner}, policy.using_);
    visit({&id, &policy, "check", 0, ExpressionRole::condition, Over::owner}, policy.check);
  }

  void object(const ObjectId& id, Ref<Publication> publication) {
    for (auto& table : publication.tables) {
      if (table.where) {
        visitor_({&id, &publication, kWhereOf, 0, ExpressionRole::condition, Over::relation, &table.table},
                 *table.where);
      }
    }
  }

 private:
  template <class Elements>
  void elements(const ObjectId& id, const Object& object, Over over, Elements& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (list[i].expression) {
        visitor_({&id, &object, "element", i + 1, ExpressionRole::key, over}, *list[i].expression);
      }
    }
  }

  template <class Optional>
  void visit(const ExpressionPlace& place, Optional& expression) {
    if (expression) {
      visitor_(place, *expression);
    }
  }

  const Database& database_;
  const Visitor& visitor_;
};

template <bool Const, class Db>
void walk_one(Db& database, const ObjectId& id, const typename Walk<Const>::Visitor& f) {
  Walk<Const> walk(database, f);
  switch (id.kind) {
#define KIND(kind_, Type, map_, printed)                   \
  case Kind::kind_:                                        \
    if (auto* object = database.template find<Type>(id)) { \
      walk.object(id, *object);                            \
    }                                                      \
    break;
#include "schema/kinds.def"
#undef KIND
  }
}

template <bool Const, class Db>
void walk_all(Db& database, const typename Walk<Const>::Visitor& f) {
  Walk<Const> walk(database, f);
  for_each_kind(database, [&](auto& map) {
    for (auto& [id, object] : map) {
      walk.object(id, object);
    }
  });
}

}  // namespace

std::string ExpressionPlace::field() const {
  if (word == kWhereOf) {
    return std::string(word) + ' ' + quote_qualified(*relation);
  }
  return number == 0 ? word : std::string(word) + ' ' + std::to_string(number);
}

ExpressionPlace::Relation ExpressionPlace::over_relation() const {
  switch (over) {
    case Over::nothing:
      break;
    case Over::owner:
      return {id->schema, id->relation};
    case Over::itself:
      return {id->schema, id->name};
    case Over::relation:
      return {relation->schema, relation->name};
  }
  return {};
}

ExpressionUse ExpressionPlace::use() const {
  const auto [schema, name] = over_relation();
  return {*id, field(), role, {std::string(schema), std::string(name)}, target_type};
}

bool ExpressionPlace::same_field(const ExpressionPlace& other) const {
  return number == other.number && std::string_view(word) == other.word &&
         (word != kWhereOf || *relation == *other.relation);
}

void for_each_expression(Database& database, const ObjectId& id,
                         const std::function<void(const ExpressionUse&, Expression&)>& f) {
  walk_one<false>(database, id, [&](const ExpressionPlace& place, Expression& e) { f(place.use(), e); });
}

void for_each_expression(const Database& database, const ObjectId& id,
                         const std::function<void(const ExpressionUse&, const Expression&)>& f) {
  walk_one<true>(database, id, [&](const ExpressionPlace& place, const Expression& e) { f(place.use(), e); });
}

void for_each_expression(Database& database, const std::function<void(const ExpressionUse&, Expression&)>& f) {
  walk_all<false>(database, [&](const ExpressionPlace& place, Expression& e) { f(place.use(), e); });
}

void for_each_expression(const Database& database,
                         const std::function<void(const ExpressionUse&, const Expression&)>& f) {
  walk_all<true>(database, [&](const ExpressionPlace& place, const Expression& e) { f(place.use(), e); });
}

void for_each_expression_place(const Database& database, const ObjectId& id,
                               const std::function<void(const ExpressionPlace&, const Expression&)>& f) {
  walk_one<true>(database, id, f);
}

void for_each_expression_place(Database& database, const std::function<void(const ExpressionPlace&, Expression&)>& f) {
  walk_all<false>(database, f);
}

void for_each_expression_place(const Database& database,
                               const std::function<void(const ExpressionPlace&, const Expression&)>& f) {
  walk_all<true>(database, f);
}

void for_each_expression_with_queries(Database& database,
                                      const std::function<void(const ExpressionPlace&, Expression&)>& f) {
  Walk<false> walk(database, f);
  const auto all = [&](auto& map) {
    for (auto& [id, object] : map) {
      walk.object(id, object);
    }
  };
  all(database.views);
  all(database.materialized_views);
  all(database.rules);
  all(database.policies);
  all(database.routines);
}

}  // namespace schema
