#pragma once
// What may stand in a generated schema: tests/evolve/kinds.sql, read. A section describes one kind of piece by a text
// with choices in it:
//
//   {a|b|3*c}     one of them (c three times as likely); {|a} is perhaps a. Choices nest; \ before { } | < takes it as
//   is
//   <%rule>       the text of a rule (`-- = rule`), with choices of its own
//   <self> <name> <id> <on> <schema> <body> <object>
//                 the piece's qualified name, bare name, number, the piece it stands on, its schema, what stands in its
//                 parentheses, how COMMENT ON calls it
//   <kind> <kind2>
//                 another piece of that kind (or below: `column` is any `column.x`), the same one wherever the same
//                 text stands; numbers tell several apart. A column is one of the relation that the piece stands on
//   <a/b>         b as seen from the piece a
//
//   -- ~ kind                 begins a section; then, each in a line of its own:
//   -- on: kind kind          the piece stands on one of these, and goes with it
//   -- is: class class        what else references may call it
//   -- object: TEXT           for <object>
//   -- weight: 3              how often one is added; 0: never by itself
//   -- inside                 the first part stands in the parentheses of what it stands on
//   -- bare                   its name has no schema
//   -- keeps its name         it cannot be renamed by a hint
//   -- with: kind kind        a new one comes with these
//   --- then                  ends the first part

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace evolve {

struct Node;

struct Alternative {
  int weight = 1;
  std::vector<Node> nodes;
};

struct Node {
  enum class Type : std::uint8_t { text, choice, reference, rule } type = Type::text;
  std::string text;                       ///< or the name of what is referred to, or of the rule
  int number = 0;                         ///< of a choice or rule: where it stands in its text
  std::vector<Alternative> alternatives;  ///< of a choice
};

using Nodes = std::vector<Node>;

struct PieceKind {
  std::string name;
  std::vector<std::string> on, is, with;
  int weight = 1;
  bool inside = false, bare = false, keeps_name = false;
  Nodes object, text, then;

  /// Whether a reference to `wanted` may mean one of these.
  bool answers_to(std::string_view wanted) const;
};

struct Grammar {
  std::map<std::string, PieceKind> kinds;
  std::map<std::string, Nodes> rules;

  const PieceKind& kind(const std::string& name) const { return kinds.at(name); }
};

/// Throws std::runtime_error naming the section for what does not read.
Grammar parse_grammar(const std::string& text);

/// That of kinds.sql.
const Grammar& grammar();

}  // namespace evolve
