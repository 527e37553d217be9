#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/object.hpp"
#include "schema/object_id.hpp"

namespace schema {

enum class TriggerTiming : std::uint8_t { before, after, instead_of };
/// When a trigger, rule or event trigger fires, by session_replication_role (pg_trigger.tgenabled).
enum class Enabled : std::uint8_t { origin, disabled, replica, always };

/// A partition's clone of a row trigger of a table above it is in the model only where its state is another than that
/// trigger's: it is of that trigger's name, and all else follows from that one.
struct Trigger : Object {
  TriggerTiming timing{};
  bool on_insert = false, on_update = false, on_delete = false, on_truncate = false;
  std::vector<std::string> update_of;  ///< columns, sorted as written
  bool for_each_row = false;
  std::optional<Expression> when;
  QualifiedName function;
  std::vector<std::string> arguments;
  bool constraint = false, deferrable = false, initially_deferred = false;
  std::optional<QualifiedName> from_table;  ///< CONSTRAINT TRIGGER … FROM
  std::string old_table, new_table;         ///< REFERENCING
  Enabled enabled = Enabled::origin;
  std::optional<QualifiedName> clone_of;  ///< the table whose trigger it is a clone of

  bool operator==(const Trigger&) const = default;
};

struct Rule : Object {
  std::string event;  ///< SELECT | INSERT | UPDATE | DELETE
  bool instead = false;
  Expression definition;  ///< the whole `CREATE RULE …` without `;`
  Enabled enabled = Enabled::origin;

  bool operator==(const Rule&) const = default;
};

struct EventTrigger : Object {
  std::string event;
  std::vector<std::string> tags;  ///< WHEN TAG IN (…)
  QualifiedName function;
  Enabled enabled = Enabled::origin;

  bool operator==(const EventTrigger&) const = default;
};

struct Policy : Object {
  bool permissive = true;
  std::string command = "ALL";     ///< ALL | SELECT | INSERT | UPDATE | DELETE
  std::vector<std::string> roles;  ///< sorted; empty: PUBLIC
  std::optional<Expression> using_, check;

  bool operator==(const Policy&) const = default;
};

}  // namespace schema
