#!/usr/bin/env python3
"""Holds the estimates of `schema diff` against what the steps then take, on a private server.

usage: tools/bench_estimates.py [--rows N] [--bin FOLDER] [--factor F]

For each change the plan is made twice: first where nothing is known of the server (a probe measures it), then with the
journal's own past steps. Exits 1 when an estimate is off by more than the factor (3), for steps that take long enough to
be felt (0.1 s).
"""
import argparse
import json
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PSQL = ["psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d"]
ORDERS = "CREATE TABLE orders (id bigint PRIMARY KEY, person_id bigint, amount integer{not_null}, note text, state text);\n"
PEOPLE = "CREATE TABLE people (id bigint PRIMARY KEY);\n"
BEFORE = PEOPLE + ORDERS.format(not_null="")
CHANGES = {
    "scan: CHECK": BEFORE + "ALTER TABLE orders ADD CONSTRAINT positive CHECK (amount >= 0);",
    "scan: NOT NULL": PEOPLE + ORDERS.format(not_null=" NOT NULL"),
    "scan: foreign key": BEFORE + "ALTER TABLE orders ADD FOREIGN KEY (person_id) REFERENCES people (id);",
    "index on an integer": BEFORE + "CREATE INDEX ON orders (amount);",
    "index on a text": BEFORE + "CREATE INDEX ON orders (note);",
    "unique constraint": BEFORE + "ALTER TABLE orders ADD UNIQUE (id, amount);",
    "backfill": PEOPLE + ORDERS.format(not_null="").replace("state text", "state text,\n-- @backfill amount * 2\ntwice integer"),
    "backfill of a default": PEOPLE + ORDERS.format(not_null="").replace("state text", "state text, token uuid DEFAULT gen_random_uuid()"),
}


def query(url, sql):
    return subprocess.run(PSQL + [url, "-c", sql], check=True, capture_output=True, text=True).stdout.strip()


def measured(url):
    """By number, how long each step of the newest run took."""
    rows = query(url, "SELECT number, extract(epoch FROM finished_at - started_at) FROM schema_journal.step "
                      "WHERE migration = (SELECT max(id) FROM schema_journal.migration) ORDER BY number")
    return {int(line.split("|")[0]): float(line.split("|")[1]) for line in rows.splitlines()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--bin", type=pathlib.Path, default=ROOT / "build" / "bin")
    parser.add_argument("--factor", type=float, default=3)
    options = parser.parse_args()
    server = subprocess.Popen([options.bin / "scratch_server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    admin = server.stdout.readline().strip()
    env = dict(os.environ, NO_COLOR="1")
    off = 0
    try:
        query(admin, "CREATE DATABASE estimates")
        url = admin.replace("/postgres?", "/estimates?")
        query(url, BEFORE + f"INSERT INTO people SELECT g FROM generate_series(1, 1000) AS g;"
                            f"INSERT INTO orders SELECT g, 1 + g % 1000, g % 5000, 'order number ' || md5(g::text), 'open' "
                            f"FROM generate_series(1, {options.rows}) AS g;")
        query(url, "VACUUM ANALYZE")
        with tempfile.TemporaryDirectory() as folder:
            wanted, before = pathlib.Path(folder, "wanted.sql"), pathlib.Path(folder, "before.sql")
            before.write_text(BEFORE)

            def schema(*arguments):
                return subprocess.run([options.bin / "schema", *arguments, "--url", url], cwd=folder, env=env, check=True,
                                      capture_output=True, text=True).stdout

            for known in (False, True):
                for name, text in CHANGES.items():
                    if not known:
                        query(url, "DROP SCHEMA IF EXISTS schema_journal CASCADE")
                    wanted.write_text(text)
                    plan = json.loads(schema("diff", "--to", "wanted.sql", "--format", "json"))
                    schema("apply", "--to", "wanted.sql", "--yes", "--allow", "all")
                    took = measured(url)
                    for number, step in enumerate(plan["steps"], 1):
                        if step["estimate"] is None or step["estimate"]["duration_ms"] == 0 and took[number] < 0.1:
                            continue
                        estimate = step["estimate"]["duration_ms"] / 1000
                        ratio = estimate / took[number]
                        felt = took[number] >= 0.1
                        bad = felt and not 1 / options.factor <= ratio <= options.factor
                        off += bad
                        print(f"{name:22} step {number}  estimated {estimate:7.2f} s  took {took[number]:7.2f} s  ratio {ratio:5.2f}"
                              f"  by {plan['summary']['estimate']['rates']}{'  OFF' if bad else ''}")
                    schema("apply", "--to", "before.sql", "--yes", "--allow", "all")
                    query(url, "VACUUM ANALYZE")
    finally:
        server.stdin.close()
        server.wait()
    raise SystemExit(1 if off else 0)


if __name__ == "__main__":
    main()
