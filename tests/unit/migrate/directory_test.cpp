#include "migrate/directory.hpp"

#include <fstream>

#include <unistd.h>

#include "migrate/error.hpp"
#include "tests/support/catch.hpp"

namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "schema-test-XXXXXX").string();
    path = fs::path(mkdtemp(name.data())) / "migrations";
  }
  ~Folder() { fs::remove_all(path.parent_path()); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  void put(const std::string& file, const std::string& text) const { std::ofstream(path / file) << text; }
};

migrate::Migration migration(std::string version, std::string name) {
  return migrate::parse_migration(std::move(version), std::move(name), "CREATE TABLE t ();\n", "DROP TABLE t;\n");
}

}  // namespace

TEST_CASE("file names give version and name") {
  CHECK(migrate::parse_file_name("20261121093000_a_b.up.sql")->version == "20261121093000");
  CHECK(migrate::parse_file_name("20261121_001_a.up.sql")->version == "20261121_001");
  CHECK(migrate::parse_file_name("20261121_001_a.up.sql")->name == "a");
  CHECK(migrate::parse_file_name("006_add.down.sql")->name == "add");
  CHECK_FALSE(migrate::parse_file_name("README.md"));
  CHECK_FALSE(migrate::parse_file_name("001.up.sql"));
  CHECK(migrate::version_less("9", "10"));
  CHECK(migrate::version_less("20261121_002", "20261121_010"));
}

TEST_CASE("what is written reads back sound, in order of version") {
  const Folder folder;
  CHECK(migrate::read_directory(folder.path).migrations.empty());
  migrate::change_files(folder.path, migrate::files_of(migration("10", "later")));
  migrate::change_files(folder.path, migrate::files_of(migration("9", "sooner")));
  CHECK(migrate::is_migrations_directory(folder.path));
  const migrate::Directory directory = migrate::read_directory(folder.path);
  REQUIRE(directory.migrations.size() == 2);
  CHECK(directory.migrations[0].name == "sooner");
  CHECK(directory.migrations[1].has_down);
  CHECK_NOTHROW(migrate::require_sound(directory));
}

TEST_CASE("changed, missing and extra files are named") {
  const Folder folder;
  migrate::change_files(folder.path, migrate::files_of(migration("1", "a")));
  migrate::change_files(folder.path, migrate::files_of(migration("2", "b")));
  folder.put("1_a.up.sql", "DROP TABLE t;\n");
  folder.put("3_c.up.sql", "SELECT 1;\n");
  fs::remove(folder.path / "2_b.down.sql");
  const migrate::Directory directory = migrate::read_directory(folder.path);
  std::vector<std::string> said;
  for (const migrate::SumMismatch& mismatch : directory.mismatches) {
    said.push_back(migrate::to_string(mismatch));
  }
  CHECK(said == std::vector<std::string>{"1_a.up.sql was changed after schema.sum was written",
                                         "2_b.down.sql is missing, but schema.sum lists it",
                                         "3_c.up.sql is not in schema.sum"});
  CHECK_THROWS_AS(migrate::require_sound(directory), migrate::HistoryMismatch);
}

TEST_CASE("a swapped order breaks the chain") {
  const Folder folder;
  migrate::change_files(folder.path, migrate::files_of(migration("1", "a")));
  std::ifstream in(folder.path / "schema.sum");
  std::string head, first, second;
  std::getline(in, head);
  std::getline(in, first);
  std::getline(in, second);
  folder.put("schema.sum", head + "\n" + second + "\n" + first + "\n");
  const migrate::Directory directory = migrate::read_directory(folder.path);
  REQUIRE(directory.mismatches.size() == 1);
  CHECK(directory.mismatches[0].what == migrate::SumMismatch::What::order);
}

TEST_CASE("a change of files that fails leaves everything as it was") {
  const Folder folder;
  migrate::change_files(folder.path, migrate::files_of(migration("1", "a")));
  CHECK_THROWS_AS(migrate::change_files(folder.path, {{"1_a.up.sql", "changed"}, {"no/such/folder.up.sql", "x"}}),
                  migrate::Error);
  CHECK_NOTHROW(migrate::require_sound(migrate::read_directory(folder.path)));
  CHECK(std::distance(fs::directory_iterator(folder.path), {}) == 3);
}

TEST_CASE("the next version follows all others") {
  migrate::Directory directory;
  const std::int64_t now = 1795253400;  // 2026-11-21 09:30:00
  using Style = migrate::VersionStyle;
  CHECK(migrate::next_version(directory, Style::timestamp, now) == "20261121093000");
  CHECK(migrate::next_version(directory, Style::sequence, now) == "001");
  CHECK(migrate::next_version(directory, Style::date_sequence, now, 1) == "20261121_002");
  directory.migrations.push_back(migration("20271231235959", "future"));
  CHECK(migrate::next_version(directory, Style::timestamp, now, 1) == "20280101000001");
  directory.migrations[0].version = "099";
  CHECK(migrate::next_version(directory, Style::sequence, now, 1) == "101");
  directory.migrations[0].version = "20261121_009";
  CHECK(migrate::next_version(directory, Style::date_sequence, now) == "20261121_010");
}
