#include <fmt/format.h>

#include "lint/check.hpp"

namespace lint {

namespace trigger_disabled {

namespace {

void check_statement(Check& check) {
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
    .summary = "ALTER TABLE … DISABLE TRIGGER",
    .why = "What the trigger kept true does not hold for what is written from now on; ALL disables foreign keys too.",
    .instead =
        "enable it again in the same transaction, or SET LOCAL session_replication_role for the one statement that "
        "needs it",
    .check = trigger_disabled::check_statement,
};

}  // namespace lint
