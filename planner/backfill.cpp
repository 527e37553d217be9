#include <fmt/format.h>

#include "planner/step.hpp"
#include "schema/sql.hpp"

namespace planner {

// Batches are ranges of blocks (a TID range scan from 14 on), so that no key is needed. A row that is updated meanwhile
// may move into a block already passed: hence passes, until one finds nothing more to do.
std::string backfill_statement(const Backfill& backfill) {
  const std::string relation = schema::quote_qualified(backfill.relation);
  const std::string rest =
      fmt::format(" AS {0} SET {1} WHERE {0}.ctid >= $1 AND {0}.ctid < $2 AND ({2})",
                  schema::quote_identifier(backfill.relation.name), backfill.assignments, backfill.filter);
  const std::string body = fmt::format(R"(
DECLARE
  part regclass;
  step CONSTANT bigint := 128;
  changed bigint;
  changed_in_pass bigint;
BEGIN
  FOR pass IN 1 .. 10 LOOP
    changed_in_pass := 0;
    FOR part IN
      WITH RECURSIVE parts AS (
        SELECT {0}::pg_catalog.regclass::pg_catalog.oid AS oid
        UNION ALL
        SELECT i.inhrelid FROM pg_catalog.pg_inherits AS i JOIN parts ON i.inhparent = parts.oid
      )
      SELECT c.oid FROM parts JOIN pg_catalog.pg_class AS c ON c.oid = parts.oid WHERE c.relkind = 'r' ORDER BY c.oid
    LOOP
      FOR block IN 0 .. pg_catalog.pg_relation_size(part) / pg_catalog.current_setting('block_size')::bigint LOOP
        CONTINUE WHEN block % step <> 0;
        EXECUTE 'UPDATE ONLY ' || part::text || {1}
          USING ('(' || block || ',0)')::tid, ('(' || block + step || ',0)')::tid;
        GET DIAGNOSTICS changed = ROW_COUNT;
        changed_in_pass := changed_in_pass + changed;
        COMMIT;
      END LOOP;
    END LOOP;
    EXIT WHEN changed_in_pass = 0;
  END LOOP;
END
)",
                                       schema::quote_literal(relation), schema::quote_literal(rest));
  return "DO " + schema::dollar_quote(body);
}

}  // namespace planner
