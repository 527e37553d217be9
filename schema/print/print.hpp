#pragma once
// Model -> SQL. Statements come without `;`. Names are always schema-qualified.

#include <string>
#include <string_view>
#include <vector>

#include "schema/database.hpp"

namespace schema::print {

/// What CREATE TABLE takes in: the planner keeps FOREIGN KEYs apart, a reader wants them where they stand.
struct TableParts {
  bool inline_constraints = true;  ///< PRIMARY KEY, UNIQUE, CHECK, EXCLUDE (those validated and without own index options fit)
  bool inline_foreign_keys = false;
};

/// The statements that make one object as it is in `database`, without its comment, owner and grants (attributes()).
/// A table brings its columns and inlined constraints; a column or constraint alone is ALTER TABLE … ADD.
std::vector<std::string> create(const Database& database, const ObjectId& id, const TableParts& parts = {});

/// DROP …, or ALTER TABLE … DROP for what belongs to a table.
std::string drop(const Database& database, const ObjectId& id);

/// COMMENT ON, ALTER … OWNER TO, GRANT/REVOKE, SECURITY LABEL for what the object carries.
std::vector<std::string> attributes(const Database& database, const ObjectId& id);

/// The object as COMMENT ON, ALTER … OWNER TO and SECURITY LABEL name it: `TABLE public.t`, `COLUMN public.t.c`,
/// `CONSTRAINT c ON public.t`, `FUNCTION public.f(integer)`.
std::string object_clause(const Database& database, const ObjectId& id);

/// The object as GRANT … ON names it: `TABLE public.t`, `SEQUENCE …`, `FUNCTION …`, `TYPE …`, `SCHEMA …`.
std::string grant_clause(const Database& database, const ObjectId& id);

// Pieces that ALTER statements need too.
std::string column_definition(const Column& column, const std::string& name);
std::string constraint_definition(const Database& database, const ObjectId& id, const Constraint& constraint);
std::string index_statement(const Database& database, const ObjectId& id, const Index& index, bool concurrently);
std::string sequence_options(const SequenceOptions& options);
std::string routine_statement(const ObjectId& id, const Routine& routine);
std::string view_statement(const ObjectId& id, const View& view, bool or_replace);
std::string trigger_statement(const ObjectId& id, const Trigger& trigger);
std::string policy_statement(const ObjectId& id, const Policy& policy);

/// The whole model as one file a person would like to keep: grouped by table, in dependency order, loadable by psql
/// in one go, stable under re-inspection.
std::string render(const Database& database);

}  // namespace schema::print
