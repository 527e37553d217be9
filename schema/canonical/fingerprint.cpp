#include <algorithm>
#include <atomic>
#include <charconv>
#include <thread>
#include <type_traits>
#include <unordered_map>
#include <variant>

#include "schema/canonical/form.hpp"
#include "schema/canonical/settle.hpp"
#include "schema/sql.hpp"

namespace schema::canonical {

namespace {

using Forms = std::unordered_map<const Expression*, std::string>;

/// Every expression's form. The texts are shared out among threads.
Forms forms_of(const Database& database) {
  struct Entry {
    ExpressionUse use;
    const Expression* expression;
    std::string form;
  };
  std::vector<Entry> entries;
  for_each_expression(database, [&](const ExpressionUse& use, const Expression& expression) {
    entries.push_back({use, &expression, {}});
  });
  Forms forms;
  if (entries.empty()) {
    return forms;
  }
  const Names names(database);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    Session session(names);
    std::unordered_map<std::string, std::string> defaults;
    for (std::size_t i = next++; i < entries.size(); i = next++) {
      Entry& entry = entries[i];
      const Object* object = database.object(entry.use.object);
      const SearchPath& path = session.path_of(*object);
      if (entry.use.role != ExpressionRole::value || entry.use.target_type.empty()) {
        entry.form = make_form(session, entry.use, entry.expression->text, path).text;
        continue;
      }
      std::string key =
          entry.use.target_type + '\n' + entry.expression->text + '\n' + std::to_string(object->search_path.value);
      auto it = defaults.find(key);
      if (it == defaults.end()) {
        it = defaults.emplace(std::move(key), make_form(session, entry.use, entry.expression->text, path).text).first;
      }
      entry.form = it->second;
    }
  };
  {
    std::vector<std::jthread> others;
    const std::size_t threads = std::min<std::size_t>(entries.size() / 64 + 1, std::thread::hardware_concurrency());
    for (std::size_t i = 1; i < threads; ++i) {
      others.emplace_back(work);
    }
    work();
  }
  for (Entry& entry : entries) {
    forms.emplace(entry.expression, std::move(entry.form));
  }
  return forms;
}

/// Writes values so that two sequences of values never give one text: strings carry their length.
class Writer {
 public:
  Writer(std::string& out, const Forms& forms) : out_(out), forms_(forms) {}

  template <class... T>
  void all(const T&... values) {
    (put(values), ...);
  }

  template <class T>
  void put(const Rare<T>& value) {
    put(*value);
  }
  void put(const std::string& text) {
    number(text.size());
    out_ += ':';
    out_ += text;
  }
  template <class T>
  requires(std::is_integral_v<T> || std::is_enum_v<T>) void put(T value) {
    number(static_cast<std::int64_t>(value));
    out_ += ';';
  }
  void put(double value) { put(std::to_string(value)); }
  void put(const Expression& expression) {
    const auto it = forms_.find(&expression);
    put(it == forms_.end() ? expression.text : it->second);
  }
  template <class T>
  void put(const std::optional<T>& value) {
    out_ += value ? '+' : '-';
    if (value) {
      put(*value);
    }
  }
  template <class T>
  void put(const Boxed<T>& value) {
    out_ += value ? '+' : '-';
    if (value) {
      put(*value);
    }
  }
  template <class T>
  void put(const std::vector<T>& values) {
    list(values);
  }
  template <class T>
  void put(const std::set<T>& values) {
    list(values);
  }
  template <class K, class V>
  void put(const std::map<K, V>& values) {
    list(values);
  }
  void put(const Options& options) {
    std::vector<Options::Entry> sorted(options.begin(), options.end());
    std::ranges::sort(sorted);
    list(sorted);
  }
  template <class A, class B>
  void put(const std::pair<A, B>& value) {
    all(value.first, value.second);
  }

  void put(const QualifiedName& name) { all(name.schema, name.name); }
  void put(const ObjectId& id) { all(id.kind, id.schema, id.relation, id.name); }
  void put(const Grant& grant) { all(grant.grantee, grant.privilege, grant.with_grant_option); }
  void put(const Privileges& p) { all(p.granted, p.revoked); }
  void put(const SequenceOptions& o) { all(o.type, o.start, o.increment, o.min, o.max, o.cache, o.cycle); }
  void put(const Identity& identity) {
    all(identity.always, identity.sequence, identity.sequence_name, identity.sequence_comment,
        identity.sequence_privileges);
  }
  void put(const Generated& generated) { all(generated.expression, generated.stored); }
  void put(const IndexElement& e) {
    all(e.column, e.expression, e.collation, e.opclass, e.opclass_options, e.descending, e.nulls_first,
        e.exclude_operator, e.statistics);
  }
  void put(const PartitionKey& key) { all(key.strategy, key.elements); }
  void put(const PartitionOf& partition) { all(partition.parent, partition.bound); }
  void put(const ForeignTable& foreign) { all(foreign.server, foreign.options); }
  void put(const ForeignKey& key) {
    all(key.references, key.referenced_columns, key.match, key.on_update, key.on_delete, key.on_delete_columns);
  }
  void put(const Argument& argument) { all(argument.mode, argument.name, argument.type, argument.default_value); }
  void put(const PublicationTable& table) { all(table.table, table.columns, table.where); }

  void common(const Object& o) { all(o.comment, o.owner, *o.privileges, *o.security_labels); }

  void fields(const Namespace&) {}
  void fields(const Extension& o) {
    all(o.schema, o.version);
    for (const auto& [member, privileges] : *o.member_privileges) {
      all(to_string(member), privileges);
    }
  }
  void fields(const Collation& o) { all(o.provider, o.lc_collate, o.lc_ctype, o.locale, o.rules, o.deterministic); }
  void fields(const BaseType& o) { all(o.parameters); }
  void fields(const EnumType& o) { all(o.labels); }
  void fields(const CompositeType&) {}
  void fields(const RangeType& o) {
    all(o.subtype, o.subtype_opclass, o.collation, o.canonical, o.subtype_diff, o.multirange_schema, o.multirange_name);
  }
  void fields(const Domain& o) { all(o.type, o.collation, o.not_null, o.default_value); }
  void fields(const Sequence& o) { all(o.options, o.owned_by, o.unlogged); }
  void fields(const ForeignDataWrapper& o) { all(o.handler, o.validator, o.options); }
  void fields(const Server& o) { all(o.foreign_data_wrapper, o.type, o.version, o.options); }
  void fields(const UserMapping& o) { all(o.options); }
  void fields(const Table& o) {
    all(o.unlogged, o.partition_key, o.partition_of, o.inherits, o.of_type, o.foreign, o.parameters, o.tablespace,
        o.access_method, o.row_security, o.force_row_security, o.replica_identity, o.replica_identity_index,
        o.cluster_on);
  }
  void fields(const Column& o) {
    all(o.type, o.collation, o.not_null, o.default_value, o.identity, o.generated, o.storage, o.compression,
        o.statistics, o.options, o.foreign_options, o.local);
  }
  void fields(const Routine& o) {
    all(o.procedure, o.window, o.arguments, o.returns, o.returns_set, o.language, o.body, o.object_file, o.sql_body,
        o.volatility, o.parallel, o.strict, o.security_definer, o.leakproof, o.cost, o.rows, o.settings, o.support,
        o.transforms);
  }
  void fields(const Aggregate& o) { all(o.arguments, o.direct_arguments, o.hypothetical, o.parameters); }
  void fields(const schema::Operator& o) { all(o.parameters); }
  void fields(const OperatorFamily& o) { all(o.members); }
  void fields(const OperatorClass& o) { all(o.type, o.is_default, o.family, o.storage, o.members); }
  void fields(const Language& l) { all(l.handler, l.inline_handler, l.validator, l.trusted); }
  void fields(const Transform& t) { all(t.from_sql, t.to_sql); }
  void fields(const AccessMethod& m) { all(m.type, m.handler); }
  void fields(const schema::Cast& o) { all(o.function, o.inout, o.context); }
  void fields(const Conversion& o) { all(o.source_encoding, o.target_encoding, o.function, o.is_default); }
  void fields(const TextSearchParser& o) { all(o.parameters); }
  void fields(const TextSearchTemplate& o) { all(o.parameters); }
  void fields(const TextSearchDictionary& o) { all(o.template_, o.options); }
  void fields(const TextSearchConfiguration& o) { all(o.parser, o.mappings); }
  void fields(const Constraint& o) {
    all(o.type, o.columns, o.elements, o.method, o.include, o.expression, o.foreign_key, o.parameters, o.tablespace,
        o.nulls_not_distinct, o.deferrable, o.initially_deferred, o.validated, o.no_inherit, o.enforced, o.period,
        o.index_comment, o.partition_of, o.only);
  }
  void fields(const View& o) { all(o.definition, o.options); }
  void fields(const MaterializedView& o) {
    all(o.definition, o.parameters, o.tablespace, o.access_method, o.cluster_on);
  }
  void fields(const Index& o) {
    all(o.method, o.unique, o.nulls_not_distinct, o.elements, o.include, o.predicate, o.parameters, o.tablespace,
        o.partition_of, o.only, o.valid);
  }
  void fields(const Statistics& o) { all(o.table, o.kinds, o.columns, o.expressions, o.target); }
  void fields(const Rule& o) { all(o.event, o.instead, o.definition, o.enabled); }
  void fields(const Trigger& o) {
    all(o.timing, o.on_insert, o.on_update, o.on_delete, o.on_truncate, o.update_of, o.for_each_row, o.when, o.function,
        o.arguments, o.constraint, o.deferrable, o.initially_deferred, o.from_table, o.old_table, o.new_table,
        o.enabled, o.clone_of);
  }
  void fields(const Policy& o) { all(o.permissive, o.command, o.roles, o.using_, o.check); }
  void fields(const EventTrigger& o) { all(o.event, o.tags, o.function, o.enabled); }
  void fields(const Publication& o) { all(o.all_tables, o.tables, o.schemas, o.options); }
  void fields(const Subscription& o) { all(o.publications, o.options); }
  void fields(const DefaultPrivileges& o) { all(o.grants); }

 private:
  template <class Range>
  void list(const Range& values) {
    number(values.size());
    out_ += '[';
    for (const auto& value : values) {
      put(value);
    }
    out_ += ']';
  }
  template <class T>
  void number(T value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value);
    out_.append(digits, end.ptr);
  }

  std::string& out_;
  const Forms& forms_;
};

}  // namespace

std::string fingerprint_text(const Database& database) {
  builtin_rows();
  const Forms forms = forms_of(database);
  std::string out = "canonical " + std::to_string(kVersion) + '\n';
  Writer writer(out, forms);
  for_each_kind(database, [&](const auto& map) {
    for (const auto& [id, object] : map) {
      writer.put(id);
      writer.common(object);
      writer.fields(object);
      out += '\n';
    }
  });
  for (const Unmodelled& object : database.unmodelled) {
    writer.all(object.kind, object.identity);
    out += '\n';
  }
  return out;
}

}  // namespace schema::canonical
