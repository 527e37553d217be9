#include "schema/expressions.hpp"

#include <optional>
#include <type_traits>

#include "schema/sql.hpp"

namespace schema {

namespace {

/// The walk, for a model that is read (Const) or written: one overload per struct that holds expressions.
template <bool Const>
class Walk {
 public:
  template <class T>
  using Ref = std::conditional_t<Const, const T&, T&>;
  using Visitor = std::function<void(const ExpressionUse&, Ref<Expression>)>;

  Walk(const Database& database, const Visitor& visitor) : database_(database), visitor_(visitor) {}

  template <class T>
  void object(const ObjectId&, T&) {}  // a struct without expressions

  void object(const ObjectId& id, Ref<Column> column) {
    visit(id, "default", ExpressionRole::value, Over::nothing, column.default_value, column.type);
    if (column.generated) {
      call(id, "generated", ExpressionRole::generated, owner(id), column.generated->expression, column.type);
    }
  }

  void object(const ObjectId& id, Ref<Domain> domain) {
    visit(id, "default", ExpressionRole::value, Over::nothing, domain.default_value, domain.type);
  }

  void object(const ObjectId& id, Ref<Table> table) {
    if (table.partition_key) {
      elements(id, Over::itself, table.partition_key->elements);
    }
    if (table.partition_of) {
      call(id, "bound", ExpressionRole::bound, table.partition_of->parent, table.partition_of->bound, "");
    }
  }

  void object(const ObjectId& id, Ref<Constraint> constraint) {
    // A domain's CHECK knows no columns, only VALUE.
    const Domain* domain = !constraint.expression || database_.domains.empty()
                               ? nullptr
                               : database_.find<Domain>({Kind::domain, id.schema, "", id.relation});
    if (domain != nullptr) {
      visit(id, "check", ExpressionRole::condition, Over::nothing, constraint.expression, domain->type);
      return;
    }
    elements(id, Over::owner, constraint.elements);
    const bool excludes = constraint.type == ConstraintType::exclude;
    visit(id, excludes ? "where" : "check", ExpressionRole::condition, Over::owner, constraint.expression);
  }

  void object(const ObjectId& id, Ref<Index> index) {
    elements(id, Over::owner, index.elements);
    visit(id, "where", ExpressionRole::condition, Over::owner, index.predicate);
  }

  void object(const ObjectId& id, Ref<Statistics> statistics) {
    for (std::size_t i = 0; i < statistics.expressions.size(); ++i) {
      call(id, numbered("expression ", i), ExpressionRole::key, statistics.table, statistics.expressions[i], "");
    }
  }

  void object(const ObjectId& id, Ref<Routine> routine) {
    for (std::size_t i = 0; i < routine.arguments.size(); ++i) {
      if (auto& argument = routine.arguments[i]; argument.default_value) {
        call(id, numbered("argument ", i), ExpressionRole::value, {}, *argument.default_value, argument.type);
      }
    }
    visit(id, "body", ExpressionRole::body, Over::nothing, routine.sql_body);
  }

  void object(const ObjectId& id, Ref<View> view) {
    call(id, "definition", ExpressionRole::query, {}, view.definition, "");
  }

  void object(const ObjectId& id, Ref<MaterializedView> view) {
    call(id, "definition", ExpressionRole::query, {}, view.definition, "");
  }

  void object(const ObjectId& id, Ref<Rule> rule) {
    call(id, "definition", ExpressionRole::rule, owner(id), rule.definition, "");
  }

  void object(const ObjectId& id, Ref<Trigger> trigger) {
    visit(id, "when", ExpressionRole::trigger, Over::owner, trigger.when);
  }

  void object(const ObjectId& id, Ref<Policy> policy) {
    visit(id, "using", ExpressionRole::condition, Over::owner, policy.using_);
    visit(id, "check", ExpressionRole::condition, Over::owner, policy.check);
  }

  void object(const ObjectId& id, Ref<Publication> publication) {
    for (auto& table : publication.tables) {
      if (table.where) {
        call(id, "where of " + quote_qualified(table.table), ExpressionRole::condition, table.table, *table.where, "");
      }
    }
  }

 private:
  /// Whose columns an expression may name. Said by a word: most objects have no expression, and names cost copies.
  enum class Over : std::uint8_t { nothing, owner, itself };

  static QualifiedName owner(const ObjectId& id) { return {id.schema, id.relation}; }
  static QualifiedName relation(const ObjectId& id, Over over) {
    return over == Over::nothing ? QualifiedName{}
           : over == Over::owner ? owner(id)
                                 : QualifiedName{id.schema, id.name};
  }
  static std::string numbered(const char* word, std::size_t index) { return word + std::to_string(index + 1); }

  template <class Elements>
  void elements(const ObjectId& id, Over over, Elements& list) {
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (list[i].expression) {
        call(id, numbered("element ", i), ExpressionRole::key, relation(id, over), *list[i].expression, "");
      }
    }
  }

  template <class Optional>
  void visit(const ObjectId& id, const char* field, ExpressionRole role, Over over, Optional& expression,
             const std::string& target_type = "") {
    if (expression) {
      call(id, field, role, relation(id, over), *expression, target_type);
    }
  }

  void call(const ObjectId& id, std::string field, ExpressionRole role, QualifiedName relation,
            Ref<Expression> expression, const std::string& target_type) {
    visitor_(ExpressionUse{id, std::move(field), role, std::move(relation), target_type}, expression);
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

void for_each_expression(Database& database, const ObjectId& id,
                         const std::function<void(const ExpressionUse&, Expression&)>& f) {
  walk_one<false>(database, id, f);
}

void for_each_expression(const Database& database, const ObjectId& id,
                         const std::function<void(const ExpressionUse&, const Expression&)>& f) {
  walk_one<true>(database, id, f);
}

void for_each_expression(Database& database, const std::function<void(const ExpressionUse&, Expression&)>& f) {
  walk_all<false>(database, f);
}

void for_each_expression(const Database& database,
                         const std::function<void(const ExpressionUse&, const Expression&)>& f) {
  walk_all<true>(database, f);
}

}  // namespace schema
