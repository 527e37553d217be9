#pragma once
// What the judge puts to a server for one text: the statement that makes a holder for it, and the query that prints it.
// Internal to the judge.

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "schema/canonical/settle.hpp"
#include "schema/database.hpp"

namespace introspect {

enum class Where : std::uint8_t { scratch, target };

/// What a text of a time means that does not say all itself; of a new server, unless a database says otherwise.
struct Times {
  std::string zone = "UTC", style = "ISO, MDY";
};
/// Of the database that one of the sides is; a file's statements would run there.
Times times_of(const schema::Database& from, const schema::Database& to);

/// How one text is put to the server.
struct Task {
  std::size_t question = 0;
  std::string path;
  Times times;
  std::vector<std::string> setup;          ///< under the empty search_path
  std::string prefix, text, suffix;        ///< makes the holder
  std::string again_prefix, again_suffix;  ///< around a print of it
  std::string print;                       ///< a query giving one text
  std::string unanswerable;                ///< why it cannot be asked at all
};

Task task_of(const schema::Database& database, Where where, std::size_t number,
             const schema::canonical::Question& question, const std::string& text);

/// Names the question's text and object use, beside what the server shall build.
std::set<std::string> words_of_question(const schema::Database& database, const schema::canonical::Question& question,
                                        const std::string& text);

}  // namespace introspect
