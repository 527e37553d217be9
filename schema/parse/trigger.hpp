#pragma once
// What ALTER TABLE does to triggers and rules.

#include <string>
#include <string_view>

#include "schema/parse/interpreter.hpp"

namespace schema::parse {

/// ALTER TABLE … ENABLE [REPLICA | ALWAYS] | DISABLE TRIGGER | RULE: `subtype` is the command's
/// (`AT_DisableTrigAll`, `AT_EnableAlwaysRule`, …). False when it is none of these. Throws when there is no such
/// trigger or rule.
bool alter_enabled(Interpreter& interpreter, const Statement& statement, const ObjectId& relation,
                   std::string_view subtype, const std::string& name);

}  // namespace schema::parse
