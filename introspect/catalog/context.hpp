#pragma once
// What all readers of the catalog share: the model they fill, and the dictionaries that turn the catalog's ids into
// names. They are read first, in the same snapshot; joining them on the server would cost more and send every name
// many times.

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "introspect/catalog/privileges.hpp"
#include "postgres/connection.hpp"
#include "schema/database.hpp"

namespace introspect::catalog {

using Oid = std::uint32_t;

/// Ids of the catalogs themselves, fixed for ever in their headers: how pg_description and pg_depend name a kind.
enum class Class : Oid {
  type = 1247,
  proc = 1255,
  relation = 1259,
  foreign_server = 1417,
  user_mapping = 1418,
  foreign_data_wrapper = 2328,
  access_method = 2601,
  cast = 2605,
  constraint = 2606,
  conversion = 2607,
  language = 2612,
  large_object = 2613,
  namespace_ = 2615,
  opclass = 2616,
  operator_ = 2617,
  rewrite = 2618,
  trigger = 2620,
  opfamily = 2753,
  extension = 3079,
  policy = 3256,
  statistic_ext = 3381,
  collation = 3456,
  event_trigger = 3466,
  transform = 3576,
  ts_dict = 3600,
  ts_parser = 3601,
  ts_config = 3602,
  ts_template = 3764,
  subscription = 6100,
  publication = 6104,
  publication_rel = 6106,
};

struct Attribute {
  schema::Name name;
  Oid type = 0;
  Oid collation = 0;
};

struct Relation {
  schema::QualifiedName name;
  char kind = 0;  ///< pg_class.relkind
  Oid owner = 0;
  bool wanted = false;                ///< in scope, and no extension's
  std::vector<Attribute> attributes;  ///< by attnum - 1; dropped ones and those of relations nobody asks for are empty
};

struct TypeFacts {
  schema::Name name;  ///< as format_type(oid, NULL)
  Oid collation = 0;
  Oid base = 0;  ///< of a domain
  char storage = 0;
};

struct OpclassFacts {
  std::string name;  ///< qualified unless in pg_catalog
  Oid method = 0, input = 0;
  bool is_default = false;
};

/// Statistics target and options of a column of an index.
struct IndexAttribute {
  std::optional<int> statistics;
  schema::Options options;
};

/// OWNED BY, until the columns have names.
struct SequenceOwner {
  schema::ObjectId sequence;
  Oid table = 0;
  int column = 0;
};

struct Context {
  schema::Database& database;
  int version = 0;              ///< server_version_num
  std::string wanted;           ///< an oid[] literal: namespaces in scope
  bool has_extensions = false;  ///< beside plpgsql
  bool has_aggregates = false;
  bool reads_subscriptions = true;  ///< all of them; before 14 that takes a superuser
  bool reads_connections = false;   ///< of subscriptions: that always takes one
  std::set<Oid> wanted_schemas;
  /// pg_class.relkind, pg_type.typtype ('a' for arrays) and classes there are any of: what is not there is not asked
  /// for.
  std::string relation_kinds, type_kinds;
  std::set<Oid> classes;
  bool narrowed = false;  ///< the user named schemas: tables in others may be referred to

  std::unordered_map<Oid, std::string> schemas, roles, access_methods, tablespaces, collations;
  std::unordered_map<Oid, Relation> relations;  ///< all but indexes and TOAST tables
  std::unordered_map<Oid, TypeFacts> types;
  std::unordered_map<Oid, OpclassFacts> opclasses;
  std::set<std::pair<Oid, Oid>> default_opclasses;      ///< {access method, input type} of the exact defaults
  std::unordered_map<Oid, std::vector<Oid>> parents;    ///< pg_inherits, in order; of tables and of indexes
  std::unordered_set<std::uint64_t> extension_members;  ///< {class, oid}
  std::unordered_map<std::uint64_t, std::map<int, std::string>> comments;  ///< {class, oid} -> by column
  std::unordered_map<std::uint64_t, std::map<int, std::map<std::string, std::string>>> labels;

  std::vector<SequenceOwner> sequence_owners;
  std::unordered_map<Oid, std::vector<schema::Output>> view_outputs;
  std::map<std::pair<Oid, int>, schema::Identity> identities;      ///< by {table, column}
  std::map<std::pair<Oid, int>, IndexAttribute> index_attributes;  ///< by {index, column}
  /// Indexes that belong to a constraint; an empty name: to one that is only inherited.
  std::unordered_map<Oid, schema::ObjectId> constraint_indexes;

  bool any_relation(std::string_view kinds) const { return relation_kinds.find_first_of(kinds) != std::string::npos; }
  bool any_type(char kind) const { return type_kinds.find(kind) != std::string::npos; }
  bool any_of(Class class_id) const { return classes.contains(static_cast<Oid>(class_id)); }
  bool has(int major) const { return version >= major * 10000; }
  bool is_member(Class class_id, Oid oid) const;
  /// The relation, if it is in scope.
  const Relation* wanted_relation(Oid oid) const;
  /// Name by oid, or the oid itself as text when it is gone.
  const std::string& schema_name(Oid oid) const;
  const std::string& role(Oid oid) const;
  std::string type(Oid oid) const;
  schema::QualifiedName relation_name(Oid oid) const;
  /// Names of the columns numbered in an int2vector or int2[].
  std::vector<std::string> columns(Oid relation, std::string_view numbers) const;
  /// Qualified; "" for none and for the one that the type has anyway.
  std::string collation(Oid collation, Oid usual) const;

  /// `column = ANY (the namespaces in scope)`.
  std::string in_scope(std::string_view column) const;

  /// Fills in the comment and security labels.
  void describe(schema::Object& object, Class class_id, Oid oid, int column = 0);
  /// The same, and the owner.
  void describe_owned(schema::Object& object, Class class_id, Oid oid, Oid owner);
  /// Fills in the privileges from an aclitem[], NULL for the defaults. REQUIRES: object.owner is filled in.
  void grant(schema::Object& object, AclKind kind, const std::optional<std::string>& acl) const;
  void report(std::string kind, std::string schema, std::string identity);
};

inline std::uint64_t key(Class class_id, Oid oid) { return (static_cast<std::uint64_t>(class_id) << 32U) | oid; }

/// One row, taken field by field in the order of the SELECT.
class Row {
 public:
  Row(const postgres::Result& result, std::size_t row) : result_(result), row_(row) {}

  std::string_view view() { return result_.text(row_, next_++); }
  std::string text() { return std::string(view()); }
  std::optional<std::string> optional();
  /// What function_name() gives, quoted as schema::quote_identifier() does: which words need it differs by major.
  std::string name();
  Oid oid() { return static_cast<Oid>(number()); }
  std::int64_t number();  ///< 0 for NULL
  bool flag() { return view() == "t"; }
  char letter();  ///< 0 for NULL and empty

 private:
  const postgres::Result& result_;
  std::size_t row_, next_ = 0;
};

/// A query and what is done with its result. Handlers run in the order of the queries.
struct Query {
  std::string sql;
  std::function<void(Context&, const postgres::Result&)> take;
};
using Queries = std::vector<Query>;

/// The common shape: a function per row.
Query each_row(std::string sql, void (*take)(Context&, Row&));

/// The dictionaries.
void dictionary_queries(const Context& context, Queries& queries);

/// The readers, one for each kind of kinds.def.
template <class T>
void add_queries(const Context& context, Queries& queries);
#define KIND(kind_, Type, map_, printed) \
  template <>                            \
  void add_queries<schema::Type>(const Context& context, Queries& queries);
#include "schema/kinds.def"
#undef KIND

/// What the model has no place for, by name. Runs last.
void unmodelled_queries(const Context& context, Queries& queries);
/// Comments and labels that no object of the model has taken. Runs after all queries, in the same snapshot.
void report_left_over(Context& context, postgres::Connection& connection);

/// A sub-SELECT that gives a function's name, qualified unless in pg_catalog, and NULL for none (0).
std::string function_name(std::string_view oid_expression);

}  // namespace introspect::catalog
