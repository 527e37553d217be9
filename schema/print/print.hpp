#pragma once
// Model -> SQL. Statements come without `;`. Names are always schema-qualified, everything is quoted by construction.
// Expression texts stand as they were written: what runs them sets the object's search_path.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "schema/database.hpp"

namespace schema::print {

using Statements = std::vector<std::string>;

/// What CREATE TABLE takes in: the planner keeps FOREIGN KEYs apart, a reader wants them where they stand.
struct TableParts {
  bool inline_constraints = true;  ///< PRIMARY KEY, UNIQUE, CHECK, EXCLUDE, as far as is_inlined() says
  bool inline_foreign_keys = false;
};

/// Does CREATE TABLE (CREATE DOMAIN) bring this constraint? What is not validated yet has to be added afterwards.
bool is_inlined(const Constraint& constraint, const TableParts& parts = {});

/// The statements that make one object as it is in `database`, without its comment, owner and grants (attributes()).
/// - A table, view or composite type brings its columns; a table or domain its inlined constraints. A column or
///   constraint alone is ALTER TABLE … ADD.
/// - REPLICA IDENTITY USING INDEX and CLUSTER ON come with the index or constraint they name.
/// - OWNED BY does not come with the sequence (its table may need the sequence first): see owned_by().
/// - An attached index of a partition brings its ALTER INDEX … ATTACH PARTITION.
Statements create(const Database& database, const ObjectId& id, const TableParts& parts = {});

/// DROP …, or ALTER TABLE … DROP for what belongs to a table.
std::string drop(const Database& database, const ObjectId& id);

/// COMMENT ON INDEX of a constraint.
std::string index_comment_statement(const ObjectId& constraint, const std::optional<std::string>& comment);

/// Comment and grants of the sequence behind an identity column, where they are not what is there already.
Statements identity_attributes(const Database& database, const ObjectId& column, const Identity& identity,
                               const std::optional<std::string>& comment = {}, const Privileges& given = {});

/// ALTER … OWNER TO, COMMENT ON, SECURITY LABEL, GRANT/REVOKE for what the object itself carries (not its columns').
/// `initial`: what has been granted on it by its creation already.
Statements attributes(const Database& database, const ObjectId& id, const Privileges& initial = {});

/// The object as COMMENT ON, ALTER … OWNER TO and SECURITY LABEL name it: `TABLE public.t`, `COLUMN public.t.c`,
/// `CONSTRAINT c ON public.t`, `FUNCTION public.f(integer)`.
std::string object_clause(const Database& database, const ObjectId& id);

/// The object as GRANT … ON names it: `TABLE public.t`, `SEQUENCE …`, `FUNCTION …`, `TYPE …`, `SCHEMA …`.
std::string grant_clause(const Database& database, const ObjectId& id);

// Pieces that ALTER statements need too.

/// `COMMENT ON … IS '…'`; without a comment: `IS NULL`.
std::string comment_statement(const Database& database, const ObjectId& id, const std::optional<std::string>& comment);
/// `ALTER … OWNER TO`; empty for kinds that have no owner of their own.
std::string owner_statement(const Database& database, const ObjectId& id, const std::string& owner);
/// `SECURITY LABEL FOR provider ON … IS '…'`; nullopt takes the label away.
std::string label_statement(const Database& database, const ObjectId& id, const std::string& provider,
                            const std::optional<std::string>& label);
/// ALTER STATISTICS … SET STATISTICS n.
std::string statistics_target(const ObjectId& id, const Statistics& object);

/// GRANT and REVOKE (ALTER DEFAULT PRIVILEGES for that kind) that lead from one ACL to another; {} is the ACL from the
/// start. The owner's entries name the object's owner as `database` knows it, else CURRENT_USER.
Statements privilege_statements(const Database& database, const ObjectId& id, const Privileges& from,
                                const Privileges& to);

/// `ALTER TABLE public.t`, `ALTER FOREIGN TABLE`, `ALTER VIEW`, `ALTER MATERIALIZED VIEW`, `ALTER TYPE`, `ALTER DOMAIN`
/// by what the relation is in `database`.
std::string alter_relation(const Database& database, const QualifiedName& relation);

std::string column_definition(const Column& column, const std::string& name);
/// What a column has beyond its definition: storage, compression, statistics, options; whole ALTER statements.
Statements column_settings(const Database& database, const ObjectId& id, const Column& column);
/// `GENERATED ALWAYS AS IDENTITY (…)`
std::string identity_clause(const Identity& identity);
/// A new identity column of a table that has children: the column everywhere, the identity on the table alone, then
/// what it has beyond its definition.
Statements identity_column_apart(const Database& database, const ObjectId& id);
/// `CONSTRAINT name …`, as ALTER TABLE … ADD takes it.
std::string constraint_definition(const Database& database, const ObjectId& id, const Constraint& constraint);
std::string index_statement(const Database& database, const ObjectId& id, const Index& index, bool concurrently);
/// `lower(name) COLLATE … opclass DESC`
std::string index_element(const IndexElement& element);
/// `START WITH 10 CYCLE`: only what differs from the defaults of its type and direction, and the type unless bigint.
std::string sequence_options(const SequenceOptions& options);
/// `ALTER SEQUENCE s OWNED BY t.c`, or `OWNED BY NONE`.
std::string owned_by(const ObjectId& id, const Sequence& sequence);
/// CREATE OR REPLACE FUNCTION | PROCEDURE.
std::string routine_statement(const ObjectId& id, const Routine& routine);
std::string view_statement(const ObjectId& id, const View& view, bool or_replace);
std::string trigger_statement(const ObjectId& id, const Trigger& trigger);
std::string policy_statement(const ObjectId& id, const Policy& policy);
/// `fillfactor=70, toast.autovacuum_enabled=false`: what stands within WITH (…) and SET (…).
std::string parameter_list(const Options& parameters);

/// The whole model as one file a person would like to keep: grouped by table, in dependency order, loadable by psql
/// in one go, stable under re-inspection.
std::string render(const Database& database);

/// The same as a directory that reads back as one SOURCE: relative path (`tables/public.users.sql`) -> text. A table's
/// file holds all that belongs to it. psql alone cannot load it: the files stand in no order.
std::map<std::string, std::string> render_directory(const Database& database);
/// How the first line of each of its files begins.
inline constexpr std::string_view kDirectoryMark = "-- schema inspect:";

}  // namespace schema::print
