#!/usr/bin/env bash
# A web shop taken through two versions of its schema while its customers go on buying. Everything is private: a server
# on a socket in a temporary directory, gone at the end.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bin=${SCHEMA_BIN_DIR:-$PWD/build/bin} shop=$PWD/examples/shop
work=$(mktemp -d "${TMPDIR:-/tmp}/schema-demo.XXXXXX")

if [[ -t 1 && -z ${NO_COLOR:-} ]]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; else bold='' dim='' plain=''; fi
heading() { printf '\n%s== %s%s\n' "$bold" "$1" "$plain"; }
note() { printf '%s%s%s\n' "$dim" "$1" "$plain"; }
show() { printf '%s$ %s%s\n' "$bold" "$*" "$plain"; }
# Runs `schema …` as a person would and expects its exit code (0 unless EXPECT says otherwise).
schema() {
  local code=0
  show "schema $(printf '%q ' "$@" | sed "s/\\\\ / /g; s/ $//")"
  "$bin/schema" "$@" 2>&1 || code=$?
  if ((code != ${EXPECT:-0})); then
    echo "demo: schema $1 ended with $code, not ${EXPECT:-0}" >&2
    exit 1
  fi
  if ((code != 0)); then note "(exit $code)"; fi
}

server='' load=''
cleanup() {
  local status=$?
  exec 3>&- 4>&-
  for process in $load $server; do wait "$process" 2>/dev/null || true; done
  rm -rf "$work"
  exit "$status"
}
exec 3>/dev/null 4>/dev/null
trap cleanup EXIT

# Starts a program that ends when its input does: `feed DESCRIPTOR OUTPUT COMMAND…`
feed() {
  local descriptor=$1 output=$2
  shift 2
  mkfifo "$work/input$descriptor"
  "$@" <"$work/input$descriptor" >"$output" 3>&- 4>&- &
  eval "exec $descriptor>'$work/input$descriptor'"
}

wait_for_line() {  # FILE NUMBER PROCESS: the file's line of that number
  local line
  until line=$(sed -n "$2p" "$1" 2>/dev/null) && [[ -n $line ]]; do
    kill -0 "$3" 2>/dev/null || { echo "demo: a process ended early" >&2; exit 1; }
    sleep 0.02
  done
  printf '%s\n' "$line"
}

reports=0
customers() {  # LABEL: how the shop's queries went since the last call
  echo "$1" >&4
  reports=$((reports + 1))
  wait_for_line "$work/load.log" "$reports" "$load"
}

heading "A private PostgreSQL, and a shop with almost half a million rows"
feed 3 "$work/server.log" "$bin/scratch_server" shared_buffers=128MB autovacuum=on
server=$!
DATABASE_URL=$(wait_for_line "$work/server.log" 1 "$server")
export DATABASE_URL
psql -X -q -v ON_ERROR_STOP=1 -d "$DATABASE_URL" -f "$shop/v1.sql" -f "$shop/data.sql"
psql -X -At -F ' ' -d "$DATABASE_URL" -c "SELECT relname, n_live_tup FROM pg_stat_user_tables ORDER BY 1"

cd "$work"
mkdir project && cd project
cat >schema.toml <<'TOML'
schema = "schema.sql"
migrations = "migrations"
versions = "sequence"

[env.dev]
url = "env:DATABASE_URL"
TOML

heading "Customers come in: four connections that look, buy and ship all the time"
feed 4 "$work/load.log" "$bin/shop_load" "$DATABASE_URL"
load=$!
sleep 3
customers "before any change"

heading "Version 2: keys, checks and indexes that were missing; what would it take?"
show "cp examples/shop/v2.sql schema.sql"
cp "$shop/v2.sql" schema.sql
schema diff

heading "Write that down as migrations, and run them while the shop is open"
schema diff version_2
customers "while planning" >/dev/null
schema apply --yes
customers "during version 2"

heading "Version 3: a number for each order, a name for each product's page, and a column nobody needs"
show "cp examples/shop/v3.sql schema.sql"
cp "$shop/v3.sql" schema.sql
schema diff
schema diff version_3
customers "while planning" >/dev/null
note "What takes something away is kept apart and waits for somebody to say so:"
EXPECT=3 schema apply --yes
customers "during version 3"
schema apply --yes --contract "no code has read weights since version 2"
customers "during the contract phase"
schema diff --exit-code

heading "Somebody changes the database by hand"
by_hand='ALTER TABLE customers ADD COLUMN nickname text; DROP INDEX orders_open_idx;'
show "psql -c '$by_hand'"
psql -X -q -d "$DATABASE_URL" -c "$by_hand"
EXPECT=2 schema drift

heading "Where to look next"
cat <<'TEXT'
examples/shop   the three versions, the rows and the customers of this demo
schema --help   every command; `schema COMMAND --help` says what each takes
README.md       how to start with a database of your own
docs/equality.md  how it decides what is equal
TEXT
