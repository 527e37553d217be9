#!/usr/bin/env bash
# Packs a build folder as .deb, installs it into a bare Debian 12 and tries it there: test_package.sh BUILD_FOLDER (as root)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
build=$(cd "$1" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/schema-package.XXXXXX") root=$work/root
cleanup() {
  umount -l "$root/proc" 2>/dev/null || true
  rm -rf --one-file-system "$work"
}
trap cleanup EXIT

cpack --config "$build/CPackConfig.cmake" -B "$work/packages" >/dev/null
package=$(ls "$work"/packages/*.deb)
echo "packed $(basename "$package"), $(du -h "$package" | cut -f1)"
dpkg-deb --field "$package" Package Version Depends Recommends

debootstrap --variant=minbase bookworm "$root" >"$work/debootstrap.log" 2>&1 || { tail "$work/debootstrap.log" >&2; exit 1; }
cp /etc/resolv.conf "$root/etc/"
mount -t proc proc "$root/proc"
cp "$package" "$root/root/schema.deb"
mkdir "$root/root/shop"
cp examples/shop/v?.sql "$root/root/shop/"
chroot "$root" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 TERM=dumb DEBIAN_FRONTEND=noninteractive \
  bash -euc '
    apt-get update -q >/dev/null
    apt-get install -yq --no-install-recommends /root/schema.deb >/root/apt.log 2>&1 || { tail /root/apt.log >&2; exit 1; }
    cd /root/shop
    schema --version
    schema diff --from v1.sql --to v2.sql --format json >plan.json
    schema diff --from v1.sql --to v1.sql --exit-code
    code=0; schema diff --from v1.sql --to v2.sql --exit-code >/dev/null || code=$?; test "$code" = 2
    schema inspect v3.sql --format html -o shop.html
    test -s /usr/share/man/man1/schema-diff.1 || test -s /usr/share/man/man1/schema-diff.1.gz
    test -s /usr/share/bash-completion/completions/schema
    apt-get purge -yq schema >/dev/null 2>&1
    test ! -e /usr/bin/schema
  '
echo "installed, ran and was removed again on a bare Debian 12"
