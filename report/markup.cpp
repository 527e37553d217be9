#include "report/markup.hpp"

namespace report {

namespace {

/// How the character is said; empty: as itself.
std::string_view entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return "";
  }
}

/// What neither a page nor XML 1.0 may hold.
bool is_control(char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f; }

}  // namespace

std::string html_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (const std::string_view said = c == '\'' ? "&#39;" : entity(c); !said.empty()) {
      out += said;
    } else {
      out += is_control(c) && c != '\n' && c != '\r' ? '?' : c;
    }
  }
  return out;
}

std::string xml_escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (const std::string_view said = c == '\n' ? "&#10;" : entity(c); !said.empty()) {
      out += said;
    } else {
      out += is_control(c) ? '?' : c;
    }
  }
  return out;
}

std::string markdown_escape(std::string_view text, std::string_view marks) {
  std::string out;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      out += ' ';
      continue;
    }
    if (marks.find(c) != std::string_view::npos) {
      out += '\\';
    }
    out += c;
  }
  return out;
}

}  // namespace report
