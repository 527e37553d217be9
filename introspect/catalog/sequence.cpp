#include <fmt/format.h>

#include "introspect/catalog/context.hpp"

namespace introspect::catalog {

namespace {

void take_sequence(Context& context, Row& row) {
  const Oid oid = row.oid();
  const Relation* relation = context.wanted_relation(oid);
  if (relation == nullptr) {
    return;
  }
  schema::Sequence sequence;
  schema::SequenceOptions& options = sequence.options;
  options.type = context.type(row.oid());
  options.start = row.number();
  options.increment = row.number();
  options.min = row.number();
  options.max = row.number();
  options.cache = row.number();
  options.cycle = row.flag();
  sequence.unlogged = row.letter() == 'u';
  const Oid owner = row.oid();
  const auto acl = row.optional();
  const char dependency = row.letter();
  const Oid table = row.oid();
  const int column = static_cast<int>(row.number());
  context.describe_owned(sequence, Class::relation, oid, owner);
  context.grant(sequence, AclKind::sequence, acl);
  if (dependency == 'i') {
    context.identities[{table, column}] = {.sequence = options,
                                           .sequence_name = relation->name,
                                           .names_sequence = {true},
                                           .sequence_comment = std::move(sequence.comment),
                                           .sequence_privileges = *sequence.privileges};
    return;
  }
  schema::ObjectId id{schema::Kind::sequence, relation->name.schema, "", relation->name.name};
  if (table != 0) {
    context.sequence_owners.push_back({id, table, column});
  }
  context.database.sequences.emplace(std::move(id), std::move(sequence));
}

}  // namespace

template <>
void add_queries<schema::Sequence>(const Context& context, Queries& queries) {
  if (!context.any_relation("S")) {
    return;
  }
  queries.push_back(each_row(fmt::format(R"(
SELECT s.seqrelid, s.seqtypid, s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache, s.seqcycle,
       c.relpersistence, c.relowner, c.relacl, d.deptype, d.refobjid, d.refobjsubid
  FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
  LEFT JOIN pg_catalog.pg_depend d
    ON d.classid = 1259 AND d.objid = s.seqrelid AND d.objsubid = 0 AND d.refclassid = 1259 AND d.deptype IN ('a', 'i')
 WHERE {}
 ORDER BY s.seqrelid)",
                                         context.in_scope("c.relnamespace")),
                             take_sequence));
}

}  // namespace introspect::catalog
