#pragma once
// A text cut into statements without parsing them, as psql does: quotes, E'' strings, dollar quotes, nested comments,
// parentheses and BEGIN ATOMIC bodies hide a semicolon; psql's own commands and COPY data are passed over. Keeps what
// the parse tree drops: where lines start, and the comments that carry meaning. One pass, linear.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/object.hpp"

namespace schema::parse {

/// Bytes of the text; `end` excludes the semicolon.
struct Extent {
  std::size_t begin = 0, end = 0;
};

/// A psql command such as `\connect` or `\i`, without the backslash.
struct MetaCommand {
  std::size_t offset = 0;
  std::string name, argument;  ///< the first one
};

/// A comment that says something of an object: `-- @renamed from=x [online]`, `-- atlas:renamed_from x`,
/// `-- @backfill expression`.
struct HintComment {
  std::size_t offset = 0;
  std::size_t line = 0;    ///< where the comment's line begins
  bool alone = false;      ///< nothing but the comment on its line: it speaks of what comes next
  std::size_t target = 0;  ///< when alone: where the next token starts
  Hints hints;
  mutable bool heeded = false;  ///< an object has taken it
};

/// One file's text and what a scan finds in it.
class Script {
 public:
  Script(std::uint32_t file, std::string_view text);

  std::uint32_t file() const { return file_; }
  std::string_view text() const { return text_; }
  const std::vector<Extent>& statements() const { return statements_; }
  const std::vector<MetaCommand>& meta_commands() const { return meta_commands_; }

  /// Line and column (in characters) of a byte offset.
  Place place(std::size_t offset) const;

  /// What comments directly above `offset`, or at the end of its line, say of the object that starts there.
  Hints hints(std::size_t offset) const;

  struct WrongHint {
    std::size_t offset = 0;
    std::string message, hint;
  };
  /// Every `-- @backfill` that holds no expression, with what the grammar says of it.
  std::vector<WrongHint> wrong_hints() const;
  /// Every comment that begins like one that carries meaning and has none as it is written (other tools take `/* */`),
  /// and every one that no object was asked about by hints().
  std::vector<WrongHint> unheeded_hints() const;

 private:
  friend class Splitter;
  std::size_t characters_before(std::size_t offset) const;
  bool speaks_of(const HintComment& comment, std::size_t offset) const;

  std::uint32_t file_;
  std::string_view text_;
  std::vector<Extent> statements_;
  std::vector<MetaCommand> meta_commands_;
  std::vector<HintComment> hints_;
  std::vector<WrongHint> unreadable_hints_;
  std::vector<std::size_t> lines_;       // where each starts
  std::vector<std::size_t> characters_;  // before each block of bytes, so that a column costs no walk over a long line
};

}  // namespace schema::parse
