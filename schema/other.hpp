#pragma once
// Kinds that most databases have few of.

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "schema/object.hpp"
#include "schema/object_id.hpp"
#include "schema/trigger.hpp"

namespace schema {

struct Namespace : Object {
  bool operator==(const Namespace&) const = default;
};

using MemberPrivileges = std::map<ObjectId, Privileges>;

struct Extension : Object {
  std::string schema;                  ///< where its members are; empty: not said
  std::optional<std::string> version;  ///< nullopt: not said, and not compared
  /// What CREATE EXTENSION comments by itself, known from a live side; `comment` is nullopt where it is that, and empty
  /// where it was taken off.
  std::optional<std::string> standard_comment;
  std::optional<std::string> standard_version;  ///< what CREATE EXTENSION makes by itself, known from a live side

  /// Grants on its members (functions, types, relations, by their ids: what is selected from is a table, and every type
  /// a base type), as the difference from what it granted itself. A file has all that it says: see align_roles().
  Rare<MemberPrivileges> member_privileges;
  /// What it granted itself, from pg_init_privs: known from a live side, and no difference.
  Rare<MemberPrivileges> initial_privileges;

  bool operator==(const Extension& other) const {
    return static_cast<const Object&>(*this) == other && member_privileges == other.member_privileges &&
           (schema == other.schema || schema.empty() || other.schema.empty()) &&
           (version == other.version || !version || !other.version);
  }
};

/// A procedural language with a handler of its own; those of extensions are theirs.
struct Language : Object {
  std::string handler, inline_handler, validator;  ///< qualified unless in pg_catalog; empty: none
  bool trusted = false;
  bool operator==(const Language&) const = default;
};

struct Transform : Object {      ///< id: `FOR type LANGUAGE name`
  std::string from_sql, to_sql;  ///< `schema.f(args)`; empty: none
  bool operator==(const Transform&) const = default;
};

struct AccessMethod : Object {
  std::string type;  ///< TABLE | INDEX
  std::string handler;
  bool operator==(const AccessMethod&) const = default;
};

struct Operator : Object {  ///< id: `=(integer, text)`, a missing side is `NONE`
  Options parameters;       ///< function, commutator, negator, restrict, join, hashes, merges
  bool operator==(const Operator&) const = default;
};

/// id: `name USING method`. One that only a class of its own name made is not in the model, unless it has members of
/// its own or a comment.
struct OperatorFamily : Object {
  std::set<std::string> members;  ///< loose ones, as in OperatorClass
  bool operator==(const OperatorFamily&) const = default;
};

struct OperatorClass : Object {  ///< id: `name USING method`
  Name type;
  bool is_default = false;
  std::string family;             ///< qualified; empty: the one of its own name
  std::string storage;            ///< type or empty
  std::set<std::string> members;  ///< `OPERATOR 1 < (a, b) [FOR ORDER BY family]`, `FUNCTION 1 (a, b) f(a, b)`
  bool operator==(const OperatorClass&) const = default;
};

struct Cast : Object {   ///< id: `(source AS target)`
  std::string function;  ///< `schema.f(args)`; empty: WITHOUT FUNCTION or WITH INOUT
  bool inout = false;
  std::string context;  ///< explicit | assignment | implicit
  bool operator==(const Cast&) const = default;
};

struct Conversion : Object {
  std::string source_encoding, target_encoding;
  std::string function;
  bool is_default = false;
  bool operator==(const Conversion&) const = default;
};

struct TextSearchParser : Object {
  Options parameters;  ///< start, gettoken, end, lextypes, headline
  bool operator==(const TextSearchParser&) const = default;
};

struct TextSearchTemplate : Object {
  Options parameters;  ///< init, lexize
  bool operator==(const TextSearchTemplate&) const = default;
};

struct TextSearchDictionary : Object {
  std::string template_;  ///< qualified
  Options options;
  bool operator==(const TextSearchDictionary&) const = default;
};

struct TextSearchConfiguration : Object {
  std::string parser;                                        ///< qualified
  std::map<std::string, std::vector<std::string>> mappings;  ///< token type -> dictionaries, in order
  bool operator==(const TextSearchConfiguration&) const = default;
};

struct Statistics : Object {
  QualifiedName table;
  std::set<std::string> kinds;          ///< ndistinct, dependencies, mcv; resolved
  std::vector<std::string> columns;     ///< sorted
  std::vector<Expression> expressions;  ///< 14+
  std::optional<int> target;
  bool operator==(const Statistics&) const = default;
};

struct PublicationTable {
  QualifiedName table;
  std::vector<std::string> columns;  ///< 15+; empty: all
  std::optional<Expression> where;   ///< 15+
  bool operator==(const PublicationTable&) const = default;
};

struct Publication : Object {
  bool all_tables = false;
  std::vector<PublicationTable> tables;  ///< sorted by name
  std::set<std::string> schemas;         ///< 15+
  Options options;                       ///< publish, publish_via_partition_root; resolved
  bool operator==(const Publication&) const = default;
};

/// Not kept where it holds a password, and not known where the role may not read it: then it is equal to any.
struct ConnectionString {
  std::optional<std::string> text;

  bool operator==(const ConnectionString& other) const { return !text || !other.text || *text == *other.text; }
};

struct Subscription : Object {
  std::set<std::string> publications;
  Options options;  ///< slot_name, binary, streaming, …
  ConnectionString connection;
  bool operator==(const Subscription&) const = default;
};

struct ForeignDataWrapper : Object {
  std::string handler, validator;
  Options options;
  bool operator==(const ForeignDataWrapper&) const = default;
};

struct Server : Object {
  std::string foreign_data_wrapper, type, version;
  Options options;
  bool operator==(const Server&) const = default;
};

struct UserMapping : Object {  ///< id: relation = server, name = role (`PUBLIC`, `CURRENT_USER` as written)
  Options options;
  bool operator==(const UserMapping&) const = default;
};

struct DefaultPrivileges
    : Object {  ///< id: schema ('' = all), relation = role, name = TABLES | SEQUENCES | FUNCTIONS | TYPES | SCHEMAS
  Privileges grants;  ///< as difference from the built-in default
  bool operator==(const DefaultPrivileges&) const = default;
};

}  // namespace schema
