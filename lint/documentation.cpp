#include "lint/documentation.hpp"

#include <fmt/format.h>

namespace lint {

namespace {

constexpr std::string_view kHead = R"(# Rules of `schema lint`

Printed from the table of rules (`schema lint --explain all`); do not edit. Each rule has a folder in `lint/examples/`
with a file that it finds something in and one that it leaves alone.

A finding at level `error` makes `schema lint` exit with 4 (`--fail-on` moves the bar). Levels are set in schema.toml,
for all environments or for one, by the rule's code:

```toml
[lint]
server = 14                      # the oldest server that the files must run on (default: the grammar built in)
runner = "schema"                # who runs them: schema | transaction (the whole file in one) | statement (like psql)
lock_timeout = true              # whoever runs them sets one
drop-index-not-concurrent = "error"

[env.prod.lint]
integer-key = "error"
```

A comment directly above a statement, inside it or at the end of its line silences a rule there; in the file's first
block of comments, with an empty line behind it, for the whole file:

```sql
-- schema:ignore index-not-concurrent the table has ten rows
CREATE INDEX settings_name_idx ON settings (name);
```

`-- squawk-ignore RULE`, `-- atlas:nolint CODE` and `-- eugene: ignore CODE` are understood too, by those tools' own
names. Lock rules know what the file itself created, what runs in one transaction, which timeouts hold, and, for a
file of a migrations directory (or with `--from SOURCE`), the schema before it.
)";

std::string block(std::string_view title, std::string_view sql) {
  return sql.empty() ? "" : fmt::format("{}\n\n```sql\n{}```\n\n", title, sql);
}

std::string body(const Entry& entry) {
  std::string text =
      fmt::format("{}.\n\n{}\n\n**Instead:** {}.\n\n", entry.rule->summary, entry.rule->why, entry.rule->instead);
  text += block("On this schema:", entry.before);
  text += block("Found:", entry.bad);
  text += block("Left alone:", entry.good);
  if (!entry.also.empty()) {
    text += fmt::format("Also known as: {}\n\n", entry.also);
  }
  return text;
}

}  // namespace

std::string explain(const Entry& entry) {
  return fmt::format("# {} ({}, {})\n\n", entry.code, title(entry.group), to_string(entry.level)) + body(entry);
}

std::string rules_page() {
  std::string text(kHead);
  for (const Group group :
       {Group::locks, Group::destructive, Group::data, Group::compatibility, Group::correctness, Group::style}) {
    text +=
        fmt::format("\n## {}\n\n{}\n\n| code | level | what it sees |\n|---|---|---|\n", title(group), about(group));
    for (const Entry& entry : rules()) {
      if (entry.group == group) {
        text += fmt::format("| [`{0}`](#{0}) | {1} | {2} |\n", entry.code, to_string(entry.level), entry.rule->summary);
      }
    }
    for (const Entry& entry : rules()) {
      if (entry.group == group) {
        text += fmt::format("\n### {}\n\n{}", entry.code, body(entry));
        text.pop_back();
      }
    }
  }
  return text;
}

}  // namespace lint
