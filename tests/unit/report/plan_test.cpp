// Every format of a plan, on the plans of the examples.
#include "report/plan.hpp"

#include "diff/diff.hpp"
#include "report/highlight.hpp"
#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/server.hpp"

namespace {

schema::Database read(const std::string& name, const std::string& sql) {
  schema::parse::ReadResult result = schema::parse::read({{name, sql}});
  for (const auto& diagnostic : result.diagnostics) {
    INFO(diagnostic.message);
    CHECK(diagnostic.severity != schema::Severity::error);
  }
  return std::move(result.database);
}

/// A comparison and its plan, with what a PlanReport refers to.
struct Planned {
  schema::Database from, to;
  std::vector<diff::Change> changes;
  planner::Plan plan;

  Planned(const std::string& before, const std::string& after)
      : from(read("before.sql", before)), to(read("after.sql", after)) {
    const diff::Renames renames = diff::apply_renames(from, to);
    changes.assign(renames.renames.begin(), renames.renames.end());
    const std::vector<diff::Change> rest = diff::compare(from, to);
    changes.insert(changes.end(), rest.begin(), rest.end());
    plan = planner::plan(from, to, changes);
  }

  report::PlanReport report() const { return {"before.sql", "after.sql", from, to, changes, plan, {}, {}, {}, {}}; }
};

std::string example(const std::string& path) { return tests::read_file("examples/" + path + ".sql"); }

/// What stands between style sheet and script: those are files of their own.
std::string main_part(const std::string& html) {
  const std::size_t begin = html.find("<header"), end = html.find("<script>");
  return html.substr(begin, end - begin);
}

void check_schema(const std::string& json) {
  const tests::Run run = tests::run({"python3", "-c",
                                     "import json, jsonschema, sys\n"
                                     "schema = json.load(open(sys.argv[1]))\n"
                                     "jsonschema.Draft202012Validator.check_schema(schema)\n"
                                     "jsonschema.Draft202012Validator(schema).validate(json.load(sys.stdin))\n",
                                     std::string(PROJECT_DIR) + "/docs/plan.schema.json"},
                                    json);
  INFO(run.err);
  CHECK(run.exit == 0);
}

}  // namespace

TEST_CASE("the plans of the examples, in every format", "[golden]") {
  const auto [name, before, after] = GENERATE(table<std::string, std::string, std::string>({
      {"shop", "shop/v2", "shop/v3"},
      {"tenants", "tenants/v1", "tenants/v2"},
      {"events", "events/v1", "events/v2"},
  }));
  const Planned planned(example(before), example(after));
  const report::PlanReport report = planned.report();
  const std::string file = "tests/golden/plan/" + name;
  tests::check_golden(file + ".txt", report::render(report, report::Format::text));
  tests::check_golden(file + ".sql", report::render(report, report::Format::sql));
  tests::check_golden(file + ".md", report::render(report, report::Format::markdown));
  const std::string json = report::render(report, report::Format::json);
  tests::check_golden(file + ".json", json);
  check_schema(json);
  tests::check_golden(file + ".html", main_part(report::render(report, report::Format::html)));
}

TEST_CASE("doubts, unmodelled objects and candidates are shown in every format") {
  const Planned planned("CREATE TABLE t (a integer);", "CREATE TABLE t (a integer);");
  report::PlanReport report = planned.report();
  CHECK(report::render(report, report::Format::text) == "No differences: before.sql is what after.sql says.\n");
  report.doubts.push_back(
      {{schema::Kind::view, "public", "", "v"}, "definition", "SELECT `1`", "SELECT <2>", "nobody knew"});
  report.unmodelled.push_back({"transform", "for hstore | x", {}});
  report.candidates.push_back(
      {{schema::Kind::table, "public", "", "old_one"}, {schema::Kind::table, "public", "", "new_one"}});
  for (const report::Format format :
       {report::Format::text, report::Format::markdown, report::Format::html, report::Format::json}) {
    const std::string text = report::render(report, format);
    INFO(text);
    CHECK(text.find("nobody knew") != std::string::npos);
    CHECK(text.find("view public.v") != std::string::npos);
    CHECK(text.find("transform") != std::string::npos);
    CHECK(text.find("new_one") != std::string::npos);
  }
  CHECK(report::render(report, report::Format::html).find("SELECT <2>") == std::string::npos);
  check_schema(report::render(report, report::Format::json));
}

TEST_CASE("what breaks running code is not promised to leave it working") {
  const Planned adds("CREATE TABLE t (a integer);", "CREATE TABLE t (a integer, b text);");
  CHECK(report::render(adds.report(), report::Format::text).find("goes on working\n") != std::string::npos);
  const Planned drops("CREATE VIEW v AS SELECT 1 AS a;", "CREATE SCHEMA s;");
  for (const report::Format format : {report::Format::text, report::Format::markdown, report::Format::html}) {
    CHECK(report::render(drops.report(), format).find("goes on working, but for") != std::string::npos);
  }
}

TEST_CASE("a terminal gets colours and lines no wider than it is; a pipe gets neither") {
  const Planned planned(example("shop/v1"), example("shop/v2"));
  const report::PlanReport report = planned.report();
  CHECK(report::render(report, report::Format::text).find('\x1b') == std::string::npos);
  report::Style style;
  style.color = true;
  CHECK(report::render(report, report::Format::text, style).find("\x1b[32m") != std::string::npos);
  style.color = false;
  style.width = 60;
  const std::string text = report::render(report, report::Format::text, style);
  // SQL is left as it is, so that it can be copied.
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    const bool facts = line.find(" · ") != std::string::npos || line.starts_with("      !");
    const auto width = std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; });
    INFO(line);
    CHECK((!facts || width <= 60));
  }
}

TEST_CASE("sizes are shown where time grows with them") {
  const Planned planned("CREATE TABLE t (a integer);", "CREATE TABLE t (a integer); CREATE INDEX i ON t (a);");
  report::PlanReport report = planned.report();
  report.sizes[{"public", "t"}] = {1'234'567, 350 << 20};
  CHECK(report::render(report, report::Format::text).find("builds an index of 1.2 million rows, 350 MB") !=
        std::string::npos);
  CHECK(report::render(report, report::Format::json).find("\"rows\": 1234567") != std::string::npos);
}

TEST_CASE("what loses data or blocks is said in capitals of its own") {
  const Planned planned("CREATE TABLE t (a integer, b integer);", "CREATE TABLE t (a integer);");
  const report::PlanReport report = planned.report();
  const std::string text = report::render(report, report::Format::text);
  CHECK(text.find("! data-loss: ") != std::string::npos);
  CHECK(text.find("risk high") != std::string::npos);
  CHECK(report::render(report, report::Format::markdown).find("**data-loss: ") != std::string::npos);
}

TEST_CASE("highlighting never changes the text") {
  for (const std::string sql :
       {"SELECT 'a''b', E'\\'', $x$ it's $x$, \"Q\"\"q\" -- end\nFROM t /* c */ WHERE a > 1.5e3", "SELECT '",
        "$$ not closed", "-- only", "", "ü $1 'ü'"}) {
    std::string joined;
    for (const report::Span& span : report::tokens(sql)) {
      joined += span.text;
    }
    CHECK(joined == sql);
  }
  CHECK(report::highlight_html("SELECT '<'") == "<i class=k>SELECT</i> <i class=s>&#39;&lt;&#39;</i>");
}
