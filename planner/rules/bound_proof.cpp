// A partition that comes is scanned for rows outside its bound, and the default partition for rows within it, both
// under ACCESS EXCLUSIVE, unless their own CHECKs imply that there are none (PartConstraintImpliedByRelConstraint).

#include <algorithm>

#include "planner/rules/data.hpp"
#include "planner/rules/partition.hpp"
#include "planner/rules/table_alteration.hpp"

namespace planner {

using namespace schema;

namespace {

BoundProof prove(const Context& context, const ObjectId& id, const QualifiedName& relation, const std::string& check,
                 const std::string& what) {
  const std::string alter = "ALTER TABLE " + quote_qualified(relation) + ' ';
  const ObjectId proof_id = bound_proof_id(id, relation);
  const std::string name = quote_identifier(proof_id.name);
  const auto draft = [&](const std::string& action, const std::string& comment, LockMode mode) {
    Draft made = plain(context, id, alter + action, comment);
    made.weight = weight::kForeignKey + 1;
    lock(context, made, relation, mode);
    return made;
  };
  BoundProof proof;
  Draft add = draft("ADD CONSTRAINT " + name + " CHECK (" + check + ") NOT VALID",
                    "new rows of " + quote_qualified(relation) + what, LockMode::access_exclusive);
  add.step.transaction = Transaction::commits_after;
  add.step.undo = {alter + "DROP CONSTRAINT IF EXISTS " + name};
  add.step.preconditions = {
      none_where(context, relation, "every row of " + quote_qualified(relation) + what, {}, "NOT (" + check + ")")};
  proof.before.push_back(std::move(add));
  Draft validate = draft("VALIDATE CONSTRAINT " + name, "old rows of " + quote_qualified(relation) + what,
                         LockMode::share_update_exclusive);
  validate.step.scans_table = true;
  validate.step.transaction = Transaction::commits_after;
  skip_if(is_built(context, proof_id), proof.before.back());
  skip_if(is_proved(context, proof_id), validate);
  proof.before.push_back(std::move(validate));
  proof.after.push_back(draft("DROP CONSTRAINT " + name, "the CHECK has done its work", LockMode::access_exclusive));
  return proof;
}

BoundProof scanned() {
  BoundProof proof;
  proof.scans = true;
  return proof;
}

}  // namespace

ObjectId bound_proof_id(const ObjectId& partition, const QualifiedName& relation) {
  return {Kind::constraint, relation.schema, relation.name, derived_name(partition.name, "_bound")};
}

// A CHECK knows no operator classes.
std::optional<std::string> provable_condition(const Database& side, const PartitionOf& partition) {
  const Table* parent = side.find<Table>(table_id(partition.parent));
  const bool usual = parent != nullptr && parent->partition_key &&
                     std::ranges::all_of(parent->partition_key->elements,
                                         [](const IndexElement& element) { return element.opclass.empty(); });
  return usual ? bound_condition(side, partition) : std::nullopt;
}

BoundProof prove_within(const Context& context, const ObjectId& id, const PartitionOf& partition,
                        const Database& side) {
  if (!context.online(name_of(id))) {
    return {};
  }
  const std::optional<std::string> condition = provable_condition(side, partition);
  return condition ? prove(context, id, name_of(id), *condition, " are within the bound") : scanned();
}

BoundProof prove_none_in_default(const Context& context, const ObjectId& id, const PartitionOf& partition,
                                 const Database& side, const QualifiedName& rest) {
  if (!context.online(rest) || rest == name_of(id)) {
    return {};
  }
  const std::optional<std::string> condition = provable_condition(side, partition);
  return condition ? prove(context, id, rest, "NOT (" + *condition + ")", " are outside it") : scanned();
}

void claim_scan(Draft& draft) {
  draft.step.scans_table = true;
  draft.step.blocking_reason =
      "the rows of the partition, and of the default one, are checked under ACCESS EXCLUSIVE: no CHECK would prove "
      "this bound";
}

}  // namespace planner
