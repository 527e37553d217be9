// The primary keys that a query relies on: grouped by one, its table's other columns may be said as they are.

#include <set>
#include <string>

#include "schema/names/walker.hpp"

namespace schema::names {

using tree::Node;

namespace {

/// The server's own.
constexpr std::string_view kAggregates =
    " any_value array_agg avg bit_and bit_or bit_xor bool_and bool_or corr count covar_pop covar_samp every"
    " json_agg json_object_agg jsonb_agg jsonb_object_agg max min range_agg range_intersect_agg stddev stddev_pop"
    " stddev_samp string_agg sum var_pop var_samp variance xmlagg ";

/// A user's own is not told from a function, and then taken for one.
bool is_aggregate(Node call) {
  const std::string word = ' ' + std::string(call["funcname"].back().text()) + ' ';
  return call["agg_star"].flag() || call["agg_distinct"].flag() || call["agg_within_group"].flag() ||
         call["agg_filter"] || call["agg_order"] || kAggregates.find(word) != std::string_view::npos;
}

/// The output column that an item of GROUP BY may mean: by its number or by its name.
Node output(Node targets, Node group) {
  const Node number = group.as("A_Const")["ival"];
  const Node fields = group.as("ColumnRef")["fields"];
  std::int64_t at = 0;
  for (const Node target : targets) {
    const Node result = target.inner();
    const bool named =
        fields.size() == 1 && !result["name"].text().empty() && result["name"].text() == fields.at(0).text();
    if (named || (number && number["ival"].integer() == ++at)) {
      return result["val"];
    }
  }
  return {};
}

}  // namespace

/// What the node names, seen from the innermost query alone.
std::set<const ObjectId*> Walker::named_in(Node node, bool outside_aggregates) const {
  std::set<const ObjectId*> found;
  const std::function<void(const Mention&)> collect = [&](const Mention& mention) { found.insert(mention.object); };
  Walker inside(index_, path_, prefix_, collect);
  inside.scopes_ = {scopes_.back()};
  inside.with_ = with_;
  inside.passes_aggregates_ = outside_aggregates;
  inside.walk(node);
  return found;
}

void Walker::keys_of_groups(Node query) {
  std::set<const ObjectId*> grouped;
  for (const Node group : query["groupClause"]) {
    if (group.is("GroupingSet")) {
      return;
    }
    for (const Node column : {group, output(query["targetList"], group)}) {
      if (column.is("ColumnRef")) {
        grouped.merge(named_in(column, false));
      }
    }
  }
  std::set<const ObjectId*> said;
  for (const std::string_view clause : {"targetList", "havingClause", "sortClause"}) {
    said.merge(named_in(query[clause], true));
  }
  for (const Entry& entry : scopes_.back()) {
    if (entry.relation == nullptr) {
      continue;
    }
    std::set<std::string_view> columns;
    bool relies = false;
    for (const ObjectId* column : entry.relation->columns) {
      if (grouped.contains(column)) {
        columns.insert(column->name.text());
      } else {
        relies = relies || said.contains(column);
      }
    }
    if (relies) {
      mention(index_.primary_key(*entry.relation, columns));
    }
  }
}

bool Walker::passes(Node call) const { return passes_aggregates_ && is_aggregate(call) && !call["over"]; }

}  // namespace schema::names
