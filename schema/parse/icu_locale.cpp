#include "schema/parse/icu_locale.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>
#include <vector>

#include "schema/parse/text.hpp"

namespace schema::parse {

namespace {

using Words = std::pair<std::string_view, std::string_view>;

/// ICU's own keywords, and their names in Unicode's extension of BCP 47 (UTS 35, key and type definitions).
constexpr std::array<Words, 12> kKeys = {{{"collation", "co"},
                                          {"colstrength", "ks"},
                                          {"colnumeric", "kn"},
                                          {"colalternate", "ka"},
                                          {"colcasefirst", "kf"},
                                          {"colcaselevel", "kc"},
                                          {"colbackwards", "kb"},
                                          {"colnormalization", "kk"},
                                          {"colreorder", "kr"},
                                          {"calendar", "ca"},
                                          {"numbers", "nu"},
                                          {"currency", "cu"}}};

constexpr std::array<Words, 12> kValues = {{{"phonebook", "phonebk"},
                                            {"traditional", "trad"},
                                            {"dictionary", "dict"},
                                            {"gb2312han", "gb2312"},
                                            {"primary", "level1"},
                                            {"secondary", "level2"},
                                            {"tertiary", "level3"},
                                            {"quaternary", "level4"},
                                            {"identical", "identic"},
                                            {"non-ignorable", "noignore"},
                                            {"yes", "true"},
                                            {"no", "false"}}};

std::string_view translated(const std::array<Words, 12>& table, std::string_view word) {
  const auto found = std::ranges::find(table, word, &Words::first);
  return found == table.end() ? word : found->second;
}

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end > 0) {
      parts.push_back(to_lower(text.substr(0, end)));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

}  // namespace

std::string icu_language_tag(std::string_view locale) {
  const std::size_t at = std::min(locale.find('@'), locale.size());
  std::map<std::string, std::string> keywords;
  std::string tag, key;
  bool extension = false;
  for (const std::string& part : split(locale.substr(0, at), "-_")) {
    if (extension) {
      if (part.size() == 2) {
        key = part;
        keywords.emplace(key, "");
      } else if (!key.empty()) {
        keywords[key] += (keywords[key].empty() ? "" : "-") + part;
      }
    } else if (tag.empty()) {
      tag = part;
    } else if (part == "u") {
      extension = true;
    } else if (part == "posix") {
      keywords.emplace("va", "posix");
    } else {
      const std::size_t capitals = part.size() == 2 ? 2 : part.size() == 4 ? 1 : 0;  // DE, Latn
      tag += '-' + to_upper(part.substr(0, capitals)) + part.substr(capitals);
    }
  }
  for (const std::string& assignment : split(locale.substr(std::min(at + 1, locale.size())), ";")) {
    if (const std::size_t equals = assignment.find('='); equals != std::string::npos) {
      keywords.insert_or_assign(std::string(translated(kKeys, assignment.substr(0, equals))),
                                std::string(translated(kValues, assignment.substr(equals + 1))));
    }
  }
  if (tag.empty()) {
    tag = "und";
  }
  if (!keywords.empty()) {
    tag += "-u";
  }
  for (const auto& [name, value] : keywords) {
    tag += '-' + name + (value.empty() ? "" : '-' + value);
  }
  return tag;
}

}  // namespace schema::parse
