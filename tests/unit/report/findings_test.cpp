#include "report/findings.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/golden.hpp"
#include "tests/support/server.hpp"

namespace {

using schema::Severity;

/// Of every severity, with and without a place, with text that every format must escape.
report::Findings sample() {
  report::Findings findings{"lint", "1.2.3", "2 files", {}, {}};
  findings.items = {
      {"index-not-concurrent", Severity::error, "", "migrations/a b.sql", 3, 14, "writes to public.t wait", "It locks.",
       "CREATE INDEX CONCURRENTLY"},
      {"index-not-concurrent", Severity::error, "", "migrations/a b.sql", 9, 1, "writes to public.t wait", "It locks.",
       "CREATE INDEX CONCURRENTLY"},
      {"drift-changed", Severity::error, "column public.t.c", "", 0, 0,
       "100% of <t> & \"u\"\nare | not\x1b[31m as, declared: é", "", ""},
      {"lock-without-timeout", Severity::warning, "", "b:c,d.sql", 1, 1, "waits", "", "SET lock_timeout"},
      {"integer-key", Severity::note, "", "b.sql", 2, 5, "public.t.id is integer", "", ""},
  };
  return findings;
}

void check_json(const std::string& schema, const std::string& json) {
  const tests::Run run = tests::run({"python3", "-c",
                                     "import json, jsonschema, sys\n"
                                     "schema = json.load(open(sys.argv[1]))\n"
                                     "jsonschema.Draft202012Validator.check_schema(schema)\n"
                                     "jsonschema.Draft202012Validator(schema).validate(json.load(sys.stdin))\n",
                                     std::string(PROJECT_DIR) + "/" + schema},
                                    json);
  INFO(run.err);
  CHECK(run.exit == 0);
}

}  // namespace

TEST_CASE("findings in every format", "[golden]") {
  for (const report::FindingsFormat& format : report::findings_formats()) {
    INFO(format.name);
    tests::check_golden("tests/golden/findings/sample." + std::string(format.name),
                        report::render(sample(), format.name));
  }
}

TEST_CASE("findings are valid JSON, SARIF and XML, and so is nothing found") {
  report::Findings none{"drift", "1.2.3", "the database shop", {}, {}};
  for (const report::Findings& findings : {sample(), none}) {
    check_json("docs/findings.schema.json", report::render(findings, "json"));
    check_json("tests/support/sarif.schema.json", report::render(findings, "sarif"));
    const tests::Run xml =
        tests::run({"python3", "-c", "import sys, xml.dom.minidom as x; x.parseString(sys.stdin.buffer.read())"},
                   report::render(findings, "junit"));
    INFO(xml.err);
    CHECK(xml.exit == 0);
  }
  CHECK(report::render(none, "text") == "nothing found in the database shop\n");
  CHECK(report::render(none, "github").empty());
  CHECK(report::render(none, "gitlab") == "[]\n");
}

TEST_CASE("a finding keeps its fingerprint when lines above it move") {
  report::Findings moved = sample();
  for (report::Finding& finding : moved.items) {
    finding.line += 7;
  }
  const auto prints = report::fingerprints(sample());
  CHECK(prints == report::fingerprints(moved));
  CHECK(prints[0] != prints[1]);
}
