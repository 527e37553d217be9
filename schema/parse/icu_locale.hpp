#pragma once

#include <string>
#include <string_view>

namespace schema::parse {

/// The BCP 47 form in which PostgreSQL 16 and later keep an ICU locale (icu_language_tag() in the server):
/// `de_DE` → `de-DE`, `de@collation=phonebook` → `de-u-co-phonebk`, empty → `und`.
std::string icu_language_tag(std::string_view locale);

}  // namespace schema::parse
