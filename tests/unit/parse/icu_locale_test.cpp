#include "schema/parse/icu_locale.hpp"

#include "tests/support/catch.hpp"

TEST_CASE("ICU locales are kept as language tags, as PostgreSQL 16 and later say in their NOTICE") {
  using schema::parse::icu_language_tag;
  CHECK(icu_language_tag("") == "und");
  CHECK(icu_language_tag("root") == "root");
  CHECK(icu_language_tag("de_DE") == "de-DE");
  CHECK(icu_language_tag("zh_Hant_TW") == "zh-Hant-TW");
  CHECK(icu_language_tag("en_US_POSIX") == "en-US-u-va-posix");
  CHECK(icu_language_tag("@colStrength=secondary") == "und-u-ks-level2");
  CHECK(icu_language_tag("en-US-u-ks-level2-kn-true") == "en-US-u-kn-true-ks-level2");
  CHECK(icu_language_tag("de@collation=phonebook;colnumeric=yes;colstrength=secondary") ==
        "de-u-co-phonebk-kn-true-ks-level2");
}
