#include "introspect/judge_ask.hpp"

#include <array>
#include <cstdio>

#include "postgres/text_settings.hpp"

namespace introspect {

namespace {

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
         ",\"zone\":" + json_string(task.times.zone) + ",\"style\":" + json_string(task.times.style) +
         ",\"setup\":" + json_list(setup) + ",\"make\":" + json_string(task.prefix + task.text + task.suffix) +
         ",\"before\":" + json_string(task.again_prefix) + ",\"after\":" + json_string(task.again_suffix) +
         ",\"print\":" + json_string(task.print) + "}";
}

// Runs statements in any order that works: what failed is tried again as long as something else succeeds.
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
        PERFORM pg_catalog.set_config('search_path', task->>'path', true),
                pg_catalog.set_config('TimeZone', task->>'zone', true),
                pg_catalog.set_config('DateStyle', task->>'style', true);
        EXECUTE task->>'make';
        PERFORM pg_catalog.set_config('search_path', '', true),
                pg_catalog.set_config('TimeZone', 'UTC', true),
                pg_catalog.set_config('DateStyle', 'ISO, YMD', true);
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

}  // namespace

void begin(postgres::Connection& connection, const std::string& lock_timeout) {
  std::vector<std::string> opening = {"SET LOCAL search_path = ''",
                                      "SET LOCAL check_function_bodies = off",
                                      "SET LOCAL client_min_messages = error",
                                      "SET LOCAL lock_timeout = '" + lock_timeout + "'",
                                      "SET LOCAL quote_all_identifiers = off",
                                      "SET LOCAL DateStyle = 'ISO, YMD'",
                                      "SET LOCAL IntervalStyle = 'postgres'",
                                      "SET LOCAL TimeZone = 'UTC'",
                                      "SET LOCAL extra_float_digits = 1",
                                      kAskFunction,
                                      kBuildFunction};
  for (const std::string_view setting : postgres::kTextSettings) {
    opening.push_back("SET LOCAL " + std::string(setting));
  }
  connection.execute_all(opening);
}

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

}  // namespace introspect
