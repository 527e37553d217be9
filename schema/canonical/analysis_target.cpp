// What a query puts out, and under which names, after parse_target.c.

#include "schema/canonical/analysis.hpp"
#include "schema/canonical/output_name.hpp"

namespace schema::canonical {

void Analysis::add_columns(const ScopeItem& item, std::vector<Target>& targets) {
  expanded_ = true;
  for (const ScopeColumn& candidate : item.columns) {
    targets.push_back({candidate.name, column(candidate)});
  }
}

void Analysis::expand_star(Node reference, const Scope& scope, std::vector<Target>& targets) {
  const Node fields = reference["fields"];
  const std::size_t size = fields.size();
  if (size == 1) {
    bool any = false;
    for (const ScopeItem& item : scope.items) {
      if (item.columns_visible) {
        add_columns(item, targets);
        any = true;
      }
    }
    if (!any) {
      throw Unsupported{};
    }
    return;
  }
  const std::string name(fields.at(size - 2).text());
  const std::string schema = size == 3 ? std::string(fields.at(0).text()) : "";
  const ScopeItem* item = find_item(scope, schema, name);
  if (item == nullptr) {
    throw Unsupported{};
  }
  add_columns(*item, targets);
}

void Analysis::target_list(Node list, const Scope& scope, std::vector<Target>& targets) {
  for (const Node entry : list) {
    const Node target = entry.as("ResTarget");
    const Node value = target["val"];
    if (const Node reference = value.as("ColumnRef"); reference && reference["fields"].back().is("A_Star")) {
      expand_star(reference, scope, targets);
      continue;
    }
    if (const Node indirect = value.as("A_Indirection"); indirect && indirect["indirection"].back().is("A_Star")) {
      throw Unsupported{};  // (f(x)).*
    }
    std::string name(target["name"].text());
    targets.push_back({name.empty() ? output_name(value) : std::move(name), expression(value, scope)});
  }
}

}  // namespace schema::canonical
