#include "cli/terminal.hpp"

#include "tests/support/catch.hpp"

using cli::for_terminal;

TEST_CASE("what would steer a terminal is shown, not sent") {
  CHECK(for_terminal("\x1b]0;gone\x07 \x1b[2J\x1b[8mhidden\rover\x7f") == "?]0;gone? ?[2J?[8mhidden?over?");
  CHECK(for_terminal("\xC2\x9B"
                     "2J") == "?2J");
  CHECK(for_terminal("\x1b[") == "?[");
  CHECK(for_terminal("\x1b") == "?");
}

TEST_CASE("text, lines and the colours of our own reports reach the terminal as they are") {
  const std::string text = "\x1b[31mdrop\x1b[0m\ttable Å\xC2\xA0ü\n\x1b[2mnote\x1b[0m\n";
  CHECK(for_terminal(text) == text);
}
