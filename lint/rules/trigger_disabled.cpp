#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace trigger_disabled {

namespace {

/// DROP TRIGGER that is not made again further down.
void check_drop(Check& check) {
  if (!check.is("DropStmt") || check.node()["removeType"].text() != "OBJECT_TRIGGER" || check.file.contract) {
    return;
  }
  for (const Node object : check.node()["objects"]) {
    std::vector<std::string> parts = names_of(object.as("List")["items"]);
    if (parts.size() < 2) {
      continue;
    }
    const std::string trigger = parts.back();
    parts.pop_back();
    const Relation relation =
        check.file.relation(QualifiedName{parts.size() > 1 ? parts[parts.size() - 2] : "", parts.back()});
    if (relation.existing && !is_created_later(check.file, "OBJECT_TRIGGER", {"", trigger})) {
      check.report(fmt::format("trigger {} of {} runs no longer", trigger, relation.text()));
    }
  }
}

void check_statement(Check& check) {
  check_drop(check);
  for (const std::string_view subtype : {"AT_DisableTrig", "AT_DisableTrigAll", "AT_DisableTrigUser"}) {
    check.each_command(subtype, [&](const Command& command) {
      for (std::size_t i = check.file.at + 1; i < check.file.statements.size(); ++i) {
        for (const Node later :
             check.file.statements[i].is("AlterTableStmt") ? check.file.statements[i].node["cmds"] : Node{}) {
          if (later.as("AlterTableCmd")["subtype"].text().starts_with("AT_EnableTrig")) {
            return;
          }
        }
      }
      check.report(fmt::format("{} of {} runs no longer",
                               command.name.empty() ? "every trigger" : "trigger " + command.name,
                               check.at().relation.text()));
    });
  }
}

}  // namespace

}  // namespace trigger_disabled

const Rule kRule_trigger_disabled = {
    .summary = "ALTER TABLE … DISABLE TRIGGER, or DROP TRIGGER",
    .why = "What the trigger kept true does not hold for what is written from now on; ALL disables foreign keys too.",
    .instead =
        "enable it again in the same transaction, or SET LOCAL session_replication_role for the one statement that "
        "needs it",
    .check = trigger_disabled::check_statement,
};

}  // namespace lint
