#!/usr/bin/env bash
# package-check.sh OUT VERSION   looks over the packages that package.sh made: unpacks the archive, installs the .deb into
# a scratch root, and says what is in them. Fails where something is missing.
#
# Caveat: the .deb is installed there without what it depends on; that the programs start is tried with the libraries of
# this system.
set -euo pipefail
out=$(realpath "$1") version=$2
name=io.github.keydesk.keydesk
root=$(mktemp -d); trap 'rm -rf "$root"' EXIT
bad=0
fail() { echo "package-check: $*" >&2; bad=1; }
have() { command -v "$1" >/dev/null 2>&1; }

# complete looks for the files of both packages: programs in $1, the share folder $2.
complete() {
  local f size
  for f in "$1/keydesk" "$1/keydeskctl"; do
    [ -x "$f" ] || { fail "$f cannot be run"; continue; }
    "$f" --version >/dev/null || fail "$f --version fails"
  done
  for f in "applications/$name.desktop" "icons/hicolor/scalable/apps/$name.svg"; do
    [ -s "$2/$f" ] || fail "$2/$f is missing"
  done
  for size in 512 $(! have rsvg-convert || echo 16 22 24 32 48 64 128 256); do
    f=$2/icons/hicolor/${size}x$size/apps/$name.png
    # The width and height of a PNG stand at its 17th byte.
    [ "$(od -An -tx4 --endian=big -j16 -N8 "$f")" = "$(printf ' %08x %08x' $size $size)" ] || fail "$f is not a picture of $size by $size"
  done
  if have desktop-file-validate; then desktop-file-validate "$2/applications/$name.desktop" || fail "the desktop entry is wrong"; fi
  [ -z "$(find "$root" -perm /022 -not -type l -print -quit)" ] || fail "others can write to $(find "$root" -perm /022 -not -type l -print -quit)"
}

archive() {
  local dir=$root/archive f
  mkdir "$dir"; tar -xzf "$1" -C "$dir"
  dir=$dir/keydesk-$version
  complete "$dir" "$dir/share"
  for f in LICENSE README.md INSTALL.txt THIRD-PARTY.txt; do [ -s "$dir/$f" ] || fail "$f is missing"; done
}

deb() {
  local dir=$root/deb f
  dpkg-deb -c "$1"
  dpkg-deb -f "$1" Package Version Architecture Installed-Size Depends
  mkdir -p "$dir/var/lib/dpkg/updates" "$dir/var/lib/dpkg/info"; touch "$dir/var/lib/dpkg/status"
  if [ "$(id -u)" = 0 ]; then
    dpkg --root="$dir" --force-depends --log=/dev/null -i "$1" >/dev/null 2>"$root/log" || { cat "$root/log" >&2; fail "dpkg does not install it"; }
    [[ $(dpkg-query --admindir="$dir/var/lib/dpkg" -W -f '${Status} ${Version}' keydesk) == "install ok installed $version" ]] || fail "dpkg does not say that it is installed"
    (cd "$dir" && md5sum --quiet -c var/lib/dpkg/info/keydesk.md5sums) || fail "files differ from their sums"
  else
    dpkg-deb -x "$1" "$dir"
  fi
  complete "$dir/usr/bin" "$dir/usr/share"
  for f in copyright THIRD-PARTY.txt.gz; do [ -s "$dir/usr/share/doc/keydesk/$f" ] || fail "$f is missing"; done
}

archive "$(ls "$out"/keydesk_"$version"_linux_*.tar.gz)"
for package in "$out"/keydesk_"$version"_*.deb; do
  [ ! -e "$package" ] || deb "$package"
done
[ $bad = 0 ] || exit 1
(cd "$out" && ls -l keydesk_"$version"_* && sha256sum keydesk_"$version"_*)
