#!/usr/bin/env bash
# Runs a command in a fresh, minimal Debian, on what is committed here: does the project build and pass its tests with
# that release's packages?
#   tools/in_debian.sh trixie ./dev test        (as root; needs debootstrap)
set -euo pipefail
if (($# < 2)); then
  sed -n '2,4s/^# \{0,1\}//p' "$0" >&2
  exit 64
fi
suite=$1
shift
project=$(git -C "$(dirname "${BASH_SOURCE[0]}")" rev-parse --show-toplevel)
cache=${TMPDIR:-/tmp}/debian-$suite
root=$(mktemp -d "${TMPDIR:-/tmp}/debian-$suite.XXXXXX")

clean_up() {
  local mount
  for mount in dev/shm dev/pts dev sys proc; do
    mountpoint -q "$root/$mount" && umount -l "$root/$mount"
  done
  rm -rf --one-file-system "$root"
}
trap clean_up EXIT

if [[ ! -d $cache ]]; then
  debootstrap --variant=minbase "$suite" "$cache.part" >&2
  mv "$cache.part" "$cache"
fi
cp -a "$cache/." "$root"
cp /etc/resolv.conf /etc/hosts "$root/etc/"
mount -t proc proc "$root/proc"
mount --bind /dev "$root/dev"
mount -t tmpfs shm "$root/dev/shm"
git clone -q "$project" "$root/root/project"
chroot "$root" env -i HOME=/root LANG=C.UTF-8 TERM=dumb \
  PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
  bash -c 'cd /root/project && exec "$@"' bash "$@"
