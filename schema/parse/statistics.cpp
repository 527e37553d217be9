// Extended statistics, collations.

#include <algorithm>
#include <array>

#include "schema/parse/elements.hpp"
#include "schema/parse/handlers.hpp"
#include "schema/parse/icu_locale.hpp"
#include "schema/parse/object_name.hpp"
#include "schema/parse/slice.hpp"
#include "schema/parse/text.hpp"

namespace schema::parse {

void create_statistics(Interpreter& interpreter, const Statement& statement, tree::Node create) {
  Statistics statistics;
  const ObjectId table = interpreter.relation(statement, create["relations"].at(0));
  statistics.table = {table.schema, table.name};
  for (const tree::Node kind : create["stat_types"]) {
    statistics.kinds.emplace(kind.text());
  }
  // A function call may stand there without parentheses of its own.
  const std::string_view source = statement.source();
  const std::size_t from = find_word(source, statement.begin, source.size(), "from");
  for (const tree::Node node : create["exprs"]) {
    const tree::Node element = node.inner();
    // `(a)` is the column.
    const tree::Node fields = element["expr"].as("ColumnRef")["fields"];
    if (element["expr"] && fields.size() != 1) {
      statistics.expressions.emplace_back(slice(statement, element["expr"], from));
    } else {
      statistics.columns.emplace_back(fields.empty() ? element["name"].text() : fields.back().text());
    }
  }
  std::ranges::sort(statistics.columns);
  // All kinds, unless it is of one expression alone.
  if (statistics.kinds.empty() && statistics.columns.size() + statistics.expressions.size() > 1) {
    statistics.kinds = {"dependencies", "mcv", "ndistinct"};
  }
  const QualifiedName target =
      interpreter.creation_target(Interpreter::written_name(create["defnames"]), start_of(statement));
  const ObjectId id{Kind::statistics, target.schema, "", target.name};
  if (!create["if_not_exists"].flag() || !interpreter.database.contains(id)) {
    interpreter.add(statement, id, std::move(statistics));
  }
}

void alter_statistics(Interpreter& interpreter, const Statement& statement, tree::Node alter) {
  if (alter["missing_ok"].flag() && !find_object(interpreter, statement, "OBJECT_STATISTIC_EXT", alter["defnames"])) {
    return;
  }
  const ObjectId id = object_named(interpreter, statement, "OBJECT_STATISTIC_EXT", alter["defnames"]);
  const auto target = static_cast<int>(alter["stxstattarget"].integer());
  interpreter.database.find<Statistics>(id)->target = target < 0 ? std::nullopt : std::optional(target);
}

void create_collation(Interpreter& interpreter, const Statement& statement, tree::Node define) {
  Collation collation;
  collation.provider = "libc";
  static constexpr std::array<std::string_view, 8> kOptions = {"from",     "provider", "locale",        "lc_collate",
                                                               "lc_ctype", "rules",    "deterministic", "version"};
  const tree::Node definition = define["definition"];
  for (const tree::Node node : definition) {
    if (const std::string_view option = node.inner()["defname"].text();
        std::ranges::find(kOptions, option) == kOptions.end()) {
      unknown_option(interpreter, statement, "a collation", option);
    }
  }
  const auto text = [&](std::string_view name) {
    const tree::Node option = find_option(definition, name);
    return option ? option_text(option) : std::string();
  };
  if (const tree::Node from = find_option(definition, "from")) {
    const QualifiedName written = Interpreter::written_name(from["arg"]);
    const QualifiedName copied = found_name(interpreter, Kind::collation, written, "");
    if (const auto* source = interpreter.database.find<Collation>({Kind::collation, copied.schema, "", copied.name})) {
      collation = *source;
      static_cast<Object&>(collation) = Object{};
    } else if (written.name.ends_with("-x-icu")) {
      collation.provider = "icu";
      collation.locale = written.name.substr(0, written.name.size() - 6);
    } else {
      collation.lc_collate = collation.lc_ctype = written.name == "ucs_basic" ? "C" : written.name;
    }
  } else {
    if (const std::string provider = text("provider"); !provider.empty()) {
      collation.provider = provider;
    }
    collation.deterministic = text("deterministic") != "false";
    collation.rules = text("rules");
    if (collation.provider == "libc") {
      const std::string locale = text("locale");
      collation.lc_collate = locale.empty() ? text("lc_collate") : locale;
      collation.lc_ctype = locale.empty() ? text("lc_ctype") : locale;
    } else {
      collation.locale = text("locale");
      if (collation.locale.empty()) {
        collation.locale = text("lc_collate");
      }
      if (collation.provider == "icu" && interpreter.options.server_version >= 160000) {
        collation.locale = icu_language_tag(collation.locale);
      }
    }
  }
  const QualifiedName target =
      interpreter.creation_target(Interpreter::written_name(define["defnames"]), start_of(statement));
  const ObjectId id{Kind::collation, target.schema, "", target.name};
  if (!define["if_not_exists"].flag() || !interpreter.database.contains(id)) {
    interpreter.add(statement, id, std::move(collation));
  }
}

}  // namespace schema::parse
