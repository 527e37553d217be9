#!/usr/bin/env python3
"""Times `schema` as whole processes, as ratios to `pg_dump --schema-only` of the same database in the same run.

usage: tools/bench.py [--tables N ...] [--runs R]

A generated database (columns, keys, indexes, checks, enums, views, functions, triggers) is loaded into a private server;
the after file differs from it in about one table of a hundred. Medians of paired runs; the machine's noise cancels out.
"""
import argparse
import os
import pathlib
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
BIN = ROOT / "build" / "bin"


def generate(tables, edited):
    """A shop of many departments; table i of an edited schema gains a column, an index or a foreign key in turn."""
    out, later = [], []
    for group in range((tables + 9) // 10):
        out.append(f"CREATE TYPE state_{group} AS ENUM ('draft', 'open', 'done');\n")
        out.append(f"CREATE FUNCTION touch_{group}() RETURNS trigger LANGUAGE plpgsql AS $$\nBEGIN\n"
                   "  NEW.updated_at := now();\n  RETURN NEW;\nEND;\n$$;\n")
    for i in range(tables):
        edit = i % 100 == 7 and edited
        extra = ",\n  remark text NOT NULL DEFAULT ''" if edit and i % 300 == 7 else ""
        out.append(f"""CREATE TABLE item_{i} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  sku varchar(40) NOT NULL,
  name text NOT NULL DEFAULT 'unnamed',
  price numeric(10,2) NOT NULL DEFAULT 0,
  stock integer DEFAULT {i % 9},
  state state_{i // 10} NOT NULL DEFAULT 'draft',
  tags jsonb NOT NULL DEFAULT '{{}}',
  parent_id bigint,
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz{extra},
  CONSTRAINT item_{i}_price CHECK (price >= 0),
  CONSTRAINT item_{i}_sku_key UNIQUE (sku)
);
CREATE INDEX item_{i}_state ON item_{i} (state, created_at DESC);
""")
        if edit and i % 300 == 107:
            later.append(f"CREATE INDEX item_{i}_stock ON item_{i} (stock) WHERE stock > 0;\n")
        if not (edit and i % 300 == 207):
            later.append(f"ALTER TABLE item_{i} ADD CONSTRAINT item_{i}_parent FOREIGN KEY (parent_id) "
                         f"REFERENCES item_{(i * 7 + 3) % tables} (id) ON DELETE SET NULL;\n")
        if i % 10 == 0:
            later.append(f"CREATE VIEW open_{i} AS SELECT i.id, i.sku, p.name AS parent FROM item_{i} i "
                         f"LEFT JOIN item_{(i * 7 + 3) % tables} p ON p.id = i.parent_id WHERE i.state <> 'done';\n")
            later.append(f"CREATE TRIGGER touch BEFORE UPDATE ON item_{i} FOR EACH ROW "
                         f"EXECUTE FUNCTION touch_{i // 10}();\n")
    return "".join(out + later)


def timed(command, env):
    start = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code:
        raise SystemExit(f"{command[:2]} ended with {code}: {errors.decode()[-400:]}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tables", type=int, nargs="*", default=[1000])
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    server = subprocess.Popen([BIN / "scratch_server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    url = server.stdout.readline().strip()
    env = dict(os.environ, NO_COLOR="1")
    try:
        for tables in options.tables:
            with tempfile.TemporaryDirectory() as folder:
                before, after = pathlib.Path(folder, "before.sql"), pathlib.Path(folder, "after.sql")
                before.write_text(generate(tables, False))
                after.write_text(generate(tables, True))
                name = f"bench_{tables}"
                psql = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d"]
                subprocess.run(psql + [url, "-c", f"CREATE DATABASE {name}"], check=True)
                database = url.replace("/postgres?", f"/{name}?")
                subprocess.run(psql + [database, "-1", "-f", before], check=True)
                subprocess.run(psql + [database, "-c", "VACUUM ANALYZE"], check=True)
                work = {
                    "pg_dump --schema-only": ["pg_dump", "--schema-only", "-d", database],
                    "inspect": [BIN / "schema", "inspect", database],
                    "diff, live to file": [BIN / "schema", "diff", "--from", database, "--to", after],
                    "diff, file to file": [BIN / "schema", "diff", "--from", before, "--to", after],
                }
                seconds = {key: [] for key in work}
                memory = {}
                for run in range(options.runs + 1):  # the first warms up
                    for key, command in work.items():
                        took, peak = timed(command, env)
                        memory[key] = max(memory.get(key, 0), peak)
                        if run:
                            seconds[key].append(took)
                base = seconds["pg_dump --schema-only"]
                for key in work:
                    ratio = statistics.median(x / y for x, y in zip(seconds[key], base))
                    print(f"{tables:6} tables  {key:24} {statistics.median(seconds[key]):7.3f} s "
                          f"{ratio:6.2f} of pg_dump {memory[key]:7.1f} MB")
    finally:
        server.stdin.close()
        server.wait()


if __name__ == "__main__":
    main()
