#include "schema/parse/newer_grammar.hpp"

#include <array>
#include <vector>

#include "schema/parse/text.hpp"
#include "schema/tree/tree.hpp"

namespace schema::parse {

namespace {

/// Words that follow each other in a statement of that release and in none before it.
struct Phrase {
  int since;
  std::array<std::string_view, 4> words;
  std::string_view what;
};

constexpr std::array kPhrases = {
    Phrase{18, {"virtual"}, "a VIRTUAL generated column"},
    Phrase{18, {"not", "enforced"}, "NOT ENFORCED"},
    Phrase{18, {"without", "overlaps"}, "WITHOUT OVERLAPS"},
    Phrase{18, {"period"}, "PERIOD"},
    Phrase{18, {"add", "not", "null"}, "a NOT NULL constraint of the table"},
    Phrase{18, {"alter", "constraint"}, "ALTER CONSTRAINT … [NO] INHERIT or [NOT] ENFORCED"},
    Phrase{18, {"constraint", "*", "not", "null"}, "a NOT NULL constraint of the table"},
    Phrase{17, {"json_table"}, "JSON_TABLE"},
    Phrase{17, {"json_exists"}, "JSON_EXISTS"},
    Phrase{17, {"json_query"}, "JSON_QUERY"},
    Phrase{17, {"json_value"}, "JSON_VALUE"},
    Phrase{17, {"set", "expression"}, "SET EXPRESSION"},
    Phrase{17, {"split", "partition"}, "SPLIT PARTITION"},
    Phrase{17, {"merge", "partitions"}, "MERGE PARTITIONS"},
    Phrase{17, {"by", "source"}, "WHEN NOT MATCHED BY SOURCE"},
    Phrase{16, {"json_array"}, "JSON_ARRAY"},
    Phrase{16, {"json_object"}, "JSON_OBJECT"},
    Phrase{16, {"is", "json"}, "IS JSON"},
    Phrase{16, {"system_user"}, "SYSTEM_USER"},
    Phrase{16, {"storage"}, "STORAGE in a column definition"},
    Phrase{16, {"with", "inherit"}, "GRANT … WITH INHERIT"},
};

bool matches(std::string_view word, std::string_view wanted) { return wanted == "*" || equals_word(word, wanted); }

bool has(const std::vector<std::string_view>& words, const Phrase& phrase) {
  for (std::size_t first = 0; first < words.size(); ++first) {
    std::size_t length = 0;
    while (length < phrase.words.size() && !phrase.words[length].empty() && first + length < words.size() &&
           matches(words[first + length], phrase.words[length])) {
      ++length;
    }
    if (length == phrase.words.size() || phrase.words[length].empty()) {
      return true;
    }
  }
  return false;
}

}  // namespace

std::string newer_grammar_hint(std::string_view statement) {
  std::vector<std::string_view> words;
  for (Token token = next_token(statement, 0); token.type != TokenType::end; token = next_token(statement, token.end)) {
    const bool counts = token.type == TokenType::word || token.type == TokenType::quoted_name;
    words.push_back(counts ? text_of(statement, token) : std::string_view(","));
  }
  for (const Phrase& phrase : kPhrases) {
    if (phrase.since > tree::grammar_version() && has(words, phrase)) {
      return std::string(phrase.what) + " is of PostgreSQL " + std::to_string(phrase.since) +
             ", and this build reads the grammar of " + std::to_string(tree::grammar_version()) +
             ": use a build with a newer libpg_query, or leave the statement out of what is compared";
    }
  }
  return {};
}

}  // namespace schema::parse
