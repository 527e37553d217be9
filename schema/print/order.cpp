#include "schema/print/order.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "schema/print/text.hpp"
#include "schema/references.hpp"

namespace schema::print {

// 1. Every object becomes a node; columns and serial sequences stand for their table.
// 2. Edges come from references(); those that PostgreSQL lets us close later (OWNED BY) are left out.
// 3. Depth first, in the order in which a person would list things: what a node needs comes before it. A table first
//    draws in what its constraints, indexes and triggers need, then is written itself, then they, then its partitions.
// 4. What runs into a node still being written is put off; after everything else it is tried again, and in the end
//    written regardless.

namespace {

enum class State : std::uint8_t { unseen, open, done };

constexpr std::size_t kNone = static_cast<std::size_t>(-1);

struct Node {
  const ObjectId* id = nullptr;
  const Constraint* constraint = nullptr;
  std::size_t owner = kNone;  ///< of a member: its relation or domain
  std::vector<std::size_t> needs;
  std::vector<std::size_t> wishes;      ///< named in a routine's body that runs as something else is made
  std::vector<std::size_t> members;     ///< constraints, indexes, policies, … of a relation
  std::vector<std::size_t> partitions;  ///< tables
  std::vector<const ObjectId*> owned_sequences;
  bool has_shell = false, shell_written = false;
  std::uint32_t search_path = 0;
  State state = State::unseen;
};

constexpr int kMembers = 13;

/// The order in which kinds are listed; what is needed earlier is drawn in anyway.
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

bool is_member(Kind kind) { return rank(kind) == kMembers; }

/// Languages before the extensions that bring transforms for them and are named `hstore_plperl`.
bool is_language(const ObjectId& id) { return id.kind == Kind::extension && id.name.starts_with("pl"); }

class Order {
 public:
  explicit Order(const Database& database) : database_(database) {
    add_nodes();
    add_members();
    add_edges();
  }

  std::vector<Entry> run() {
    // Nodes are in the order of kinds and ids; types of all kinds go in one alphabet, and so the others of one rank.
    using Key = std::tuple<int, bool, std::string_view, std::string_view, std::string_view, std::size_t>;
    std::vector<Key> listed;
    for (std::size_t at = 0; at < nodes_.size(); ++at) {
      const ObjectId& id = *nodes_[at].id;
      listed.emplace_back(rank(id.kind), id.kind == Kind::extension && !is_language(id), id.schema, id.relation,
                          id.name, at);
    }
    std::ranges::sort(listed);
    for (const bool forced : {false, true}) {
      for (const Key& key : listed) {
        visit(std::get<std::size_t>(key), forced);
      }
    }
    for (const auto& [id, table] : database_.tables) {
      if (!inherited_marks(database_, id).empty()) {
        entries_.push_back({.part = Part::roles, .id = id});
      }
    }
    return std::move(entries_);
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
        if (const std::size_t at = node_of({Kind::table, parent.schema, "", parent.name}); at != kNone) {
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
    for_each_reference(database_, [&](const ObjectId& from, const ObjectId& to) {
      const Sequence* sequence = from.kind == Kind::sequence ? database_.find<Sequence>(from) : nullptr;
      const bool closed_later =
          sequence != nullptr && sequence->owned_by && (to == *sequence->owned_by || to.kind == Kind::table);
      const std::size_t user = by_key_.at(&from), used = by_key_.at(&to);
      if (!closed_later && used != kNone && user != kNone && used != user) {
        nodes_[user].needs.push_back(used);
      }
    });
    for (const auto& [id, index] : database_.indexes) {
      if (index.partition_of) {
        add_attached_index(id, *index.partition_of);
      }
      // A partition made later would get one like it all the same.
      if (index.only) {
        after_partitions(id);
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
    add_wishes();
    for (Node& node : nodes_) {
      std::ranges::sort(node.needs);
      const auto rest = std::ranges::unique(node.needs);
      node.needs.erase(rest.begin(), rest.end());
    }
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
      attached_[at].push_back(&id);
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
          attached_[node_of(index_id)].push_back(&key_id);
        }
      }
    }
  }

  /// Is everything the node needs written, apart from `owner` and what stands within it?
  bool fits_within(const Node& node, std::size_t owner, const std::set<ObjectId>& inlined) const {
    return std::ranges::all_of(node.needs, [&](std::size_t need) {
      return need == owner || nodes_[need].state == State::done || inlined.contains(*nodes_[need].id);
    });
  }

  bool visit(std::size_t at, bool forced) {
    Node& node = nodes_[at];
    if (node.state != State::unseen) {
      return node.state == State::done || node.shell_written;
    }
    node.state = State::open;
    if (node.has_shell && !node.shell_written) {
      node.shell_written = true;
      entries_.push_back({.part = Part::shell, .id = *node.id});
    }
    for (const std::size_t wish : node.wishes) {
      visit(wish, false);
    }
    bool ready = true;
    for (const std::size_t need : node.needs) {
      ready = visit(need, forced) && ready;
    }
    if (!ready && !forced) {
      node.state = State::unseen;
      return false;
    }
    for (const std::size_t member : node.members) {
      for (const std::size_t need : nodes_[member].needs) {
        if (need != at && nodes_[need].owner != at) {
          visit(need, false);
        }
      }
    }
    write(at);
    return true;
  }

  void write(std::size_t at) {
    Node& node = nodes_[at];
    Entry entry{.id = *node.id};
    std::vector<std::size_t> inlined;
    for (const std::size_t member : node.members) {
      const Node& candidate = nodes_[member];
      const bool possible = candidate.constraint != nullptr && candidate.state == State::unseen &&
                            is_inlined(*candidate.constraint, {.inline_foreign_keys = true}) &&
                            candidate.search_path == node.search_path;
      if (possible && fits_within(candidate, at, entry.inlined)) {
        entry.inlined.insert(*candidate.id);
        inlined.push_back(member);
      }
    }
    entries_.push_back(std::move(entry));
    node.state = State::done;
    for (const std::size_t member : inlined) {
      nodes_[member].state = State::done;
    }
    for (const ObjectId* sequence : node.owned_sequences) {
      entries_.push_back({.part = Part::ownership, .id = *sequence});
    }
    if (const auto found = attached_.find(at); found != attached_.end()) {
      for (const ObjectId* child : found->second) {
        entries_.push_back({.part = Part::attach, .id = *child});
      }
    }
    bool all_written = true;
    for (const std::size_t member : node.members) {
      all_written = visit(member, false) && all_written;
    }
    for (const std::size_t partition : node.partitions) {
      visit(partition, false);
    }
    if (!all_written) {
      std::ranges::for_each(node.members, [&](std::size_t member) { visit(member, false); });
    }
  }

  const Database& database_;
  std::vector<Node> nodes_;
  std::vector<std::pair<const ObjectId*, std::size_t>> index_;  ///< sorted: the maps are, and kinds come in order
  std::unordered_map<const ObjectId*, std::size_t> by_key_;     ///< the same, by the model's own keys
  std::optional<QualifiedName> last_relation_;
  std::size_t last_node_ = kNone;
  std::map<std::size_t, std::vector<const ObjectId*>> attached_;
  std::vector<Entry> entries_;
};

}  // namespace

std::vector<Entry> order(const Database& database) { return Order(database).run(); }

}  // namespace schema::print
