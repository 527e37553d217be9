#include "schema/print/order_graph.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "schema/inherited_parts.hpp"
#include "schema/print/order_circles.hpp"
#include "schema/print/text.hpp"
#include "schema/references.hpp"

namespace schema::print {

int rank(Kind kind) {
  switch (kind) {
    case Kind::schema:
      return 0;
    case Kind::extension:
      return 1;
    case Kind::collation:
    case Kind::enum_type:
    case Kind::composite_type:
    case Kind::range_type:
    case Kind::base_type:
    case Kind::domain:
      return 2;
    case Kind::language:
    case Kind::access_method:
      return 3;
    case Kind::transform:
      return 5;
    // Casts, operators and their classes serve expressions and indexes that do not name them.
    case Kind::operator_:
      return 3;
    case Kind::operator_family:
      return 4;
    case Kind::operator_class:
    case Kind::cast:
    case Kind::conversion:
    case Kind::text_search_parser:
    case Kind::text_search_template:
    case Kind::text_search_dictionary:
    case Kind::text_search_configuration:
      return 5;
    case Kind::foreign_data_wrapper:
      return 6;
    case Kind::server:
      return 7;
    case Kind::user_mapping:
      return 8;
    case Kind::sequence:
      return 9;
    case Kind::table:
      return 10;
    case Kind::routine:
    case Kind::aggregate:
      return 11;
    case Kind::view:
    case Kind::materialized_view:
      return 12;
    // Members of a relation: mostly written with it.
    case Kind::column:
    case Kind::constraint:
    case Kind::index:
    case Kind::statistics:
    case Kind::rule:
    case Kind::policy:
    case Kind::trigger:
      return kMembers;
    case Kind::publication:
      return 14;
    case Kind::subscription:
      return 15;
    // Would act upon, and add to, whatever is made after them.
    case Kind::event_trigger:
      return 16;
    case Kind::default_privileges:
      return 17;
  }
  return 18;
}

namespace {

bool is_member(Kind kind) { return rank(kind) == kMembers; }

class Builder {
 public:
  explicit Builder(const Database& database) : database_(database) {}

  std::vector<Node> run() {
    add_nodes();
    add_members();
    add_edges();
    open_circles_of_views(database_, nodes_);
    return std::move(nodes_);
  }

 private:
  void add_nodes() {
    for_each_kind(database_, [&](const auto& map) {
      for (const auto& [id, object] : map) {
        std::size_t at = nodes_.size();
        if (id.kind == Kind::column) {
          at = node_of_relation(id);
        } else if (!is_serial_sequence(id)) {
          nodes_.push_back({.id = &id, .search_path = object.search_path.value});
        } else {
          at = kNone;
        }
        index_.emplace_back(&id, at);
      }
    });
    // The sequences of serial columns stand before the tables in the index: settle them now.
    for (auto& [id, at] : index_) {
      if (at == kNone && id->kind == Kind::sequence) {
        const ObjectId& column = *database_.sequences.at(*id).owned_by;
        at = node_of({Kind::table, column.schema, "", column.relation});
      } else if (at == kNone && id->kind == Kind::column) {
        at = node_of_relation(*id);
      }
    }
    by_key_.reserve(index_.size());
    for (const auto& [id, at] : index_) {
      by_key_.emplace(id, at);
    }
  }

  /// Of the relation a column or member stands in. They come relation by relation.
  std::size_t node_of_relation(const ObjectId& member) {
    if (!last_relation_ || last_relation_->schema != member.schema || last_relation_->name != member.relation ||
        last_node_ == kNone) {
      last_relation_ = relation_name(member);
      last_node_ = node_of(database_.relation_id(*last_relation_));
    }
    return last_node_;
  }

  bool is_serial_sequence(const ObjectId& id) const {
    if (id.kind != Kind::sequence) {
      return false;
    }
    const Sequence& sequence = database_.sequences.at(id);
    const Column* column = sequence.owned_by ? database_.find<Column>(*sequence.owned_by) : nullptr;
    return column != nullptr && id == serial_sequence(*sequence.owned_by) &&
           !serial_word(database_, *sequence.owned_by, *column).empty();
  }

  std::size_t node_of(const ObjectId& id) const {
    const auto found =
        std::ranges::lower_bound(index_, id, {}, [](const auto& entry) -> const ObjectId& { return *entry.first; });
    return found != index_.end() && *found->first == id ? found->second : kNone;
  }

  void add_members() {
    for (std::size_t at = 0; at < nodes_.size(); ++at) {
      const ObjectId& id = *nodes_[at].id;
      if (id.kind == Kind::constraint) {
        nodes_[at].constraint = &database_.constraints.at(id);
      }
      nodes_[at].has_shell = !shell_type(database_, id).empty();
      if (is_member(id.kind)) {
        const std::size_t owner = owner_of(id);
        if (owner != kNone) {
          nodes_[at].owner = owner;
          nodes_[owner].members.push_back(at);
          nodes_[at].needs.push_back(owner);
        }
      }
    }
    for (Node& node : nodes_) {
      std::ranges::stable_sort(node.members, {}, [&](std::size_t member) { return member_rank(nodes_[member]); });
    }
    for (const auto& [id, table] : database_.tables) {
      if (table.partition_of) {
        const QualifiedName& parent = table.partition_of->parent;
        if (const std::size_t at = node_of(table_id(parent)); at != kNone) {
          nodes_[at].partitions.push_back(node_of(id));
        }
      }
    }
    for (const auto& [id, sequence] : database_.sequences) {
      if (sequence.owned_by && !is_serial_sequence(id)) {
        const ObjectId& column = *sequence.owned_by;
        if (const std::size_t at = node_of(database_.relation_id(relation_name(column))); at != kNone) {
          nodes_[at].owned_sequences.push_back(&id);
          nodes_[at].needs.push_back(node_of(id));
        }
      }
    }
  }

  std::size_t owner_of(const ObjectId& id) {
    if (id.kind == Kind::statistics) {
      const QualifiedName& table = database_.statistics.at(id).table;
      return node_of(database_.relation_id(table));
    }
    const std::size_t relation = node_of_relation(id);
    return relation != kNone ? relation : node_of({Kind::domain, id.schema, "", id.relation});
  }

  static int member_rank(const Node& node) {
    switch (node.id->kind) {
      case Kind::constraint:
        // FOREIGN KEYs of a table may rely on its unique indexes; the other constraints come as in CREATE TABLE.
        return node.constraint->type == ConstraintType::foreign_key ? 20 : static_cast<int>(node.constraint->type);
      case Kind::index:
        return 10;
      case Kind::statistics:
        return 11;
      case Kind::policy:
        return 30;
      case Kind::rule:
        return 31;
      default:
        return 32;
    }
  }

  void add_edges() {
    std::map<ObjectId, std::vector<std::size_t>> of_defaults;
    for_each_reference(database_, [&](const ObjectId& from, const ObjectId& to) {
      const Sequence* sequence = from.kind == Kind::sequence ? database_.find<Sequence>(from) : nullptr;
      const bool closed_later =
          sequence != nullptr && sequence->owned_by && (to == *sequence->owned_by || to.kind == Kind::table);
      const std::size_t user = by_key_.at(&from), used = by_key_.at(&to);
      if (!closed_later && used != kNone && user != kNone && used != user) {
        const bool of_default = from.kind == Kind::column && (to.kind == Kind::routine || to.kind == Kind::operator_) &&
                                !database_.columns.at(from).generated;
        (of_default ? of_defaults[from] : nodes_[user].needs).push_back(used);
      }
    });
    for (const auto& [column, needs] : of_defaults) {
      add_default(column, needs);
    }
    for (const auto& [id, index] : database_.indexes) {
      if (index.partition_of) {
        add_attached_index(id, *index.partition_of);
      }
      for (const ObjectId& parent : indexes_that_may_name(database_, id)) {
        nodes_[node_of(parent)].needs.push_back(node_of(id));
      }
      // A partition made later would get one like it all the same.
      if (index.only) {
        after_partitions(id);
      }
    }
    for (const std::vector<ObjectId>& indexes : made_in_order(database_)) {
      for (std::size_t i = 1; i < indexes.size(); ++i) {
        nodes_[node_of(indexes[i])].needs.push_back(node_of(indexes[i - 1]));
      }
    }
    for (const auto& [id, constraint] : database_.constraints) {
      if (constraint.only) {
        after_partitions(id);
      }
    }
    for (const auto& [id, table] : database_.tables) {
      add_attached_keys(id);
    }
    for (const auto& [id, trigger] : database_.triggers) {
      const std::size_t original =
          trigger.clone_of ? node_of({Kind::trigger, trigger.clone_of->schema, trigger.clone_of->name, id.name})
                           : kNone;
      if (original != kNone) {
        nodes_[node_of(id)].needs.push_back(original);
      }
    }
    add_wishes();
    for (Node& node : nodes_) {
      std::ranges::sort(node.needs);
      const auto rest = std::ranges::unique(node.needs);
      node.needs.erase(rest.begin(), rest.end());
    }
  }

  /// A default whose function reads the table is set once both are there.
  void add_default(const ObjectId& column, const std::vector<std::size_t>& needs) {
    const std::size_t table = by_key_.at(&database_.columns.find(column)->first);
    if (nodes_[table].id->kind != Kind::table || !leads_to(nodes_, needs, table)) {
      nodes_[table].needs.insert(nodes_[table].needs.end(), needs.begin(), needs.end());
      return;
    }
    Node node{.id = &database_.columns.find(column)->first, .owner = table, .needs = needs, .is_default = true};
    node.needs.push_back(table);
    nodes_[table].members.push_back(nodes_.size());
    nodes_.push_back(std::move(node));
  }

  /// CREATE INDEX looks into the functions of its expressions, and a materialized view runs its own: what their bodies
  /// name is there before, as far as it can be.
  void add_wishes() {
    const auto is_routine = [this](std::size_t at) {
      return nodes_[at].id->kind == Kind::routine || nodes_[at].id->kind == Kind::aggregate;
    };
    std::vector<std::size_t> open;
    for (const Node& node : nodes_) {
      if (node.id->kind == Kind::index || node.id->kind == Kind::materialized_view) {
        std::ranges::copy_if(node.needs, std::back_inserter(open), is_routine);
      }
    }
    if (open.empty()) {
      return;
    }
    ReferenceFinder finder(database_);
    std::set<std::size_t> seen;
    while (!open.empty()) {
      const std::size_t at = open.back();
      open.pop_back();
      if (!seen.insert(at).second) {
        continue;
      }
      std::ranges::copy_if(nodes_[at].needs, std::back_inserter(open), is_routine);
      for (const ObjectId& id : finder.soft_of(*nodes_[at].id)) {
        if (const std::size_t named = node_of(id); named != kNone && named != at && is_routine(named)) {
          nodes_[at].wishes.push_back(named);
          open.push_back(named);
        }
      }
    }
  }

  void after_partitions(const ObjectId& id) {
    if (const std::size_t owner = owner_of(id); owner != kNone) {
      for (const std::size_t partition : nodes_[owner].partitions) {
        nodes_[node_of(id)].needs.push_back(partition);
      }
    }
  }

  /// An index of a partition that has a name of its own is there before its parent's, which then takes it over
  /// instead of making one.
  void add_attached_index(const ObjectId& id, const QualifiedName& parent) {
    const Index& child = database_.indexes.at(id);
    const Table* table = database_.find<Table>({Kind::table, id.schema, "", id.relation});
    if (table == nullptr || !table->partition_of || !child.partition_of) {
      return;
    }
    const QualifiedName& owner = table->partition_of->parent;
    const std::size_t at = node_of({Kind::index, parent.schema, owner.name, parent.name});
    const std::size_t from = node_of(id);
    if (at != kNone) {
      std::erase(nodes_[from].needs, at);
      nodes_[at].needs.push_back(from);
      nodes_[at].attached.push_back(&id);
    }
  }

  /// A key that a partition has of itself, and that fits an index of the parent, is there before that index, which
  /// then takes it over instead of making another one.
  void add_attached_keys(const ObjectId& id) {
    const Table& table = database_.tables.at(id);
    if (!table.partition_of) {
      return;
    }
    for (const auto& [key_id, key] : of_relation<Constraint>(database_, {id.schema, id.name})) {
      if (key.type != ConstraintType::primary_key && key.type != ConstraintType::unique) {
        continue;
      }
      for (const auto& [index_id, index] : of_relation<Index>(database_, table.partition_of->parent)) {
        if (key.partition_of == QualifiedName{index_id.schema, index_id.name}) {
          nodes_[node_of(index_id)].needs.push_back(node_of(key_id));
          std::erase(nodes_[node_of(key_id)].needs, node_of(index_id));
          nodes_[node_of(index_id)].attached.push_back(&key_id);
        }
      }
    }
  }

  const Database& database_;
  std::vector<Node> nodes_;
  std::vector<std::pair<const ObjectId*, std::size_t>> index_;  ///< sorted: the maps are, and kinds come in order
  std::unordered_map<const ObjectId*, std::size_t> by_key_;     ///< the same, by the model's own keys
  std::optional<QualifiedName> last_relation_;
  std::size_t last_node_ = kNone;
};

}  // namespace

std::vector<Node> nodes_of(const Database& database) { return Builder(database).run(); }

}  // namespace schema::print
