#include "introspect/judge_task.hpp"

#include <array>

#include "introspect/spoken_names.hpp"
#include "introspect/stand_ins.hpp"
#include "schema/sql.hpp"

namespace introspect {

using schema::Database;
using schema::ExpressionRole;
using schema::ObjectId;
using schema::QualifiedName;
using schema::canonical::Question;

namespace {

// A table in pg_temp with the relation's name and columns, so that `t.a` in the text still finds its way. On the
// scratch server a relation that stands there as a view is copied, on the target every one is.
std::string copy_statement(const Database& database, const QualifiedName& relation) {
  const std::string name = "pg_temp." + schema::quote_identifier(relation.name);
  const bool is_table = database.find<schema::Table>(table_id(relation)) != nullptr;
  return "CREATE TABLE " + name + " " +
         (is_table ? column_list(database, relation) : "(LIKE " + schema::quote_qualified(relation) + ")");
}

std::string literal_regclass(const std::string& relation) {
  return schema::quote_literal(relation) + "::pg_catalog.regclass";
}

const std::vector<std::string>& written_columns(const Database& database, const ObjectId& id) {
  static const std::vector<std::string> none;
  if (const auto* view = database.find<schema::View>(id)) {
    return view->columns;
  }
  const auto* materialized = database.find<schema::MaterializedView>(id);
  return materialized != nullptr ? materialized->columns : none;
}

std::string key_list(const std::vector<schema::IndexElement>& elements) {
  std::string list;
  for (const schema::IndexElement& element : elements) {
    list += list.empty() ? "" : ", ";
    list += element.expression ? "(" + element.expression->text + "\n)" : schema::quote_identifier(element.column);
    list += element.collation.empty() ? "" : " COLLATE " + element.collation;
    list += element.opclass.empty() ? "" : " " + element.opclass;
  }
  return list;
}

/// Builds the Task of one text; one function per role.
class Asker {
 public:
  Asker(const Database& database, Where where) : database_(database), where_(where) {}

  Task task(std::size_t number, const Question& question, const std::string& text) {
    const schema::ExpressionUse& use = question.use;
    task_ = {};
    task_.question = number;
    task_.text = text;
    const schema::Object* object = database_.object(use.object);
    if (object == nullptr) {
      task_.unanswerable = "the object is not in the model";
      return task_;
    }
    task_.path = path_of(database_, *object);
    // Last: where it is not named it comes first, and our copies would hide what the text's own queries read.
    task_.path += task_.path.empty() ? "pg_temp" : ", pg_temp";
    switch (use.role) {
      case ExpressionRole::value:
        value(use);
        break;
      case ExpressionRole::generated:
        generated(use);
        break;
      case ExpressionRole::condition:
        condition(use);
        break;
      case ExpressionRole::key:
        key(use);
        break;
      case ExpressionRole::trigger:
        trigger(use);
        break;
      case ExpressionRole::query:
        query(use);
        break;
      case ExpressionRole::bound:
        bound(use);
        break;
      case ExpressionRole::rule:
        rule(use);
        break;
      case ExpressionRole::body:
        body(use);
        break;
    }
    return task_;
  }

 private:
  void holder(const std::string& prefix, const std::string& suffix) {
    // The line feed ends a comment at the end of the text.
    task_.prefix = task_.again_prefix = prefix;
    task_.suffix = task_.again_suffix = "\n" + suffix;
  }

  /// The relation whose columns the text names, as a table.
  std::string relation(const QualifiedName& name) {
    const ObjectId id = database_.relation_id(name);
    if (where_ == Where::scratch && id.kind == schema::Kind::table && !id.name.empty()) {
      return schema::quote_qualified(name);
    }
    if (where_ == Where::target && id.kind != schema::Kind::table) {
      task_.unanswerable = "its columns stand on a view, of which the target can make no private copy";
    }
    task_.setup.push_back(copy_statement(database_, name));
    return "pg_temp." + schema::quote_identifier(name.name);
  }

  void value(const schema::ExpressionUse& use) {
    if (use.target_type.empty()) {
      task_.unanswerable = "the type of the value is not known";
      return;
    }
    holder("CREATE TABLE pg_temp.schema_judge (v " + use.target_type + " DEFAULT ", ")");
    // A default of NULL is not stored.
    task_.print = R"sql(SELECT COALESCE((SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d
                          WHERE d.adrelid = 'pg_temp.schema_judge'::pg_catalog.regclass), 'NULL'))sql";
  }

  void generated(const schema::ExpressionUse& use) {
    const std::string table = relation(use.relation);
    holder("ALTER TABLE " + table + " ADD COLUMN schema_judge " + use.target_type + " GENERATED ALWAYS AS (",
           ") STORED");
    task_.print = "SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = " +
                  literal_regclass(table);
  }

  /// A policy takes any condition (subqueries, volatile functions, system columns), where a CHECK is choosy; both
  /// are parsed alike.
  void policy(const std::string& table) {
    holder("CREATE POLICY schema_judge ON " + table + " USING (", ")");
    task_.print =
        "SELECT pg_catalog.pg_get_expr(p.polqual, p.polrelid) FROM pg_catalog.pg_policy p WHERE p.polrelid = " +
        literal_regclass(table) + " AND p.polname = 'schema_judge'";
  }

  void condition(const schema::ExpressionUse& use) {
    if (!use.relation.name.empty()) {
      policy(relation(use.relation));
      return;
    }
    if (use.target_type.empty()) {
      task_.unanswerable = "the type of VALUE is not known";
      return;
    }
    holder("CREATE DOMAIN pg_temp.schema_judge AS " + use.target_type + " CHECK (", ")");
    task_.print = R"sql(SELECT pg_catalog.pg_get_expr(c.conbin, 0) FROM pg_catalog.pg_constraint c
                        WHERE c.contypid = 'pg_temp.schema_judge'::pg_catalog.regtype)sql";
  }

  void key(const schema::ExpressionUse& use) {
    policy(relation(use.relation));
    // Whatever its type, this makes a condition of it and adds no cast. Its print holds the IS NULL already.
    task_.prefix += "(";
    task_.suffix = "\n) IS NULL)";
  }

  void trigger(const schema::ExpressionUse& use) {
    const std::string table = relation(use.relation);
    holder("CREATE TRIGGER schema_judge AFTER UPDATE ON " + table + " FOR EACH ROW WHEN (",
           ") EXECUTE FUNCTION pg_catalog.suppress_redundant_updates_trigger()");
    task_.print = R"sql(SELECT pg_catalog.substring(pg_catalog.pg_get_triggerdef(t.oid),
                               ' FOR EACH ROW WHEN (.*) EXECUTE FUNCTION suppress_redundant')
                        FROM pg_catalog.pg_trigger t WHERE t.tgname = 'schema_judge' AND t.tgrelid = )sql" +
                  literal_regclass(table);
  }

  void query(const schema::ExpressionUse& use) {
    // It is made under its own name, and after what was built under it is gone: a query may read another schema's
    // relation of that name through the search_path.
    const std::string view =
        where_ == Where::scratch ? schema::quote_qualified(use.object.schema, use.object.name) : "pg_temp.schema_judge";
    const std::vector<std::string>& columns = written_columns(database_, use.object);
    if (where_ == Where::scratch) {
      task_.setup.push_back("CREATE SCHEMA IF NOT EXISTS " + schema::quote_identifier(use.object.schema));
      task_.setup.push_back("DROP VIEW IF EXISTS " + view + " CASCADE");
    }
    holder("CREATE VIEW " + view + (columns.empty() ? "" : " (" + schema::quote_list(columns) + ")") + " AS ", "");
    task_.print = "SELECT pg_catalog.pg_get_viewdef(" + literal_regclass(view) + ")";
  }

  void bound(const schema::ExpressionUse& use) {
    const ObjectId parent = table_id(use.relation);
    const auto* table = database_.find<schema::Table>(parent);
    if (table == nullptr || !table->partition_key) {
      task_.unanswerable = "its parent is not a partitioned table of the model";
      return;
    }
    static constexpr std::array<const char*, 3> kStrategies = {"RANGE", "LIST", "HASH"};
    task_.setup.push_back("CREATE TABLE pg_temp.schema_judge " + column_list(database_, use.relation) +
                          " PARTITION BY " + kStrategies[static_cast<std::size_t>(table->partition_key->strategy)] +
                          " (" + key_list(table->partition_key->elements) + ")");
    holder("CREATE TABLE pg_temp.schema_judge_part PARTITION OF pg_temp.schema_judge ", "");
    task_.print = R"sql(SELECT pg_catalog.pg_get_expr(c.relpartbound, c.oid) FROM pg_catalog.pg_class c
                        WHERE c.oid = 'pg_temp.schema_judge_part'::pg_catalog.regclass)sql";
  }

  void rule(const schema::ExpressionUse& use) {
    if (where_ == Where::target) {
      task_.unanswerable = "a rule cannot be tried on the target without locking its relation";
      return;
    }
    task_.print = "SELECT pg_catalog.pg_get_ruledef(r.oid) FROM pg_catalog.pg_rewrite r WHERE r.ev_class = " +
                  literal_regclass(schema::quote_qualified(use.relation)) +
                  " AND r.rulename = " + schema::quote_literal(use.object.name);
  }

  void body(const schema::ExpressionUse& use) {
    const auto* routine = database_.find<schema::Routine>(use.object);
    if (routine == nullptr) {
      task_.unanswerable = "the function is not in the model";
      return;
    }
    ObjectId id = use.object;
    if (where_ == Where::target) {
      id.schema = "pg_temp";
    }
    const std::string kind = routine->procedure ? "PROCEDURE " : "FUNCTION ";
    const std::string name = schema::quote_qualified(id.schema, schema::bare_name(id));
    const std::string signature = name + std::string(schema::name_suffix(id));
    if (where_ == Where::scratch) {
      task_.setup.push_back("DROP " + kind + "IF EXISTS " + signature + " CASCADE");
    }
    holder(routine_header(id, *routine, "sql") + " ", "");
    task_.print =
        "SELECT pg_catalog.pg_get_function_sqlbody(" + schema::quote_literal(signature) + "::pg_catalog.regprocedure)";
  }

  const Database& database_;
  Where where_;
  Task task_;
};

}  // namespace

Times times_of(const Database& from, const Database& to) {
  const Database& live = to.time_zone.empty() ? from : to;
  return live.time_zone.empty() ? Times{} : Times{live.time_zone, live.date_style};
}

Task task_of(const Database& database, Where where, std::size_t number, const Question& question,
             const std::string& text) {
  return Asker(database, where).task(number, question, text);
}

std::set<std::string> words_of_question(const Database& database, const Question& question, const std::string& text) {
  std::set<std::string> words = words_of(text);
  words.merge(words_of(question.use.target_type));
  const schema::QualifiedName& relation = question.use.relation;
  if (!relation.name.empty()) {
    words.insert(relation.name);
  }
  if (question.use.role == ExpressionRole::body) {
    const auto* routine = database.find<schema::Routine>(question.use.object);
    words.merge(words_of(routine != nullptr ? routine_header(question.use.object, *routine, "sql") : ""));
  }
  if (question.use.role == ExpressionRole::bound) {
    const auto* parent = database.find<schema::Table>(table_id(relation));
    words.merge(words_of(parent != nullptr && parent->partition_key ? key_list(parent->partition_key->elements) : ""));
  }
  return words;
}

}  // namespace introspect
