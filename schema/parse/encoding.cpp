#include "schema/parse/encoding.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <fmt/format.h>

#include "schema/parse/script.hpp"
#include "schema/parse/text.hpp"

namespace schema::parse {

namespace {

enum class Encoding : std::uint8_t { utf8, latin1, win1252 };

/// 0x80 to 0x9f of WIN1252; elsewhere it is LATIN1, and that is Unicode's beginning.
constexpr std::array<std::uint16_t, 32> kWin1252 = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

void append(std::string& out, std::string_view text, Encoding encoding) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (encoding == Encoding::utf8 || byte < 0x80) {
      out += c;
      continue;
    }
    const std::uint32_t code = encoding == Encoding::win1252 && byte < 0xA0 ? kWin1252[byte - 0x80U] : byte;
    if (code >= 0x800) {
      out += static_cast<char>(0xE0U | (code >> 12U));
      out += static_cast<char>(0x80U | ((code >> 6U) & 0x3FU));
    } else {
      out += static_cast<char>(0xC0U | (code >> 6U));
    }
    out += static_cast<char>(0x80U | (code & 0x3FU));
  }
}

/// Encoding names are compared by letters and digits alone.
std::optional<Encoding> encoding_named(std::string_view word) {
  std::string name;
  for (const char c : word) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      name += c;
    } else if (c >= 'A' && c <= 'Z') {
      name += static_cast<char>(c - 'A' + 'a');
    }
  }
  if (name == "latin1" || name == "iso88591") {
    return Encoding::latin1;
  }
  if (name == "win1252" || name == "windows1252") {
    return Encoding::win1252;
  }
  return name == "utf8" || name == "unicode" ? std::optional(Encoding::utf8) : std::nullopt;
}

/// Where the first byte from `at` on stands that is not ASCII's. Nearly all of a file is: eight bytes at a time.
std::size_t past_ascii(std::string_view text, std::size_t at) {
  std::uint64_t bytes = 0;
  for (; text.size() - at >= sizeof bytes; at += sizeof bytes) {
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    if ((bytes & 0x8080808080808080U) != 0) {
      break;
    }
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) {
    ++at;
  }
  return at;
}

/// What `SET client_encoding` or `SET NAMES` says.
std::optional<Encoding> encoding_set_by(std::string_view statement) {
  Token token = next_token(statement, 0);
  if (!equals_word(text_of(statement, token), "set")) {
    return std::nullopt;
  }
  token = next_token(statement, token.end);
  const bool names = equals_word(text_of(statement, token), "names");
  if (!names && !equals_word(text_of(statement, token), "client_encoding")) {
    return std::nullopt;
  }
  token = next_token(statement, token.end);
  return encoding_named(text_of(statement, names ? token : next_token(statement, token.end)));
}

}  // namespace

std::optional<std::string> decoded(std::string_view text) {
  if (past_ascii(text, 0) == text.size()) {
    return std::nullopt;
  }
  std::string out;
  Encoding encoding = Encoding::utf8;
  std::size_t done = 0;
  const Script script(0, text);
  for (const Extent& statement : script.statements()) {
    const auto set = encoding_set_by(text.substr(statement.begin, statement.end - statement.begin));
    if (set && *set != encoding) {
      append(out, text.substr(done, statement.end - done), encoding);
      done = statement.end;
      encoding = *set;
    }
  }
  if (done == 0) {
    return std::nullopt;
  }
  append(out, text.substr(done), encoding);
  return out;
}

namespace {

/// How many bytes the character at the front takes, as RFC 3629 has it; 0: it is none.
std::size_t character_length(std::string_view text) {
  const auto byte = [&text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  const unsigned char first = byte(0);
  const std::size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (length == 0 || first > 0xF4 || text.size() < length) {
    return 0;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) {
      return 0;
    }
  }
  const bool overlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
  const bool no_character = (first == 0xED && byte(1) > 0x9F) || (first == 0xF4 && byte(1) > 0x8F);
  return overlong || no_character ? 0 : length;
}

}  // namespace

std::optional<WrongByte> wrong_byte(std::string_view text) {
  const bool utf16 = text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF");
  const std::size_t zero = std::min(text.find('\0'), text.size());
  for (std::size_t at = 0; at < text.size();) {
    at = std::min(past_ascii(text, at), zero);
    if (at == text.size()) {
      break;
    }
    const std::size_t length = at == zero ? 0 : character_length(text.substr(at));
    if (length == 0) {
      WrongByte wrong{at, fmt::format("the byte 0x{:02X} is not UTF-8", static_cast<unsigned char>(text[at])), ""};
      if (utf16) {
        wrong.hint = "it looks like UTF-16: save the file as UTF-8";
      } else if (text[at] == '\0') {
        wrong.message = "a byte 0x00: no SQL text holds one";
      } else {
        wrong.hint = "save the file as UTF-8, or say at its top what it is: SET client_encoding = 'LATIN1';";
      }
      return wrong;
    }
    at += length;
  }
  return std::nullopt;
}

}  // namespace schema::parse
