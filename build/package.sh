#!/usr/bin/env bash
# package.sh [OUT]   builds the programs and makes OUT/keydesk_VERSION_linux_ARCH.tar.gz and, where there is dpkg-deb,
# OUT/keydesk_VERSION_ARCH.deb; OUT is dist. Both are then looked over by package-check.sh.
#
# The version is git's: v1.2.0 gives 1.2.0, five commits later 1.2.0+5+gabc1234; without a tag it is FyneApp.toml's with
# ~dev. Built from the same commit with the same tools the files are the same, byte for byte.
#
# Caveat: the .deb asks for the libraries of the system it is built on, so build it on the oldest one that it is for.
set -euo pipefail
cd "$(dirname "$0")/.."
name=io.github.keydesk.keydesk
out=$(realpath -m "${1:-dist}")
tags=gles,migrated_fynedo # Fyne's: OpenGL ES, and its callbacks on one goroutine without checks

# version prints what the packages are called.
version() {
  local v
  if v=$(git describe --tags --match 'v[0-9]*' --dirty=+dirty 2>/dev/null); then
    v=${v#v}; v=${v/-rc/\~rc}; v=${v/-beta/\~beta}; echo "${v//-/+}"
  else
    v=$(sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
    echo "$v~dev$(git describe --always --dirty=+dirty 2>/dev/null | sed 's/^/+g/')"
  fi
}

# programs builds both into $1, stamped with the commit where git knows it.
programs() {
  local stamp=false
  ! git rev-parse -q --verify HEAD >/dev/null 2>&1 || stamp=true
  CGO_ENABLED=1 go build -buildmode=pie -trimpath -buildvcs=$stamp -tags "$tags" -ldflags '-s -w' -o "$1/keydesk" ./cmd/keydesk
  CGO_ENABLED=0 go build -trimpath -buildvcs=$stamp -ldflags '-s -w' -o "$1/keydeskctl" ./cmd/keydeskctl
}

# shared fills a share folder: desktop entry and icon.
shared() {
  local size icons=$1/icons/hicolor
  install -Dm644 build/$name.desktop "$1/applications/$name.desktop"
  install -Dm644 assets/icons/keydesk.svg "$icons/scalable/apps/$name.svg"
  install -Dm644 assets/icons/keydesk.png "$icons/512x512/apps/$name.png"
  have rsvg-convert || { echo "No rsvg-convert: the icon comes in one size and as svg."; return; }
  for size in 16 22 24 32 48 64 128 256; do
    install -d "$icons/${size}x$size/apps"
    rsvg-convert -w $size -h $size assets/icons/keydesk.svg -o "$icons/${size}x$size/apps/$name.png"
  done
}

# licenses prints the licenses of everything that is linked into the programs.
licenses() {
  local path version dir file
  printf 'The programs contain the Go runtime and library and these modules, under the licenses below.\n'
  { echo "Go $(go env GOVERSION) $(go env GOROOT)"
    CGO_ENABLED=1 go list -deps -tags "$tags" -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' ./cmd/keydesk ./cmd/keydeskctl | sort -u
  } | while read -r path version dir; do
    for file in "$dir"/LICENSE* "$dir"/COPYING* "$dir"/NOTICE* "$dir"/PATENTS*; do
      [ ! -f "$file" ] || { printf '\n==== %s %s, %s ====\n\n' "$path" "$version" "${file##*/}"; cat "$file"; }
    done
  done
  printf '\n==== Fonts ====\n\n'; cat assets/fonts/OFL.txt
  printf '\n==== Word lists ====\n\n'; cat assets/words/SOURCES.md
}

# archive packs the files of $1 for any Linux.
archive() {
  local top=keydesk-$version dir
  dir=$work/archive/$top
  install -Dm755 -t "$dir" "$1/keydesk" "$1/keydeskctl"
  install -m644 LICENSE README.md CHANGELOG.md "$work/THIRD-PARTY.txt" "$dir"
  cp -r "$work/share" "$dir/share"
  cat >"$dir/INSTALL.txt" <<TEXT
Keydesk $version for Linux

To try it: run ./keydesk here. Nothing has to be installed.

For yourself:       install -Dt ~/.local/bin keydesk keydeskctl && cp -r share ~/.local/
For all users:      sudo install -t /usr/local/bin keydesk keydeskctl && sudo cp -r share /usr/local/

It needs OpenGL and X11 (XWayland on a Wayland desktop), which desktops bring along. If it does not start, on Debian and
Ubuntu: sudo apt-get install libgl1 libx11-6 libxcursor1 libxi6 libxinerama1 libxrandr2
On them the .deb is the better choice: it says itself what it needs.

To remove it, delete the same files. Your customers are in a file of their own, which stays.
TEXT
  tar --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --mode=u=rwX,go=rX \
    -C "$work/archive" -c "$top" | gzip -n9 >"$out/keydesk_${version}_linux_$(go env GOARCH).tar.gz"
}

# needs prints the .deb's dependencies: what the program is linked to, and what it loads when it starts.
needs() { # PROGRAM
  local linked="libc6, libgl1, libx11-6" found
  if have dpkg-shlibdeps; then
    mkdir -p "$work/shlibs/debian"
    printf 'Source: keydesk\n\nPackage: keydesk\nArchitecture: any\n' >"$work/shlibs/debian/control"
    found=$(cd "$work/shlibs" && dpkg-shlibdeps -O -e"$1" 2>"$work/shlibs/log" | sed -n 's/^shlibs:Depends=//p') || found=
    [ -n "$found" ] && linked=$found || cat "$work/shlibs/log" >&2
  fi
  echo "$linked, libxcursor1, libxi6, libxinerama1, libxrandr2"
}

# deb packs the files of $1 for Debian and Ubuntu.
deb() {
  local dir=$work/deb doc=$work/deb/usr/share/doc/keydesk arch
  arch=$(dpkg --print-architecture)
  install -Dm755 -t "$dir/usr/bin" "$1/keydesk" "$1/keydeskctl"
  cp -r "$work/share" "$dir/usr/share"
  install -Dm644 -t "$doc" README.md
  { printf 'Keydesk, https://github.com/keydesk/keydesk\n\n'; cat LICENSE
    printf '\nThe programs contain modules, fonts and word lists of others; THIRD-PARTY.txt.gz beside this file has their licenses.\n'
  } >"$doc/copyright"
  gzip -n9 <"$work/THIRD-PARTY.txt" >"$doc/THIRD-PARTY.txt.gz"
  gzip -n9 <CHANGELOG.md >"$doc/NEWS.gz"
  install -d "$dir/DEBIAN"
  cat >"$dir/DEBIAN/control" <<TEXT
Package: keydesk
Version: $version
Architecture: $arch
Maintainer: The Keydesk authors <keydesk@users.noreply.github.com>
Installed-Size: $(du -k -s --apparent-size "$dir/usr" | cut -f1)
Depends: $(needs "$dir/usr/bin/keydesk")
Recommends: cups-client, libgl1-mesa-dri
Section: misc
Priority: optional
Homepage: https://github.com/keydesk/keydesk
Description: customers' passwords and licenses, on your own computer
 A desktop program for a small software vendor or a help desk: find the
 customer, reset the password, mail it, done. It needs no server and no
 internet; everything lies in one encrypted file.
 .
 keydeskctl does the same from a terminal.
TEXT
  (cd "$dir" && find usr -type f -print0 | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
  find "$dir" -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
  chmod -R u=rwX,go=rX "$dir"
  dpkg-deb --root-owner-group -b "$dir" "$out/keydesk_${version}_$arch.deb" >/dev/null
}

have() { command -v "$1" >/dev/null 2>&1; }

[ "$(go env GOOS)" = linux ] || { echo "package.sh: it packs for Linux, on Linux" >&2; exit 2; }
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT
umask 022
version=$(version)
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || date +%s)}; export SOURCE_DATE_EPOCH
mkdir -p "$out"
echo "Building Keydesk $version …"
programs "$work/bin"
shared "$work/share"
licenses >"$work/THIRD-PARTY.txt"
archive "$work/bin"
if have dpkg-deb; then deb "$work/bin"; else echo "No dpkg-deb: no .deb is made."; fi
build/package-check.sh "$out" "$version"
