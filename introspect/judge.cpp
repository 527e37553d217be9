#include "introspect/judge.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <map>
#include <utility>

#include "introspect/stand_ins.hpp"
#include "schema/sql.hpp"

// How a question is asked, of one side at a time:
// 1. Build stand-ins of what the side's texts name (scratch server only; the target has the real ones).
// 2. In a subtransaction, make a holder for the text (a default on a table, a policy, a view, …) under the search_path
// it
//    was written under, and print it under the empty one.
// 3. Load that print in the holder's place and print again, since the server's first print is not always a fixed point.
// All of it is one function call on the server and ends in ROLLBACK. Two texts are the same when a print of one equals
// a print of the other.

namespace introspect {
namespace {

using schema::Database;
using schema::ExpressionRole;
using schema::ObjectId;
using schema::QualifiedName;
using schema::canonical::Question;

constexpr std::size_t kObjectsPerTransaction = 64;

enum class Where : std::uint8_t { scratch, target };

/// How one text is put to the server.
struct Task {
  std::size_t question = 0;
  std::string path;
  std::vector<std::string> setup;          ///< under the empty search_path
  std::string prefix, text, suffix;        ///< makes the holder
  std::string again_prefix, again_suffix;  ///< around a print of it
  std::string print;                       ///< a query giving one text
  std::string unanswerable;                ///< why it cannot be asked at all
};

struct Prints {
  std::string first, second;
  bool has_first = false, has_second = false;
  std::string error;
};

std::string json_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      (result += '\\') += c;
    } else if (static_cast<unsigned char>(c) < 0x20U) {
      std::array<char, 8> code{};
      std::snprintf(code.data(), code.size(), "\\u%04x", static_cast<unsigned>(static_cast<unsigned char>(c)));
      result += code.data();
    } else {
      result += c;
    }
  }
  return result + '"';
}

std::string json_list(const std::vector<std::string>& items) {
  std::string result = "[";
  for (const std::string& item : items) {
    result += (result.size() == 1 ? "" : ",") + item;
  }
  return result + "]";
}

std::string to_json(const Task& task) {
  std::vector<std::string> setup;
  for (const std::string& sql : task.setup) {
    setup.push_back(json_string(sql));
  }
  return "{\"question\":" + std::to_string(task.question) + ",\"path\":" + json_string(task.path) +
         ",\"setup\":" + json_list(setup) + ",\"make\":" + json_string(task.prefix + task.text + task.suffix) +
         ",\"before\":" + json_string(task.again_prefix) + ",\"after\":" + json_string(task.again_suffix) +
         ",\"print\":" + json_string(task.print) + "}";
}

/// Runs statements in any order that works: what failed is tried again as long as something else succeeds.
constexpr const char* kBuildFunction = R"sql(
CREATE FUNCTION pg_temp.schema_judge_build(statements jsonb) RETURNS TABLE (failed integer, reason text)
LANGUAGE plpgsql AS $judge$
DECLARE
  undone jsonb := statements;
  rest jsonb;
  item jsonb;
BEGIN
  LOOP
    rest := '[]';
    FOR item IN SELECT s.value FROM pg_catalog.jsonb_array_elements(undone) s LOOP
      BEGIN
        PERFORM pg_catalog.set_config('search_path', item->>'path', true);
        EXECUTE item->>'sql';
      EXCEPTION WHEN OTHERS THEN
        rest := rest || pg_catalog.jsonb_build_array(item || pg_catalog.jsonb_build_object('reason', SQLERRM));
      END;
    END LOOP;
    EXIT WHEN pg_catalog.jsonb_array_length(rest) IN (0, pg_catalog.jsonb_array_length(undone));
    undone := rest;
  END LOOP;
  PERFORM pg_catalog.set_config('search_path', '', true);
  RETURN QUERY SELECT (s.value->>'number')::integer, s.value->>'reason' FROM pg_catalog.jsonb_array_elements(rest) s;
END $judge$)sql";

constexpr const char* kAskFunction = R"sql(
CREATE FUNCTION pg_temp.schema_judge_ask(tasks jsonb)
RETURNS TABLE (question integer, first_print text, second_print text, reason text)
LANGUAGE plpgsql AS $judge$
DECLARE
  task jsonb;
  statement text;
BEGIN
  FOR task IN SELECT t.value FROM pg_catalog.jsonb_array_elements(tasks) t LOOP
    question := (task->>'question')::integer;
    first_print := NULL;
    second_print := NULL;
    reason := NULL;
    BEGIN
      FOR statement IN SELECT s.value FROM pg_catalog.jsonb_array_elements_text(task->'setup') s LOOP
        EXECUTE statement;
      END LOOP;
      BEGIN
        PERFORM pg_catalog.set_config('search_path', task->>'path', true);
        EXECUTE task->>'make';
        PERFORM pg_catalog.set_config('search_path', '', true);
        EXECUTE task->>'print' INTO first_print;
        RAISE SQLSTATE 'UJ000';
      EXCEPTION WHEN SQLSTATE 'UJ000' THEN NULL;
      END;
      EXECUTE (task->>'before') || first_print || (task->>'after');
      EXECUTE task->>'print' INTO second_print;
      RAISE SQLSTATE 'UJ000';
    EXCEPTION
      WHEN SQLSTATE 'UJ000' THEN NULL;
      WHEN OTHERS THEN reason := SQLERRM;
    END;
    PERFORM pg_catalog.set_config('search_path', '', true);
    RETURN NEXT;
  END LOOP;
END $judge$)sql";

/// A table in pg_temp with the relation's name and columns, so that `t.a` in the text still finds its way. On the
/// scratch server a relation that stands there as a view is copied, on the target every one is.
std::string copy_statement(const Database& database, const QualifiedName& relation) {
  const std::string name = "pg_temp." + schema::quote_identifier(relation.name);
  const bool is_table =
      database.find<schema::Table>({schema::Kind::table, relation.schema, "", relation.name}) != nullptr;
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
    const ObjectId parent{schema::Kind::table, use.relation.schema, "", use.relation.name};
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
    const std::string name = schema::quote_qualified(id.schema, id.name.substr(0, id.name.find('(')));
    const std::string signature = name + id.name.substr(id.name.find('('));
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

/// Puts the tasks to the server within the open transaction.
std::map<std::size_t, Prints> ask(postgres::Connection& connection, const std::vector<Task>& tasks) {
  std::map<std::size_t, Prints> prints;
  std::vector<std::string> items;
  for (const Task& task : tasks) {
    if (task.unanswerable.empty()) {
      items.push_back(to_json(task));
    } else {
      prints[task.question].error = task.unanswerable;
    }
  }
  if (items.empty()) {
    return prints;
  }
  const postgres::Result rows = connection.execute(
      "SELECT a.question, a.first_print, a.second_print, a.reason FROM pg_temp.schema_judge_ask($1::pg_catalog.jsonb) "
      "a",
      {json_list(items)});
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    Prints& answer = prints[static_cast<std::size_t>(std::stoul(std::string(rows.text(row, 0))))];
    answer = {std::string(rows.text(row, 1)), std::string(rows.text(row, 2)), !rows.is_null(row, 1),
              !rows.is_null(row, 2), std::string(rows.text(row, 3))};
  }
  return prints;
}

struct Failed {
  std::set<std::string> names;
  std::string reason;
};

std::vector<Failed> build(postgres::Connection& connection, const std::vector<Build>& builds) {
  std::vector<std::string> items;
  for (std::size_t i = 0; i < builds.size(); ++i) {
    items.push_back("{\"number\":" + std::to_string(i) + ",\"path\":" + json_string(builds[i].path) +
                    ",\"sql\":" + json_string(builds[i].sql) + "}");
  }
  const postgres::Result rows = connection.execute(
      "SELECT b.failed, b.reason FROM pg_temp.schema_judge_build($1::pg_catalog.jsonb) b", {json_list(items)});
  std::vector<Failed> failures;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    const Build& failed = builds[static_cast<std::size_t>(std::stoul(std::string(rows.text(row, 0))))];
    failures.push_back({failed.names, std::string(rows.text(row, 1))});
  }
  return failures;
}

/// Names the question's text and object use, beside what the server shall build.
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
    const auto* parent = database.find<schema::Table>({schema::Kind::table, relation.schema, "", relation.name});
    words.merge(words_of(parent != nullptr && parent->partition_key ? key_list(parent->partition_key->elements) : ""));
  }
  return words;
}

void begin(postgres::Connection& connection, const std::string& lock_timeout) {
  connection.execute_all({"SET LOCAL search_path = ''", "SET LOCAL check_function_bodies = off",
                          "SET LOCAL client_min_messages = error", "SET LOCAL lock_timeout = '" + lock_timeout + "'",
                          "SET LOCAL quote_all_identifiers = off", "SET LOCAL DateStyle = 'ISO, DMY'",
                          "SET LOCAL IntervalStyle = 'postgres'", "SET LOCAL TimeZone = 'UTC'",
                          "SET LOCAL extra_float_digits = 1", kAskFunction, kBuildFunction});
}

std::map<std::size_t, Prints> ask_scratch(postgres::Connection& connection, const Database& database,
                                          const std::vector<Question>& questions,
                                          const std::vector<std::size_t>& numbers, const std::string Question::*text) {
  std::set<std::string> words;
  std::map<std::size_t, std::set<std::string>> words_by_question;
  std::vector<Task> tasks;
  Asker asker(database, Where::scratch);
  for (const std::size_t number : numbers) {
    const Question& question = questions[number];
    std::set<std::string>& own = words_by_question[number] = words_of_question(database, question, question.*text);
    words.insert(own.begin(), own.end());
    tasks.push_back(asker.task(number, question, question.*text));
  }
  const postgres::Transaction transaction(connection);
  begin(connection, "10s");
  const std::vector<Failed> failures = build(connection, stand_ins(database, words));
  std::map<std::size_t, Prints> prints = ask(connection, tasks);
  // A text that loads although something of a name it uses is missing may have found another object.
  for (auto& [number, answer] : prints) {
    for (const Failed& failure : failures) {
      const std::set<std::string>& own = words_by_question[number];
      if (std::ranges::any_of(failure.names, [&](const std::string& name) { return own.contains(name); })) {
        answer = {"", "", false, false, failure.reason};
      }
    }
  }
  return prints;
}

Judgement compare(const Prints& from, const Prints& to) {
  const auto equal = [](bool has, const std::string& print, bool other_has, const std::string& other) {
    return has && other_has && print == other;
  };
  if (equal(from.has_first, from.first, to.has_first, to.first) ||
      equal(from.has_second, from.second, to.has_second, to.second) ||
      equal(from.has_first, from.first, to.has_second, to.second) ||
      equal(from.has_second, from.second, to.has_first, to.first)) {
    return {Verdict::same, ""};
  }
  for (const Prints* side : {&from, &to}) {
    if (!side->has_second) {
      const std::string which = side == &from ? "the present text: " : "the wanted text: ";
      return {Verdict::unknown, which + (side->error.empty() ? "the server printed nothing" : side->error)};
    }
  }
  return {Verdict::different, ""};
}

/// The questions that a server is asked; the others are answered here.
std::vector<std::size_t> to_be_asked(const std::vector<Question>& questions, std::vector<Judgement>& judgements) {
  std::vector<std::size_t> numbers;
  judgements.resize(questions.size());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    if (questions[i].surely_different) {
      judgements[i] = {Verdict::different, ""};
    } else {
      numbers.push_back(i);
    }
  }
  return numbers;
}

void settle(std::vector<Judgement>& judgements, const std::vector<std::size_t>& numbers,
            std::map<std::size_t, Prints> from, std::map<std::size_t, Prints> to) {
  for (const std::size_t number : numbers) {
    judgements[number] = compare(from[number], to[number]);
  }
}

void all_unknown(std::vector<Judgement>& judgements, const std::vector<std::size_t>& numbers,
                 const std::string& reason) {
  for (const std::size_t number : numbers) {
    judgements[number] = {Verdict::unknown, reason};
  }
}

/// On the target both texts are tried on what stands there: an answer only where all that the texts may name is the
/// same in both models. nullopt: it may be asked.
std::optional<std::string> changes_underneath(const Database& from, const Database& to, const Question& question) {
  std::set<std::string> words = words_of_question(from, question, question.from_text);
  words.merge(words_of_question(to, question, question.to_text));
  std::vector<ObjectId> objects = named_objects(from, words);
  const std::vector<ObjectId> wanted = named_objects(to, words);
  objects.insert(objects.end(), wanted.begin(), wanted.end());
  for (const ObjectId& id : objects) {
    const QualifiedName relation{id.schema, id.name};
    if (id == question.use.object) {
      continue;
    }
    const bool same_columns = column_list(from, relation) == column_list(to, relation);
    const auto* from_enum = from.find<schema::EnumType>(id);
    const auto* to_enum = to.find<schema::EnumType>(id);
    const bool same_labels = from_enum == nullptr || to_enum == nullptr || from_enum->labels == to_enum->labels;
    const auto* from_routine = from.find<schema::Routine>(id);
    const auto* to_routine = to.find<schema::Routine>(id);
    const bool same_signature = from_routine == nullptr || to_routine == nullptr ||
                                routine_header(id, *from_routine, "sql") == routine_header(id, *to_routine, "sql");
    if (!from.contains(id) || !to.contains(id) || !same_columns || !same_labels || !same_signature) {
      return "it may depend on " + schema::to_string(id) + ", which is not the same on both sides";
    }
  }
  return std::nullopt;
}

void ask_target(postgres::Connection& target, const Database& from, const Database& to,
                const std::vector<Question>& questions, const std::vector<std::size_t>& numbers,
                std::vector<Judgement>& judgements) {
  std::vector<Task> from_tasks, to_tasks;
  for (const std::size_t number : numbers) {
    from_tasks.push_back(Asker(from, Where::target).task(number, questions[number], questions[number].from_text));
    to_tasks.push_back(Asker(to, Where::target).task(number, questions[number], questions[number].to_text));
  }
  const postgres::Transaction transaction(target);
  begin(target, "200ms");
  std::map<std::size_t, Prints> from_prints = ask(target, from_tasks);
  settle(judgements, numbers, std::move(from_prints), ask(target, to_tasks));
}

}  // namespace

std::vector<Judgement> judge_on_scratch(postgres::ScratchServer& server, const Database& from, const Database& to,
                                        const std::vector<Question>& questions) {
  std::vector<Judgement> judgements;
  const std::vector<std::size_t> numbers = to_be_asked(questions, judgements);
  if (numbers.empty()) {
    return judgements;
  }
  try {
    postgres::Connection connection(server.url("template1"), "schema judge");
    std::map<std::size_t, Prints> from_prints = ask_scratch(connection, from, questions, numbers, &Question::from_text);
    settle(judgements, numbers, std::move(from_prints),
           ask_scratch(connection, to, questions, numbers, &Question::to_text));
  } catch (const postgres::SqlError& error) {
    all_unknown(judgements, numbers, error.what());
  } catch (const postgres::ConnectionError& error) {
    all_unknown(judgements, numbers, error.what());
  }
  return judgements;
}

std::vector<Judgement> judge_on_target(postgres::Connection& target, const Database& from, const Database& to,
                                       const std::vector<Question>& questions) {
  std::vector<Judgement> judgements;
  std::vector<std::size_t> numbers;
  for (const std::size_t number : to_be_asked(questions, judgements)) {
    if (std::optional<std::string> reason = changes_underneath(from, to, questions[number])) {
      judgements[number] = {Verdict::unknown, *reason};
    } else {
      numbers.push_back(number);
    }
  }
  if (numbers.empty()) {
    return judgements;
  }
  try {
    // An event trigger would see, and may forbid, what is made for the asking.
    if (target.execute("SELECT FROM pg_catalog.pg_event_trigger WHERE evtenabled <> 'D' LIMIT 1").rows() > 0) {
      all_unknown(judgements, numbers, "the target has event triggers, which would see it being asked");
      return judgements;
    }
    for (std::size_t first = 0; first < numbers.size(); first += kObjectsPerTransaction) {
      const std::size_t last = std::min(first + kObjectsPerTransaction, numbers.size());
      const std::vector<std::size_t> some(numbers.begin() + static_cast<std::ptrdiff_t>(first),
                                          numbers.begin() + static_cast<std::ptrdiff_t>(last));
      try {
        ask_target(target, from, to, questions, some, judgements);
      } catch (const postgres::SqlError& error) {
        all_unknown(judgements, some, error.what());
      }
    }
  } catch (const postgres::SqlError& error) {
    all_unknown(judgements, numbers, error.what());
  }
  return judgements;
}

}  // namespace introspect
