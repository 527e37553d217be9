#include "schema/parse/script.hpp"

#include "schema/parse/read.hpp"
#include "tests/support/catch.hpp"

using namespace schema;
using parse::Script;

namespace {

std::vector<std::string> statements(std::string_view text) {
  const Script script(0, text);
  std::vector<std::string> result;
  for (const auto& extent : script.statements()) {
    result.emplace_back(text.substr(extent.begin, extent.end - extent.begin));
  }
  return result;
}

}  // namespace

TEST_CASE("a semicolon inside of quotes, comments, parentheses or a body ends nothing") {
  CHECK(statements("SELECT ';'; SELECT 2") == std::vector<std::string>{"SELECT ';'", "SELECT 2"});
  CHECK(statements("SELECT E'\\';' ; x") == std::vector<std::string>{"SELECT E'\\';'", "x"});
  CHECK(statements("SELECT \"a;b\"; x").size() == 2);
  CHECK(statements("SELECT $$;$$, $a$;$$;$a$, $1; x").size() == 2);
  CHECK(statements("SELECT /* ; /* ; */ ; */ 1; -- ;\nx").size() == 2);
  CHECK(statements("CREATE RULE r AS ON INSERT TO t DO (SELECT 1; SELECT 2); x").size() == 2);
  CHECK(statements("CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN a THEN 1 END; RETURN 1; END; x")
            .size() == 2);
  CHECK(statements("BEGIN; CREATE TABLE t (a int); END; x").size() == 4);
}

TEST_CASE("a byte order mark is passed over") {
  CHECK(statements("\xEF\xBB\xBFSELECT 1; x") == std::vector<std::string>{"SELECT 1", "x"});
  const parse::ReadResult read = parse::read({{"s.sql",
                                               "\xEF\xBB\xBF"
                                               "CREATE TABLE t (a int);\r\n"}});
  CHECK(read.ok());
  CHECK(read.database.tables.size() == 1);
}

TEST_CASE("what is not UTF-8 is named, and nothing behind it is lost in silence") {
  const auto error = [](const std::string& text) {
    const parse::ReadResult read = parse::read({{"s.sql", text}});
    REQUIRE(read.diagnostics.size() == 1);
    const Diagnostic& one = read.diagnostics.front();
    CHECK(one.severity == Severity::error);
    return to_string(read.database, one.place) + ": " + one.message + "; " + one.hint;
  };
  CHECK(error(std::string("CREATE TABLE t (a int);\n\0CREATE TABLE u (a int);", 47)) ==
        "s.sql:2:1: a byte 0x00: no SQL text holds one; ");
  CHECK(error("CREATE TABLE t (\n  \"caf\xE9\" int);").starts_with("s.sql:2:7: the byte 0xE9 is not UTF-8; save"));
  CHECK(error(std::string("\xFF\xFE"
                          "C\0R\0",
                          6))
            .ends_with("it looks like UTF-16: save the file as UTF-8"));
  CHECK(parse::read({{"s.sql", "SET client_encoding = 'LATIN1';\nCREATE TABLE \"caf\xE9\" (a int);"}}).ok());
}

TEST_CASE("psql's commands and COPY data are passed over") {
  CHECK(statements("\\restrict abc\nSELECT 1;\n\\connect db\nSELECT 2;").size() == 2);
  const auto copied = statements("COPY public.t (a) FROM stdin;\n1;\t'\n\\.\nSELECT 1;");
  REQUIRE(copied.size() == 2);
  CHECK(copied[1] == "SELECT 1");
}

TEST_CASE("a command of psql that decides what is run is an error in a schema, what a dump has is passed over") {
  const auto refused = [](const std::string& text) {
    const parse::ReadResult read = parse::read({{"s.sql", text}});
    std::string places;
    for (const Diagnostic& diagnostic : read.diagnostics) {
      CHECK(diagnostic.severity == Severity::error);
      places += to_string(read.database, diagnostic.place) + ' ' +
                diagnostic.message.substr(0, diagnostic.message.find(' ')) + ';';
    }
    return places;
  };
  CHECK(refused("\\restrict abc\n\\connect db\n\\copy t from 'C:\\if'\nCREATE TABLE t (a int);\n\\unrestrict abc\n")
            .empty());
  CHECK(refused("CREATE TABLE t (a int);\n\\i more.sql\n") == "s.sql:2:1 \\i;");
  CHECK(refused("\\echo 'a \\if b' \\if false\nCREATE TABLE t (a int);\n\\endif\n") == "s.sql:1:17 \\if;");
  CHECK(refused("SELECT 'CREATE TABLE t (a int)' \\gexec\n") == "s.sql:1:33 \\gexec;");
  CHECK(refused("CREATE TABLE t (a int);\n\\q\n").empty());
  CHECK(refused("\\q\nCREATE TABLE t (a int);\n") == "s.sql:1:1 \\q;");
  CHECK(refused("SELECT 1\\; SELECT 2;") == "s.sql:1:9 \\;;");
}

TEST_CASE("a place counts characters, not bytes") {
  const std::string_view text = "SELECT 'é';\n  /* ß */ x";
  const Script script(3, text);
  const Place place = script.place(script.statements().at(1).begin);
  CHECK(place.file == 3);
  CHECK(place.line == 2);
  CHECK(place.column == 11);
}

TEST_CASE("a comment speaks of what is below it or what its line begins with") {
  const std::string_view text = R"(-- @renamed from=old_t online
CREATE TABLE t (
  -- @renamed from="Old A"
  -- @backfill coalesce(x, 1)
  a int,
  b int, -- atlas:renamed_from old_b
  c int
);
CREATE TABLE u (a int, b int); -- @renamed from=old_u
)";
  const Script script(0, text);
  const auto at = [&](std::string_view needle, std::size_t from = 0) { return script.hints(text.find(needle, from)); };
  CHECK(at("CREATE TABLE t").renamed_from == "old_t");
  CHECK(at("CREATE TABLE t").renamed_online);
  CHECK(at("a int,\n").renamed_from == "Old A");
  CHECK(at("a int,\n").backfill == "coalesce(x, 1)");
  CHECK(at("b int, --").renamed_from == "old_b");
  CHECK_FALSE(at("c int").renamed_from);
  CHECK(at("CREATE TABLE u").renamed_from == "old_u");
  CHECK_FALSE(at("b int);").renamed_from);
}

TEST_CASE("a backfill's expression ends before a comment") {
  for (const std::string comment :
       {"-- @backfill a || '--' -- both", "-- @backfill a || '--' /* both */", "-- @backfill a || '--' "}) {
    const std::string text = "CREATE TABLE t (b text " + comment + "\n);";
    const Script script(0, text);
    CHECK(script.hints(text.find("b text")).backfill == "a || '--'");
  }
}

TEST_CASE("a comment that was meant to say something, and does not, is named") {
  using schema::Severity;
  const auto said = [](std::string_view text, Severity severity) {
    std::string all;
    for (const schema::Diagnostic& one : schema::parse::read({{"a.sql", std::string(text)}}).diagnostics) {
      all += one.severity == severity ? fmt::format("{}:{} {}\n", one.place.line, one.place.column, one.message) : "";
    }
    return all;
  };
  for (const std::string comment :
       {"-- @renamed from = b", "-- @renamed from=", "--@Renamed from=b", "-- @rename from=b", "-- @renamed: from=b",
        "/* @renamed from=b */", "-- @backfill", "-- @backfill -- later", "-- @Backfill: 1"}) {
    INFO(comment);
    CHECK(said("CREATE TABLE t (a int " + comment + "\n);", Severity::warning).starts_with("1:23 this comment"));
  }
  for (const std::string comment :
       {"-- @renamed\tfrom=b", "-- renamed from b", "-- @renamer", "-- @backfilled", "/* @x */"}) {
    INFO(comment);
    CHECK(said("CREATE TABLE t (a int " + comment + "\n);", Severity::error).empty());
    CHECK(said("CREATE TABLE t (a int " + comment + "\n);", Severity::warning).empty());
  }
  // The column has begun, or is over; nothing follows.
  for (const std::string text :
       {"CREATE TABLE t (a\n  int, -- @renamed from=b\n  c int);",
        "CREATE TABLE t (a int\n NOT NULL -- @backfill 1\n);", "CREATE TABLE t (a int);\n\n-- @renamed from=b\n"}) {
    INFO(text);
    CHECK(said(text, Severity::warning).find("this comment stands at no object") != std::string::npos);
  }
  // What a migration says in comments is nobody's concern.
  schema::parse::ReadOptions replay;
  replay.any_order = false;
  CHECK(schema::parse::read({{"a.sql", "-- @rename: see below\nCREATE TABLE t (a int);"}}, replay).diagnostics.empty());
}
