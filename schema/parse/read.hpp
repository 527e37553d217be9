#pragma once
// The file reader: an interpreter of DDL over the model. Reads hand-written schema files, directories of them,
// pg_dump output and migrations replayed in order; offline, without a server.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "schema/database.hpp"
#include "schema/diagnostic.hpp"

namespace schema::tree {
class Tree;
}

namespace schema::parse {

struct SourceText {
  std::string name;  ///< for messages: `schema.sql`
  std::string text;
};

/// Trees of texts parsed already, for two sides that mostly say the same: what stands in both is parsed once.
/// Thread-safe: the sides may be read at the same time.
class SharedTrees {
 public:
  SharedTrees();
  ~SharedTrees();
  /// The tree of `text`, made by whoever asks first. Throws tree::SyntaxError.
  std::shared_ptr<const tree::Tree> parse(std::string_view text);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

struct ReadOptions {
  bool any_order = true;  ///< settle references after the last statement (a schema), or at each one (a replay)
  std::vector<ExtensionMember> extension_members;  ///< known from a live side, beside the built-in table
  std::shared_ptr<SharedTrees> trees;              ///< of the other side; may be empty
  /// server_version_num of the live side: what ALL PRIVILEGES and the schema public mean differs.
  int server_version = 150000;
  std::string role;                  ///< who would run the text: its default privileges are in force. Empty: not known
  SearchPath search_path{"public"};  ///< at the start, and of a replay at the start of every text
};

struct ReadResult {
  Database database;
  std::vector<Diagnostic> diagnostics;  ///< sorted by place; any `error` means the model is incomplete

  bool ok() const;
};

/// Interprets the texts one after the other as one script. Never throws for what a user wrote: errors are diagnostics,
/// each with its place and what to do.
ReadResult read(const std::vector<SourceText>& sources, const ReadOptions& options = {});

/// Carries on from an existing model (a replay step by step): interprets `source` over `database`.
std::vector<Diagnostic> interpret(Database& database, const SourceText& source, const ReadOptions& options = {});

}  // namespace schema::parse
