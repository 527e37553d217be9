#include <fmt/format.h>

#include "planner/step.hpp"
#include "schema/sql.hpp"
#include "schema/tree/tree.hpp"

namespace planner {

namespace {

// The table, and what it has below it.
std::string family_of(const Backfill& backfill) {
  return fmt::format(R"(WITH RECURSIVE parts AS (
        SELECT {}::pg_catalog.regclass::pg_catalog.oid AS oid
        UNION ALL
        SELECT i.inhrelid FROM pg_catalog.pg_inherits AS i JOIN parts ON i.inhparent = parts.oid
      ))",
                     schema::quote_literal(schema::quote_qualified(backfill.relation)));
}

// Whether it assigns one of these columns of the relation, given by their numbers. What cannot be read the server will
// not take either. Extensions have operators of the same name for arrays (intarray).
std::string assigns_any(const Backfill& backfill, std::string_view numbers, std::string_view relation) {
  std::string names = "NULL";
  try {
    const schema::tree::Tree tree = schema::tree::parse("UPDATE t SET " + backfill.assignments);
    for (const schema::tree::Node target : tree.statement().as("UpdateStmt")["targetList"]) {
      names += ", " + schema::quote_literal(target.as("ResTarget")["name"].text());
    }
  } catch (const schema::tree::SyntaxError&) {
  }
  return fmt::format(
      "{} OPERATOR(pg_catalog.&&) ARRAY(SELECT a.attnum FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = {} AND "
      "a.attname IN ({}))",
      numbers, relation, names);
}

}  // namespace

std::string needs_triggers(const Backfill& backfill) {
  return fmt::format(R"(EXISTS (
      {0} SELECT FROM parts JOIN pg_catalog.pg_constraint AS k
          ON k.conrelid = parts.oid AND (k.contype = 'f' AND k.convalidated AND {1}
                                         OR k.condeferrable AND ({1} OR 0 = ANY (k.conkey)))
          OR k.confrelid = parts.oid AND {2}))",
                     family_of(backfill), assigns_any(backfill, "k.conkey", "k.conrelid"),
                     assigns_any(backfill, "k.confkey", "k.confrelid"));
}

std::string fired_triggers(const Backfill& backfill) {
  return fmt::format(R"({0}
SELECT pg_catalog.string_agg(DISTINCT pg_catalog.quote_ident(fired.name), ', ')
  FROM (SELECT t.tgname FROM parts JOIN pg_catalog.pg_trigger AS t ON t.tgrelid = parts.oid
         WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND t.tgtype & 16 <> 0
           AND (t.tgattr::text = '' OR {1})
        UNION ALL
        SELECT r.rulename FROM parts JOIN pg_catalog.pg_rewrite AS r ON r.ev_class = parts.oid
         WHERE r.ev_type = '2' AND r.ev_enabled = 'O') AS fired (name))",
                     family_of(backfill), assigns_any(backfill, "t.tgattr::pg_catalog.int2[]", "t.tgrelid"));
}

std::string unfilled_rows(const Backfill& backfill) {
  return fmt::format("SELECT * FROM {} AS {} WHERE {}", schema::quote_qualified(backfill.relation),
                     schema::quote_identifier(backfill.relation.name), backfill.filter);
}

// Batches are ranges of blocks (a TID range scan from 14 on), so that no key is needed. A row that is updated meanwhile
// may move into a block already passed: hence passes, until one finds nothing more to do. Whether the role may set
// session_replication_role shows when it sets it to what it is.
std::string backfill_statement(const Backfill& backfill) {
  const std::string relation = schema::quote_qualified(backfill.relation);
  const std::string alias = schema::quote_identifier(backfill.relation.name);
  const std::string rest = fmt::format(" AS {0} SET {1} WHERE {0}.ctid >= $1 AND {0}.ctid < $2 AND ({2})", alias,
                                       backfill.assignments, backfill.filter);
  const std::string body = fmt::format(R"(
DECLARE
  part regclass;
  step CONSTANT bigint := 128;
  changed bigint;
  changed_in_pass bigint;
  triggers CONSTANT text := pg_catalog.current_setting('session_replication_role');
  policies CONSTANT text := pg_catalog.current_setting('row_security');
  unfilled boolean;
  silent boolean := NOT {2};
BEGIN
  BEGIN
    PERFORM pg_catalog.set_config('session_replication_role', triggers, true);
  EXCEPTION WHEN insufficient_privilege THEN
    silent := false;
  END;
  FOR pass IN 1 .. 10 LOOP
    changed_in_pass := 0;
    FOR part IN
      {0}
      SELECT c.oid FROM parts JOIN pg_catalog.pg_class AS c ON c.oid = parts.oid WHERE c.relkind = 'r' ORDER BY c.oid
    LOOP
      FOR block IN 0 .. pg_catalog.pg_relation_size(part) / pg_catalog.current_setting('block_size')::bigint LOOP
        CONTINUE WHEN block % step <> 0;
        PERFORM pg_catalog.set_config('row_security', 'off', true);
        IF silent THEN
          PERFORM pg_catalog.set_config('session_replication_role', 'replica', true);
        END IF;
        EXECUTE 'UPDATE ONLY ' || part::text || {1}
          USING ('(' || block || ',0)')::tid, ('(' || block + step || ',0)')::tid;
        GET DIAGNOSTICS changed = ROW_COUNT;
        changed_in_pass := changed_in_pass + changed;
        COMMIT;
      END LOOP;
    END LOOP;
    EXIT WHEN changed_in_pass = 0;
  END LOOP;
  IF silent THEN
    PERFORM pg_catalog.set_config('session_replication_role', triggers, true);
  ELSE
    PERFORM pg_catalog.set_config('row_security', 'off', true);
    EXECUTE 'SELECT EXISTS (' || {3} || ')' INTO unfilled;
    IF unfilled THEN
      RAISE EXCEPTION 'rows of % are not filled: a trigger or rule of the table keeps them as they are', {4};
    END IF;
  END IF;
  PERFORM pg_catalog.set_config('row_security', policies, true);
END
)",
                                       family_of(backfill), schema::quote_literal(rest), needs_triggers(backfill),
                                       schema::quote_literal(unfilled_rows(backfill)), schema::quote_literal(relation));
  return "DO " + schema::dollar_quote(body);
}

}  // namespace planner
