#!/usr/bin/env python3
"""Writes schema/builtin/catalog.inc: what parse analysis needs to know of pg_catalog, and of contrib's extensions.

    tools/generate_catalog.py "host=/tmp port=5432 user=postgres dbname=scratch" > schema/builtin/catalog.inc

The database must be empty and its user a superuser: extensions are created and dropped there. Rows, fields parted by a
blank, `-` for nothing; a type that belongs to the extension itself is written `@name`:

    T name category preferred typtype element base collatable   a type
    R range subtype multirange
    C source target context method                   context: e(xplicit) a(ssignment) i(mplicit); method: f(unction) i(o) b(inary)
    O name left right result
    F name kind result arguments variadic defaults columns   kind: f(unction) a(ggregate) w(indow) o(rdered-set) h(ypothetical),
                                                     upper case when it returns a set; columns: out or argument names
    L relation column:type,…                         a relation of pg_catalog
    X extension                                      what follows is the extension's
"""

import subprocess
import sys


def run(url, sql):
    done = subprocess.run(["psql", url, "-XAtq", "-F", " ", "-v", "ON_ERROR_STOP=1", "-c", sql],
                          capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(done.stderr + sql)
    return [line for line in done.stdout.split("\n") if line]


def rows(url, extension):
    if extension is None:
        def member(catalog, oid, namespace):
            return f"{namespace} = 'pg_catalog'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = '{catalog}'::regclass AND x.objid = {oid} AND x.deptype = 'e')"
    else:
        def member(catalog, oid, _):
            return f"EXISTS (SELECT FROM pg_depend x JOIN pg_extension e ON x.refobjid = e.oid AND x.refclassid = 'pg_extension'::regclass WHERE x.classid = '{catalog}'::regclass AND x.objid = {oid} AND x.deptype = 'e' AND e.extname = '{extension}')"

    def type_(oid):
        return (f"coalesce((SELECT CASE WHEN n.nspname = 'pg_catalog' THEN '' ELSE '@' END || replace(tt.typname, ' ', '_') "
                f"FROM pg_type tt JOIN pg_namespace n ON n.oid = tt.typnamespace WHERE tt.oid = {oid}), '-')")

    def types(array):
        return (f"coalesce((SELECT string_agg({type_('u.o')}, ',' ORDER BY u.i) FROM unnest({array}::oid[]) WITH ORDINALITY u(o, i)), '-')")

    own = member("pg_type", "t.oid", "t.typnamespace")
    arrays = f"({own} OR EXISTS (SELECT FROM pg_type e2 WHERE e2.typarray = t.oid AND {member('pg_type', 'e2.oid', 'e2.typnamespace')}))"
    relation = "t.typrelid = 0 AND NOT EXISTS (SELECT FROM pg_type r WHERE r.oid = t.typelem AND r.typrelid <> 0)"
    out = run(url, f"""
        SELECT 'T', t.typname, t.typcategory, t.typispreferred::int, t.typtype,
               CASE WHEN t.typsubscript = 'array_subscript_handler'::regproc THEN {type_('t.typelem')} ELSE '-' END,
               {type_('nullif(t.typbasetype, 0)')}, (t.typcollation <> 0)::int
        FROM pg_catalog.pg_type t WHERE {arrays} AND {relation} ORDER BY t.typname""")
    out += run(url, f"""
        SELECT 'R', {type_('r.rngtypid')}, {type_('r.rngsubtype')}, {type_('r.rngmultitypid')}
        FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid WHERE {own} ORDER BY 2""")
    out += run(url, f"""
        SELECT 'C', {type_('c.castsource')}, {type_('c.casttarget')}, c.castcontext, c.castmethod
        FROM pg_cast c WHERE {member('pg_cast', 'c.oid', "'pg_catalog'::regnamespace")}
        ORDER BY {type_('c.castsource')}, {type_('c.casttarget')}""")
    out += run(url, f"""
        SELECT 'O', o.oprname, {type_('nullif(o.oprleft, 0)')}, {type_('o.oprright')}, {type_('o.oprresult')}
        FROM pg_operator o WHERE {member('pg_operator', 'o.oid', 'o.oprnamespace')}
        ORDER BY o.oprname, 3, 4""")
    out += run(url, f"""
        SELECT 'F', p.proname,
               CASE WHEN p.proretset THEN upper(k.kind) ELSE k.kind END, {type_('p.prorettype')}, {types('p.proargtypes')},
               {type_('nullif(p.provariadic, 0)')}, p.pronargdefaults,
               CASE WHEN p.proargmodes IS NOT NULL AND p.proargmodes && ARRAY['o', 't', 'b']::"char"[]
                    THEN (SELECT string_agg(a.name || ':' || {type_('a.type')}, ',' ORDER BY a.i)
                          FROM unnest(p.proargnames, p.proallargtypes, p.proargmodes) WITH ORDINALITY a(name, type, mode, i)
                          WHERE a.mode IN ('o', 't', 'b'))
                    ELSE '-' END
        FROM pg_proc p LEFT JOIN pg_aggregate g ON g.aggfnoid = p.oid,
             LATERAL (SELECT CASE WHEN p.prokind = 'a' AND g.aggkind <> 'n' THEN g.aggkind ELSE p.prokind END::text AS kind) k
        WHERE {member('pg_proc', 'p.oid', 'p.pronamespace')}
          AND p.prorettype NOT IN ('internal'::regtype, 'cstring'::regtype, 'trigger'::regtype, 'event_trigger'::regtype)
          AND NOT (p.proargtypes::oid[] && ARRAY['internal'::regtype, 'cstring'::regtype]::oid[])
          AND p.proname !~ '^(binary_upgrade|pg_stat_get|pg_replication|pg_logical)'
        ORDER BY p.proname, 5""")
    if extension is None:
        out += run(url, f"""
            SELECT 'L', c.relname, string_agg(a.attname || ':' || {type_('a.atttypid')}, ',' ORDER BY a.attnum)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
            WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind IN ('r', 'v') AND a.attnum > 0
              AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.classid = 'pg_class'::regclass AND x.objid = c.oid AND x.deptype = 'e')
            GROUP BY c.relname ORDER BY c.relname""")
    return out


def main():
    url = sys.argv[1]
    lines = rows(url, None)
    for extension in run(url, "SELECT name FROM pg_available_extensions WHERE name <> 'plpgsql' ORDER BY name"):
        run(url, "DROP SCHEMA IF EXISTS ext CASCADE; CREATE SCHEMA ext")
        created = subprocess.run(["psql", url, "-Xq", "-v", "ON_ERROR_STOP=1", "-c",
                                  f'CREATE EXTENSION "{extension}" SCHEMA ext CASCADE'], capture_output=True, text=True)
        if created.returncode == 0:
            own = rows(url, extension)
            if own:
                lines += ["X " + extension] + own
        run(url, "DROP SCHEMA ext CASCADE")
    text = "\n".join(lines)
    assert ')catalog"' not in text
    print("// Generated by tools/generate_catalog.py from PostgreSQL 15.")
    print('R"catalog(\n' + text + '\n)catalog"')


if __name__ == "__main__":
    main()
