#include "cli/commands/drift_findings.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "cli/version.hpp"
#include "schema/print/print.hpp"

namespace cli {

namespace {

using schema::Database;
using schema::ObjectId;

/// The statements that make one object; of a table its own, without columns and constraints.
schema::print::Statements create(const Database& database, const ObjectId& id) {
  const schema::Table* table = database.find<schema::Table>(id);
  if (table == nullptr) {
    return schema::print::create(database, id);
  }
  Database alone;
  alone.tables.emplace(id, *table);
  return schema::print::create(alone, id);
}

/// The statements that make the object on one side and not on the other.
std::string only_here(const Database& here, const ObjectId& id, const Database& there, const ObjectId& other) {
  const auto statements = [](const Database& database, const ObjectId& object) {
    schema::print::Statements all;
    if (database.contains(object)) {
      all = create(database, object);
      for (std::string& attribute : schema::print::attributes(database, object)) {
        all.push_back(std::move(attribute));
      }
    }
    return all;
  };
  const schema::print::Statements others = statements(there, other);
  std::string text;
  for (const std::string& statement : statements(here, id)) {
    if (std::ranges::find(others, statement) == others.end()) {
      text += (text.empty() ? "" : "; ") + statement;
    }
  }
  return text;
}

/// Of `ALTER TABLE t ADD COLUMN a integer` the column.
std::string without_verb(const std::string& text) {
  constexpr std::string_view kAdd = " ADD COLUMN ", kAlter = "ALTER TABLE ";
  const std::size_t begin = text.find(kAlter), end = text.find(kAdd);
  return begin == std::string::npos || end == std::string::npos
             ? text
             : text.substr(0, begin) + text.substr(end + kAdd.size());
}

class Collector {
 public:
  Collector(const Comparison& comparison, const FindingsScope& scope) : comparison_(comparison), scope_(scope) {}

  report::Finding start(std::string code, const ObjectId& id) const {
    report::Finding finding;
    finding.code = std::move(code);
    finding.subject = to_string(id);
    finding.file = scope_.fallback;
    // Of what nobody declared: the place of the relation it belongs to.
    const Database& wanted = comparison_.to.database;
    for (const ObjectId& at : {id, wanted.relation_id({id.schema, id.relation.empty() ? id.name : id.relation})}) {
      const schema::Object* object = at.name.empty() ? nullptr : wanted.object(at);
      if (object != nullptr && object->place.line > 0) {
        const std::filesystem::path file = wanted.files.at(object->place.file);
        finding.file = scope_.folder.empty() ? file.string() : (std::filesystem::path(scope_.folder) / file).string();
        finding.line = object->place.line;
        finding.column = object->place.column;
        break;
      }
    }
    return finding;
  }

  report::Finding operator()(const diff::Create& change) const {
    report::Finding finding = start("drift-missing", change.id);
    finding.message = finding.subject + " is declared, and is not there";
    return with_sides(std::move(finding), change.id, change.id);
  }
  report::Finding operator()(const diff::Drop& change) const {
    report::Finding finding = start("drift-extra", change.id);
    finding.message = finding.subject + " is there, and nobody declares it";
    return with_sides(std::move(finding), change.id, change.id);
  }
  report::Finding operator()(const diff::Alter& change) const { return changed(change.id, change.fields); }
  report::Finding operator()(const diff::Replace& change) const { return changed(change.id, change.fields); }
  report::Finding operator()(const diff::Rename& change) const {
    report::Finding finding = start("drift-renamed", change.to);
    finding.message =
        fmt::format("{} is declared to be renamed to {}, and is not", to_string(change.from), change.to.name);
    return finding;
  }

 private:
  report::Finding changed(const ObjectId& id, const std::vector<std::string_view>& fields) const {
    report::Finding finding = start("drift-changed", id);
    finding.message = fmt::format("{} is not as declared: {}", finding.subject, fmt::join(fields, ", "));
    finding = with_sides(std::move(finding), id, id);
    // It is there: a statement that adds it would mend nothing.
    if (id.kind == schema::Kind::column) {
      finding.why = without_verb(finding.why);
      finding.hint = without_verb(finding.hint);
    }
    finding.hint = finding.hint.empty() ? "" : "should be: " + finding.hint;
    return finding;
  }

  report::Finding with_sides(report::Finding finding, const ObjectId& from, const ObjectId& to) const {
    const std::string is = only_here(comparison_.from.database, from, comparison_.to.database, to);
    const std::string wanted = only_here(comparison_.to.database, to, comparison_.from.database, from);
    finding.why = is.empty() ? "" : "is: " + is;
    if (!wanted.empty()) {
      finding.hint = wanted;
    }
    return finding;
  }

  const Comparison& comparison_;
  const FindingsScope& scope_;
};

}  // namespace

report::Findings findings_of(const Comparison& comparison, const FindingsScope& scope) {
  report::Findings findings{scope.command, kVersion, comparison.from.name, {}, {}};
  const Collector collect(comparison, scope);
  for (const diff::Change& change : comparison.changes) {
    findings.items.push_back(std::visit(collect, change));
  }
  for (const Doubt& doubt : comparison.doubts) {
    report::Finding finding = collect.start("drift-doubt", doubt.question.use.object);
    finding.message = fmt::format("{} ({}): nobody could decide whether it is as declared: {}", finding.subject,
                                  doubt.question.use.field, doubt.reason);
    finding.why = "is: " + doubt.question.from_text;
    finding.hint = doubt.question.to_text;
    findings.items.push_back(std::move(finding));
  }
  for (const schema::Unmodelled& object : comparison.unmodelled) {
    report::Finding finding;
    finding.code = "unmodelled";
    finding.subject = object.kind + ' ' + object.identity;
    finding.file = scope.fallback;
    finding.message = finding.subject + " is of a kind that is not compared";
    findings.items.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace cli
