#include <algorithm>

#include <fmt/format.h>

#include "introspect/catalog/context.hpp"
#include "introspect/catalog/element.hpp"
#include "introspect/catalog/text.hpp"
#include "schema/parse/choose_name.hpp"
#include "schema/sequence_bounds.hpp"

namespace introspect::catalog {

using schema::Column;
using schema::Expression;
using schema::Kind;
using schema::ObjectId;

namespace {

constexpr Oid kBtree = 403, kHash = 405;  // pg_am

const char* storage_name(char storage) {
  return storage == 'p' ? "plain" : storage == 'e' ? "external" : storage == 'm' ? "main" : "extended";
}

/// Newer minor releases stamp columns with a version of their own there; like pg_dump, we do not see it.
constexpr std::string_view kVersionStamp = "pg_attver";

schema::Options attribute_options(std::string_view text) {
  if (text.empty() || (text.find(',') == std::string_view::npos && text.substr(1).starts_with(kVersionStamp))) {
    return {};
  }
  schema::Options options = parse_options(text);
  options.erase(std::string(kVersionStamp));
  return options;
}

void remember(Relation& relation, int number, Attribute attribute) {
  const auto at = static_cast<std::size_t>(number - 1);
  if (relation.attributes.size() <= at) {
    relation.attributes.resize(at + 1);
  }
  relation.attributes[at] = std::move(attribute);
}

/// A view's column is an object only when something hangs on it; its type follows from the query.
bool says_something(const Column& column) {
  return column.comment || !column.security_labels->empty() || !column.privileges->empty() || column.default_value ||
         column.statistics || !column.options->empty() || !column.storage.empty() || !column.compression.empty();
}

/// Where in the result the columns of a relation stand, by name: sorted in small groups, they are made in the order of
/// the map and go to its end, far cheaper than one by one, and none is held twice.
using Rows = std::unordered_map<const Relation*, std::vector<std::pair<std::string_view, std::size_t>>>;

struct Number {
  Oid relation = 0;
  int value = 0;
  std::optional<std::string> statistics;
  std::string_view options;
  std::string_view name;
};

Number number_of(Row& row) {
  Number number;
  number.relation = row.oid();
  number.value = static_cast<int>(row.number());
  number.statistics = row.optional();
  number.options = row.view();
  number.name = row.view();
  return number;
}

/// What others ask of any column; the columns themselves are made later.
void remember_column(Context& context, Row& row, std::size_t at, Rows& rows) {
  const Number number = number_of(row);
  const auto found = context.relations.find(number.relation);
  if (found == context.relations.end()) {  // an index
    IndexAttribute& attribute = context.index_attributes[{number.relation, number.value}];
    if (number.statistics && *number.statistics != "-1") {
      attribute.statistics = std::stoi(*number.statistics);
    }
    attribute.options = attribute_options(number.options);
    return;
  }
  Relation& relation = found->second;
  const Oid type = row.oid();
  const Oid collation = row.oid();
  remember(relation, number.value, {number.name, type, collation});
  if (relation.wanted) {
    rows[&relation].emplace_back(number.name, at);
  }
}

/// nullopt: nothing that is worth an object.
std::optional<Column> make_column(Context& context, const Relation& relation, Row& row) {
  const auto [oid, number, statistics, options, name] = number_of(row);
  const Oid type = row.oid();
  const Oid collation = row.oid();
  Column column;
  column.position.value = number;
  const TypeFacts& facts = context.types[type];
  const std::string_view with_modifier = row.view();
  column.type = with_modifier.empty() ? facts.name : schema::Name(with_modifier);
  column.collation = context.collation(collation, facts.collation);
  column.not_null = row.flag();
  const char identity = row.letter();
  const char generated = row.letter();
  column.local = row.flag();
  if (const char storage = row.letter(); storage != facts.storage) {
    column.storage = storage_name(storage);
  }
  const char compression = row.letter();
  column.compression = compression == 'p' ? "pglz" : compression == 'l' ? "lz4" : "";
  if (statistics && *statistics != "-1") {
    column.statistics = std::stoi(*statistics);
  }
  column.options = attribute_options(options);
  column.foreign_options = parse_options(row.view());
  if (const auto acl = row.optional()) {
    column.privileges = privileges_of(*acl, AclKind::column, context.role(relation.owner), context.version);
  }
  if (auto expression = row.optional()) {
    if (generated == 0) {
      column.default_value = Expression(std::move(*expression));
    } else {
      column.generated = schema::Generated{Expression(without_parentheses(*expression)), generated == 's'};
    }
  }
  // From 17 on a partition shares its parent's, with the parent's sequence.
  if (const auto own = context.identities.find({oid, number}); identity != 0 && own != context.identities.end()) {
    column.identity = std::move(own->second);
    column.identity->always = identity == 'a';
    const ObjectId id{Kind::column, relation.name.schema, relation.name.name, std::string(name)};
    const schema::QualifiedName sequence = *column.identity->sequence_name;
    schema::parse::name_sequence(*column.identity, id, sequence);
    // LIKE copies the bounds of an identity and makes the sequence a bigint: nobody sees that, pg_dump leaves it out.
    schema::SequenceOptions& numbers = column.identity->sequence;
    const schema::SequenceBounds bounds = schema::sequence_bounds(column.type);
    if (numbers.type == schema::kBigint && numbers.min >= bounds.min && numbers.max <= bounds.max) {
      numbers.type = column.type;
    }
  }
  context.describe(column, Class::relation, oid, number);
  if (relation.kind == 'v' || relation.kind == 'm') {
    if (relation.kind == 'v') {
      column.storage.clear();
      std::vector<schema::Output>& outputs = context.view_outputs[oid];
      outputs.resize(relation.attributes.size());
      outputs[static_cast<std::size_t>(number - 1)] = {name, column.type, column.collation};
    }
    if (!says_something(column)) {
      return std::nullopt;
    }
    column.type.clear();
    column.collation.clear();
  }
  return column;
}

/// Sequences are read before the columns that own them.
void name_sequence_owners(Context& context) {
  for (const SequenceOwner& owner : context.sequence_owners) {
    const Relation& table = context.relations[owner.table];
    schema::Sequence* sequence = context.database.find<schema::Sequence>(owner.sequence);
    if (const auto at = static_cast<std::size_t>(owner.column - 1); at < table.attributes.size()) {
      sequence->owned_by = ObjectId{Kind::column, table.name.schema, table.name.name, table.attributes[at].name};
    }
  }
}

void take_columns(Context& context, const postgres::Result& result) {
  Rows rows;
  rows.reserve(context.relations.size());
  for (std::size_t at = 0; at < result.rows(); ++at) {
    Row row(result, at);
    remember_column(context, row, at, rows);
  }
  std::vector<Rows::value_type*> groups;
  groups.reserve(rows.size());
  for (auto& group : rows) {
    std::ranges::sort(group.second);
    groups.push_back(&group);
  }
  std::ranges::sort(groups, {}, [](const auto* group) -> const schema::QualifiedName& { return group->first->name; });
  auto& columns = context.database.columns;
  for (const auto* group : groups) {
    const Relation& relation = *group->first;
    for (const auto& [name, at] : group->second) {
      Row row(result, at);
      if (auto column = make_column(context, relation, row)) {
        columns.emplace_hint(columns.end(),
                             ObjectId{Kind::column, relation.name.schema, relation.name.name, schema::Name(name)},
                             *std::move(column));
      }
    }
  }
  name_sequence_owners(context);
}

/// The key of a partitioned table names columns, so it is read after them.
void take_partition_key(Context& context, Row& row) {
  const Relation* relation = context.wanted_relation(row.oid());
  if (relation == nullptr) {
    return;
  }
  const char strategy = row.letter();
  KeyVectors vectors;
  vectors.columns = row.view();
  vectors.opclasses = row.view();
  vectors.collations = row.view();
  vectors.expressions = row.view();
  vectors.definition = row.view();
  schema::PartitionKey partition_key;
  partition_key.strategy = strategy == 'l'   ? schema::PartitionStrategy::list
                           : strategy == 'h' ? schema::PartitionStrategy::hash
                                             : schema::PartitionStrategy::range;
  partition_key.elements =
      read_elements(context, *relation, strategy == 'h' ? kHash : kBtree, std::string::npos, vectors);
  auto* table = context.database.find<schema::Table>({Kind::table, relation->name.schema, "", relation->name.name});
  if (table != nullptr) {
    table->partition_key = std::move(partition_key);
  }
}

}  // namespace

template <>
void add_queries<Column>(const Context& context, Queries& queries) {
  // pg_get_expr() without a relation where no column can be named: with one, the server opens every table, which takes
  // four times as long as all the rest.
  queries.push_back(
      {fmt::format(R"(
SELECT a.attrelid, a.attnum, a.attstattarget,
       CASE WHEN a.attoptions[1] NOT LIKE 'pg\_attver=%' OR a.attoptions[2] IS NOT NULL THEN a.attoptions END, a.attname, a.atttypid, a.attcollation,
       CASE WHEN a.atttypmod >= 0 OR a.atttypid IN (1014, 1042, 1560, 1561) THEN pg_catalog.format_type(a.atttypid, a.atttypmod) END,
       a.attnotnull, a.attidentity, a.attgenerated, a.attislocal, a.attstorage, {}, a.attfdwoptions, a.attacl,
       CASE WHEN a.attgenerated = '' THEN pg_catalog.pg_get_expr(d.adbin, 0)
            ELSE pg_catalog.pg_get_expr(d.adbin, d.adrelid) END
  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE a.attnum > 0 AND NOT a.attisdropped AND ({})
   AND (c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c')
        OR c.relkind IN ('i', 'I') AND (a.attstattarget >= 0 OR a.attoptions[1] NOT LIKE 'pg\_attver=%' OR a.attoptions[2] IS NOT NULL)))",
                   context.has(14) ? "a.attcompression" : "NULL",
                   context.in_scope("c.relnamespace") +
                       (context.narrowed ? " OR c.oid IN (SELECT k.confrelid FROM pg_catalog.pg_constraint k "
                                           "WHERE k.contype = 'f' AND " +
                                               context.in_scope("k.connamespace") + ")"
                                         : "")),
       take_columns});
  if (!context.any_relation("p")) {
    return;
  }
  queries.push_back(each_row(R"(
SELECT p.partrelid, p.partstrat, p.partattrs, p.partclass, p.partcollation,
       pg_catalog.pg_get_expr(p.partexprs, p.partrelid),
       CASE WHEN p.partexprs IS NOT NULL THEN pg_catalog.pg_get_partkeydef(p.partrelid) END
  FROM pg_catalog.pg_partitioned_table p
 ORDER BY p.partrelid)",
                             take_partition_key));
}

}  // namespace introspect::catalog
