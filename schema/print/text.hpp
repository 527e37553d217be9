#pragma once
// What the printers of this folder share: names in their clauses, lists, and expression texts made safe to stand inside
// a statement. The rules of the planner that write ALTERs take from here too.

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "schema/database.hpp"
#include "schema/print/print.hpp"
#include "schema/signature.hpp"
#include "schema/sql.hpp"

namespace schema::print {

/// One printer per kind: a row of kinds.def without one does not link.
#define KIND(kind_, Type, map_, printed) \
  Statements create_object(const Database& database, const ObjectId& id, const Type& object, const TableParts& parts);
#include "schema/kinds.def"
#undef KIND

/// How statements name an object of a kind.
enum class Naming : std::uint8_t {
  bare,          ///< `name`
  qualified,     ///< `schema.name`
  column,        ///< `schema.relation.name`
  on_relation,   ///< `name ON schema.relation`
  signature,     ///< `schema.name(types)`
  using_method,  ///< `schema.name USING method`
  verbatim,      ///< the id's name is the clause
  user_mapping,  ///< `FOR role SERVER server`
};

struct Words {
  std::string_view keyword;  ///< `MATERIALIZED VIEW`
  Naming naming;
  std::string_view grant;  ///< `TABLE`; empty: has no privileges
  bool owned;              ///< takes ALTER … OWNER TO
};
Words words(Kind kind);

std::string qualified(const ObjectId& id);
std::string relation(const ObjectId& id);
inline QualifiedName relation_name(const ObjectId& id) { return {id.schema, id.relation}; }
/// A role where the grammar takes a RoleSpec: PUBLIC, CURRENT_USER and their like stand unquoted.
std::string role(std::string_view name);

std::string join(const std::vector<std::string>& parts, std::string_view separator = ", ");

/// `TABLE a, ONLY b, TABLES IN SCHEMA c`: without ONLY the tables that inherit from one would be meant too.
std::string publication_targets(const Publication& publication,
                                const std::function<bool(const QualifiedName&)>& has_children);

/// The text without blanks around it; ends its last line when a comment may stand there.
std::string text_of(const Expression& expression);
/// The same of a query: its first line keeps its indentation, which the server's own layout goes by.
std::string query_of(const Expression& expression);
/// `(text)`
std::string enclosed(const Expression& expression);
/// As it may stand behind DEFAULT in a column's definition.
std::string default_expression(const Expression& expression);
/// `(text)`, or the text alone where it is a function call, as keys of indexes may be.
std::string key_expression(const Expression& expression);

/// ` OPTIONS (name 'value')`, or nothing.
std::string generic_options(const Options& options);
/// ` WITH (…)`, or nothing.
std::string with_parameters(const Options& parameters);

/// How CREATE TABLE is laid out in one setting: which constraints stand inside, which columns are written as serial,
/// which defaults are set later.
struct TableLayout {
  std::function<bool(const ObjectId&, const Constraint&)> inlined;
  std::function<bool(const ObjectId&, const Column&)> serial = [](const ObjectId&, const Column&) { return false; };
  std::function<bool(const ObjectId&)> default_apart = [](const ObjectId&) { return false; };
};
Statements table_statements(const Database& database, const ObjectId& id, const Table& table,
                            const TableLayout& layout);
std::string domain_statement(const Database& database, const ObjectId& id, const Domain& domain,
                             const std::function<bool(const ObjectId&, const Constraint&)>& inlined);
/// The column of that name of the nearest parent that has one.
const Column* parent_column(const Database& database, const Table& table, const std::string& name);
/// ALTERs that give an inherited column what its parent's does not have (or takes away what it has).
Statements inherited_column(const Database& database, const ObjectId& id, const Column& column, const Table& table);
std::string set_default(const Database& database, const ObjectId& id, const Column& column);
/// What the table says of an index by name: REPLICA IDENTITY USING INDEX, CLUSTER ON.
Statements index_roles(const Database& database, const QualifiedName& relation, const std::string& index);
/// Of the marks among them those on an index that a partition has from its parent, which is no object of the model.
std::set<std::string> inherited_marks(const Database& database, const ObjectId& table);
/// ALTER INDEX … ALTER COLUMN n SET STATISTICS.
Statements index_statistics(const ObjectId& id, const Index& index);
std::string attach_index(const ObjectId& id, const Index& index);
/// The name of the sequence that serial makes for the column.
ObjectId serial_sequence(const ObjectId& column);
/// `serial`, `bigserial`, `smallserial`, or nothing: is the column precisely what that word makes?
std::string serial_word(const Database& database, const ObjectId& id, const Column& column);
std::string create_routine(const ObjectId& id, const Routine& routine, std::string_view verb);
/// The CREATE TYPE n that stands for a type until its functions are there; empty when the type needs none.
std::string shell_type(const Database& database, const ObjectId& id);
std::string enabled_word(Enabled enabled);
/// `ALTER TABLE t DISABLE TRIGGER name`; of a clone that one partition's alone.
std::string trigger_state(const Database& database, const ObjectId& id, const Trigger& trigger);

}  // namespace schema::print
