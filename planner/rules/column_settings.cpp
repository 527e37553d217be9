// What ALTER TABLE says of a column and hands on to all that inherit it: default, storage, compression.

#include <algorithm>
#include <array>

#include "planner/rules/column.hpp"
#include "schema/inherited_parts.hpp"
#include "schema/storage.hpp"

namespace planner {

using namespace schema;

namespace {

struct Setting {
  std::string_view field;
  bool (*same)(const Column&, const Column&);
  std::string (*action)(const Column&);
};

const std::array kSettings = {
    Setting{"default", [](const Column& a, const Column& b) { return a.default_value == b.default_value; },
            [](const Column& column) {
              return column.default_value ? "SET DEFAULT " + print::text_of(*column.default_value) : "DROP DEFAULT";
            }},
    Setting{"storage", [](const Column& a, const Column& b) { return a.storage == b.storage; },
            [](const Column& column) {
              // SET STORAGE DEFAULT came with 16 only.
              return "SET STORAGE " +
                     std::string(column.storage.empty() ? own_storage(column.type) : std::string_view(column.storage));
            }},
    Setting{"compression", [](const Column& a, const Column& b) { return a.compression == b.compression; },
            [](const Column& column) {
              return "SET COMPRESSION " + (column.compression.empty() ? "default" : column.compression.text());
            }},
};

const Setting& setting(std::string_view field) { return *std::ranges::find(kSettings, field, &Setting::field); }

// Those that inherit the column before and after.
std::vector<ObjectId> columns_below(const Context& context, const ObjectId& id) {
  const std::vector<QualifiedName> stay = context.to_children.below(relation_of(id));
  std::vector<ObjectId> columns;
  for (const QualifiedName& child : context.from_children.below(relation_of(id))) {
    const ObjectId column = column_id(child, id.name);
    if (std::ranges::count(stay, child) > 0 && context.from.contains(column) && context.to.contains(column) &&
        !context.goes(column) && context.existed(child)) {
      columns.push_back(column);
    }
  }
  return columns;
}

}  // namespace

std::string settings_slot(const ObjectId& column) { return "settings:" + to_string(column); }

std::string alter_column_only(const Context& context, const ObjectId& id, const std::string& action) {
  std::string sql = alter_column(context, id, action);
  for (const std::string_view words : {"ALTER TABLE ", "ALTER FOREIGN TABLE "}) {
    if (sql.starts_with(words)) {
      return sql.insert(words.size(), "ONLY ");
    }
  }
  return sql;
}

bool is_handed_on(std::string_view field) { return std::ranges::count(kSettings, field, &Setting::field) > 0; }

std::string setting_action(std::string_view field, const Column& column) { return setting(field).action(column); }

bool reaches_children(const Context& context, const ObjectId& id, std::string_view field) {
  const Column& column = *context.to.find<Column>(id);
  const auto follows = [&](const QualifiedName& child) {
    const Column* own = context.to.find<Column>(column_id(child, id.name));
    return own == nullptr || setting(field).same(*own, column);
  };
  return std::ranges::all_of(context.from_children.below(relation_of(id)), follows) &&
         std::ranges::all_of(context.to_children.below(relation_of(id)), follows);
}

void settle_below(const Context& context, const ObjectId& id, bool default_aside, std::size_t type_step, Chain& chain) {
  const auto differs = [&](const Setting& setting, const ObjectId& child, const Database& side, const Database& other) {
    const Column& own = *side.find<Column>(child);
    const bool handed_on = setting.field != "default" || default_aside;
    return !own.generated && !setting.same(own, *(handed_on ? side.find<Column>(id) : other.find<Column>(child)));
  };
  for (const ObjectId& child : columns_below(context, id)) {
    for (const Setting& setting : kSettings) {
      if (differs(setting, child, context.to, context.from)) {
        Draft draft =
            altering(context, child, alter_column_only(context, child, setting.action(*context.to.find<Column>(child))),
                     "set the " + std::string(setting.field) + " that " + to_string(child) + " has of its own");
        lock_only(context, draft, relation_of(child), LockMode::access_exclusive);
        chain.push_back(std::move(draft));
      }
      if (differs(setting, child, context.from, context.to)) {
        chain.at(type_step).step.undo.push_back(
            alter_column_only(context, child, setting.action(*context.from.find<Column>(child))));
      }
    }
  }
}

void wait_for_columns_above(const Context& context, const QualifiedName& relation, Draft& draft) {
  const Table* table = context.table(relation);
  for (const QualifiedName& parent : table != nullptr ? parents_of(*table) : std::vector<QualifiedName>{}) {
    for (const auto& [column, object] : of_relation<Column>(context.to, parent)) {
      draft.takes.insert(settings_slot(column));
      if (context.comes(column)) {
        draft.step.consumes.push_back(column);
      }
    }
    wait_for_columns_above(context, parent, draft);
  }
}

}  // namespace planner
