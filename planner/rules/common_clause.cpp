// Pieces of statements.

#include <fmt/format.h>

#include "planner/rules/common.hpp"

namespace planner {

using namespace schema;

std::string alter_relation(const Context& context, const QualifiedName& relation) {
  const bool gone = context.to.relation_id(relation).name.empty() &&
                    !context.to.contains({Kind::domain, relation.schema, "", relation.name});
  return print::alter_relation(gone ? context.from : context.to, relation);
}

std::string derived_name(const std::string& name, std::string_view suffix) {
  constexpr std::size_t kLongest = 63;
  if (name.size() + suffix.size() <= kLongest) {
    return name + std::string(suffix);
  }
  // Long names often differ at their ends alone: what is cut off leaves its sum (FNV-1a).
  std::uint32_t sum = 2166136261U;
  for (const char c : name) {
    sum = (sum ^ static_cast<unsigned char>(c)) * 16777619U;
  }
  std::string end = fmt::format("_{:08x}{}", sum, suffix);
  if (end.size() > kLongest) {
    end = suffix;
  }
  std::string base = name.substr(0, kLongest - end.size());
  // Not in the middle of a character: the server would reject the bytes.
  while (!base.empty() && base.size() < name.size() &&
         (static_cast<unsigned char>(name[base.size()]) & 0xC0U) == 0x80U) {
    base.pop_back();
  }
  return base + end;
}

OptionChange option_change(const schema::Options& from, const schema::Options& to) {
  OptionChange change;
  schema::Options set;
  for (const auto& [name, value] : to) {
    const auto it = from.find(name);
    if (it == from.end() || it->second != value) {
      set.emplace(name, value);
    }
  }
  for (const auto& [name, value] : from) {
    if (!to.contains(name)) {
      change.reset += (change.reset.empty() ? "" : ", ") + name;
    }
  }
  change.set = set.empty() ? "" : "SET (" + print::parameter_list(set) + ")";
  change.reset = change.reset.empty() ? "" : "RESET (" + change.reset + ")";
  return change;
}

std::string foreign_option_change(const schema::Options& from, const schema::Options& to) {
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  for (const auto& [name, value] : to) {
    const auto it = from.find(name);
    if (it == from.end()) {
      add("ADD " + quote_identifier(name) + ' ' + quote_literal(value));
    } else if (it->second != value) {
      add("SET " + quote_identifier(name) + ' ' + quote_literal(value));
    }
  }
  for (const auto& [name, value] : from) {
    if (!to.contains(name)) {
      add("DROP " + quote_identifier(name));
    }
  }
  return text.empty() ? "" : "OPTIONS (" + text + ")";
}

std::string exists_query(const QualifiedName& relation) {
  return "SELECT EXISTS (SELECT FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
         "WHERE "
         "n.nspname = " +
         quote_literal(relation.schema) + " AND c.relname = " + quote_literal(relation.name) + ")";
}

}  // namespace planner
