#pragma once
// Changes as people think of them: by table, with what belongs to it beneath.

#include <string>
#include <string_view>
#include <vector>

#include "report/plan.hpp"

namespace report {

/// `+` made, `-` gone, `~` changed, `→` renamed.
std::string_view sign(const diff::Change& change);

/// One line of the tree.
struct ChangeNode {
  std::string_view sign;
  std::string name;    ///< `table public.orders`; beneath one: `column country`; a rename says both names
  std::string detail;  ///< what of it changes: `type, default`; from what to what where that is short
  std::string place;   ///< file:line:column of the wanted side; empty: none
  const diff::Change* change = nullptr;  ///< nullptr: a relation that stands here only for what belongs to it
  std::vector<ChangeNode> children;
};
std::vector<ChangeNode> change_tree(const PlanReport& report);

/// `type, default` of an altered or replaced object.
std::string fields_of(const diff::Change& change);

/// `3 to create, 1 to alter`
std::string change_counts(const std::vector<diff::Change>& changes);

}  // namespace report
