// What the bound of a partition says of its rows.

#include <charconv>
#include <compare>
#include <numeric>

#include "planner/rules/partition.hpp"
#include "schema/default_partition.hpp"
#include "schema/parse/text.hpp"

namespace planner {

using namespace schema;

namespace {

// `FROM (…) TO (…)`, `IN (…)`: what stands in the parentheses after a word; empty without it.
std::vector<std::string_view> listed(const PartitionOf& partition, std::string_view word) {
  const std::string_view text = partition.bound.text;
  const std::size_t at = parse::after_word(text, 0, text.size(), word);
  return at == std::string_view::npos ? std::vector<std::string_view>{} : parse::split_list(parse::group(text, at));
}

const Table* parent_of(const Database& database, const PartitionOf& partition) {
  const QualifiedName& name = partition.parent;
  const Table* const parent = database.find<Table>(table_id(name));
  return parent != nullptr && parent->partition_key ? parent : nullptr;
}

// The types of the key's columns; an expression's is empty.
std::vector<std::string> key_types(const Database& database, const PartitionOf& partition) {
  std::vector<std::string> types;
  for (const auto& element : parent_of(database, partition)->partition_key->elements) {
    const Column* const column = database.find<Column>(column_id(partition.parent, element.column));
    types.push_back(column == nullptr ? "" : column->type.text());
  }
  return types;
}

// `'5'`, `'5'::bigint`, `5` -> 5
std::string_view bare(std::string_view value) {
  value = parse::without_parentheses(value);
  value = parse::trimmed(value.substr(0, value.find("::")));
  const bool quoted = value.size() >= 2 && value.front() == '\'' && value.back() == '\'';
  return quoted ? value.substr(1, value.size() - 2) : value;
}

template <class Number>
std::optional<Number> number(std::string_view text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

std::partial_ordering compare_numbers(std::string_view a, std::string_view b) {
  if (const auto left = number<std::int64_t>(a), right = number<std::int64_t>(b); left && right) {
    return *left <=> *right;
  }
  const auto left = number<double>(a), right = number<double>(b);
  const bool told = left && right && *left != *right;  // a double may round what differs
  return told ? *left <=> *right : std::partial_ordering::unordered;
}

// `2024-01-31`, `2024-01-31 00:00:00`, `2024-01-31 00:00:00+00`: what has no offset is of the session's zone, as the
// other one is.
std::partial_ordering compare_dates(std::string_view a, std::string_view b) {
  static constexpr std::string_view kDigits = "0123456789";
  static constexpr std::size_t kDate = 10;
  const auto is_date = [](std::string_view text) {
    return text.size() >= kDate && text[4] == '-' && text[7] == '-' &&
           text.substr(0, kDate).find_first_not_of("0123456789-") == std::string_view::npos &&
           kDigits.find(text[0]) != std::string_view::npos && !text.ends_with("BC");
  };
  if (!is_date(a) || !is_date(b)) {
    return std::partial_ordering::unordered;
  }
  const auto zone = [](std::string_view text) {
    const std::size_t at = text.find_first_of("+-Z", kDate);
    return at == std::string_view::npos ? std::string_view() : text.substr(at);
  };
  const std::string_view zone_a = zone(a), zone_b = zone(b);
  if (!zone_a.empty() && !zone_b.empty() && zone_a != zone_b) {
    return std::partial_ordering::unordered;
  }
  a.remove_suffix(zone_a.size());
  b.remove_suffix(zone_b.size());
  const std::size_t common = std::min(a.size(), b.size());
  if (const auto order = a.substr(0, common) <=> b.substr(0, common); order != 0) {
    return order;
  }
  static constexpr std::string_view kNothing = "T 0:.";
  const auto rest = [&](std::string_view text) {
    return text.substr(common).find_first_not_of(kNothing) != std::string_view::npos;
  };
  return rest(a) <=> rest(b);
}

/// Where a value of the key stands to another one; unordered: not known without the server.
std::partial_ordering compare(std::string_view a, std::string_view b, std::string_view type) {
  const auto beyond = [](std::string_view value) {
    return parse::equals_word(value, "minvalue") ? -1 : parse::equals_word(value, "maxvalue") ? 1 : 0;
  };
  if (beyond(a) != 0 || beyond(b) != 0) {
    return beyond(a) <=> beyond(b);
  }
  a = bare(a);
  b = bare(b);
  if (a == b) {
    return std::partial_ordering::equivalent;
  }
  const bool numeric = type == "smallint" || type == "integer" || type == "bigint" || type.starts_with("numeric");
  return numeric                                              ? compare_numbers(a, b)
         : type == "date" || type.starts_with("timestamp")    ? compare_dates(a, b)
         : type == "uuid" && a.size() == 36 && b.size() == 36 ? parse::to_lower(a) <=> parse::to_lower(b)
                                                              : std::partial_ordering::unordered;
}

/// `end` is not beyond `start`: nothing lies between them that both would hold.
bool ends_before(const std::vector<std::string_view>& end, const std::vector<std::string_view>& start,
                 const std::vector<std::string>& types) {
  for (std::size_t i = 0; i < types.size() && i < end.size() && i < start.size(); ++i) {
    const std::partial_ordering order = compare(end[i], start[i], types[i]);
    if (order != std::partial_ordering::equivalent) {
      return order == std::partial_ordering::less;
    }
  }
  return true;
}

bool shares_value(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b,
                  const std::string& type) {
  const bool text = type == "text" || type.starts_with("character varying");
  return std::ranges::any_of(a, [&](std::string_view value) {
    return std::ranges::any_of(b, [&](std::string_view other) {
      const bool null = parse::equals_word(value, "null") || parse::equals_word(other, "null");
      const std::partial_ordering order = compare(value, other, type);
      return order == std::partial_ordering::equivalent ||
             (order == std::partial_ordering::unordered && !text && !null);
    });
  });
}

// `WITH (modulus 4, remainder 1)`
bool shares_remainder(const PartitionOf& a, const PartitionOf& b) {
  const auto numbers = [](const PartitionOf& partition) {
    std::vector<std::int64_t> found;
    for (const std::string_view item : listed(partition, "with")) {
      found.push_back(number<std::int64_t>(bare(item.substr(item.find(' ') + 1))).value_or(0));
    }
    return found;
  };
  const std::vector<std::int64_t> left = numbers(a), right = numbers(b);
  if (left.size() != 2 || right.size() != 2) {
    return true;
  }
  const std::int64_t common = std::gcd(left[0], right[0]);
  return common == 0 || left[1] % common == right[1] % common;
}

}  // namespace

bool may_overlap(const Database& database, const PartitionOf& a, const PartitionOf& b) {
  const Table* const parent = parent_of(database, a);
  if (parent == nullptr || is_default(a) || is_default(b)) {
    return parent == nullptr || is_default(a) == is_default(b);
  }
  const std::vector<std::string> types = key_types(database, a);
  switch (parent->partition_key->strategy) {
    case PartitionStrategy::range:
      return !ends_before(listed(a, "to"), listed(b, "from"), types) &&
             !ends_before(listed(b, "to"), listed(a, "from"), types);
    case PartitionStrategy::list:
      return shares_value(listed(a, "in"), listed(b, "in"), types.front());
    case PartitionStrategy::hash:
      return shares_remainder(a, b);
  }
  return true;
}

void wait_for_room(const Context& context, const ObjectId& id, const PartitionOf& partition, Draft& draft) {
  for (const QualifiedName& sibling : context.from_children.of(partition.parent)) {
    const ObjectId other = table_id(sibling);
    const std::optional<PartitionOf>& was = context.from_table(sibling)->partition_of;
    const Table* const stays = context.goes(other) ? nullptr : context.table(sibling);
    if (other == id || !was || (stays != nullptr && stays->partition_of == was) ||
        !may_overlap(context.to, partition, *was)) {
      continue;
    }
    if (stays == nullptr) {
      draft.after_gone.insert(other);
    } else {
      draft.step.consumes.push_back({Kind::table, sibling.schema, std::string(kDetached), sibling.name});
    }
  }
}

bool gets_another_bound(const Context& context, const ObjectId& table) {
  const std::optional<PartitionOf>& was = context.from.find<Table>(table)->partition_of;
  const std::optional<PartitionOf>& will = context.to.find<Table>(table)->partition_of;
  return was && will && was->parent == will->parent &&
         !context.goes({Kind::table, was->parent.schema, "", was->parent.name});
}

std::optional<std::string> bound_condition(const Database& database, const PartitionOf& partition) {
  const Table* const parent = parent_of(database, partition);
  if (parent == nullptr || parent->partition_key->elements.size() != 1 ||
      parent->partition_key->elements.front().column.empty()) {
    return {};
  }
  const IndexElement& element = parent->partition_key->elements.front();
  const Column* key = database.find<Column>(column_id(partition.parent, element.column));
  if (key == nullptr) {
    return {};
  }
  const std::string column = quote_identifier(element.column);
  const std::string compared = column + (element.collation.empty() ? "" : " COLLATE " + element.collation);
  const auto cast = [&](std::string_view value) { return '(' + std::string(value) + ")::" + key->type; };
  if (parent->partition_key->strategy == PartitionStrategy::range) {
    const auto from = listed(partition, "from"), to = listed(partition, "to");
    if (from.size() != 1 || to.size() != 1) {
      return {};
    }
    std::string condition = column + " IS NOT NULL";
    condition += parse::equals_word(from[0], "minvalue") ? "" : " AND " + compared + " >= " + cast(from[0]);
    condition += parse::equals_word(to[0], "maxvalue") ? "" : " AND " + compared + " < " + cast(to[0]);
    return condition;
  }
  if (parent->partition_key->strategy == PartitionStrategy::list) {
    const auto values = listed(partition, "in");
    if (values.empty()) {
      return {};
    }
    std::string elements;
    bool null = false;
    for (const std::string_view value : values) {
      if (parse::equals_word(value, "null")) {
        null = true;
      } else {
        elements += (elements.empty() ? "" : ", ") + cast(value);
      }
    }
    if (elements.empty()) {
      return column + " IS NULL";
    }
    const std::string any = compared + " = ANY (ARRAY[" + elements + "])";
    return null ? column + " IS NULL OR " + any : column + " IS NOT NULL AND " + any;
  }
  return {};
}

}  // namespace planner
