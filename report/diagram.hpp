#pragma once
// Tables and the foreign keys between them as a picture: a value first, then Graphviz's language or Mermaid's.

#include <cstdint>
#include <string>
#include <vector>

#include "diff/change.hpp"
#include "schema/database.hpp"

namespace report {

enum class Mark : std::uint8_t { same, added, changed, removed };

struct DiagramColumn {
  std::string name, type;
  bool primary = false, foreign = false, not_null = false;
  Mark mark = Mark::same;
};

struct DiagramTable {
  schema::QualifiedName name;
  std::string note;  ///< "12 partitions", "foreign"; empty: a plain table
  std::vector<DiagramColumn> columns;
  Mark mark = Mark::same;
  bool stub = false;  ///< of another group: its name alone
};

struct DiagramEdge {
  schema::QualifiedName from, to;
  std::string from_column, to_column;  ///< the first of each
  std::string label;
  bool optional = false;  ///< the referring column may be NULL
  bool unique = false;    ///< at most one row refers
  Mark mark = Mark::same;
};

struct Diagram {
  std::string title;
  std::vector<DiagramTable> tables;
  std::vector<DiagramEdge> edges;
};

/// Partitions are folded into their parent.
Diagram diagram_of(const schema::Database& database);

/// One side of a comparison, its differences marked: `side` added marks what `changes` make (database: the wanted one),
/// removed what they take away. Large databases are cut to what changes and its neighbours.
Diagram diagram_of(const schema::Database& database, const std::vector<diff::Change>& changes, Mark side);

/// Cut into pictures of at most `most` tables that belong together; references across are drawn to a stub.
std::vector<Diagram> grouped(const Diagram& diagram, std::size_t most = 40);

/// Every table links to `#kind.schema.name`, see anchor().
std::string to_dot(const Diagram& diagram);
std::string to_mermaid(const Diagram& diagram);

/// An SVG of Graphviz's as part of a page: without its prologue, coloured by assets/diagram.css.
std::string inline_svg(const std::string& svg, const std::string& label);
/// Pictures one below the other as one SVG file, with its own style for dark and light.
std::string standalone_svg(const std::vector<std::string>& svgs, const std::vector<Diagram>& diagrams);

/// The id of an object's place on a page.
std::string anchor(const schema::QualifiedName& name);

}  // namespace report
