#!/usr/bin/env bash
# setup.sh run|test|bench|package   installs what is missing to build and run, to test, to measure or to make the packages,
# and says what.
#
# Debian and Ubuntu only; sudo only when not root; `apt-get update` only when something is missing. On other systems, or
# without the right to install, it says what is needed. For `test` its last lines on stdout are assignments for the shell
# that asked (KEYDESK_EXIM=…), everything else goes to stderr.
#
# Caveat: only a missing Go is an error. A missing test package is not: the tests that need it skip themselves and are
# named at the end, and under CI=true that fails the run.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { echo "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }

# packages is what is missing for $1, one Debian package a line.
packages() {
  if [ "$1" = bench ]; then measuring; return; fi
  compgen -G '/etc/ssl/certs/*.pem' >/dev/null || [ -n "${SSL_CERT_FILE:-}" ] || echo ca-certificates
  windows
  if [ "$1" = package ]; then packaging; return; fi
  if [ "$1" = test ] || [ -z "${DISPLAY:-}" ]; then screen; fi
  [ "$1" = test ] || return 0
  have strace || echo strace
  have chromium || have chromium-browser || have google-chrome || echo chromium
  have pdftotext || echo poppler-utils
  [ "${KEYDESK_SOAK:-}" != full ] || { have wapiti || echo wapiti; have slowhttptest || echo slowhttptest; }
  ! have dpkg || for p in python3-jwt python3-cryptography nodejs node-jose; do installed $p || echo $p; done
}

# windows is what building the desktop program needs: a C compiler, OpenGL and X11. The program loads the libraries of the
# four in the middle when it starts; on Wayland it runs in XWayland.
windows() {
  have gcc || echo gcc
  header stdlib.h libc6-dev
  have pkg-config || echo pkg-config
  header GL/gl.h libgl-dev
  header X11/Xcursor/Xcursor.h libxcursor-dev
  header X11/extensions/XInput2.h libxi-dev
  header X11/extensions/Xinerama.h libxinerama-dev
  header X11/extensions/Xrandr.h libxrandr-dev
  header X11/extensions/xf86vmode.h libxxf86vm-dev
}

# measuring is what the comparisons are with: SQLite is compiled, argon2 is a program.
measuring() {
  have gcc || echo gcc
  header stdlib.h libc6-dev
  have argon2 || echo argon2
}

# screen is a virtual one, with OpenGL, for where there is no display.
screen() {
  have Xvfb || echo xvfb
  ! have dpkg || installed libgl1-mesa-dri || echo libgl1-mesa-dri
}

# packaging is what makes the icons' sizes and the .deb, and looks it over.
packaging() {
  have rsvg-convert || echo librsvg2-bin
  have dpkg-shlibdeps || echo dpkg-dev
  have desktop-file-validate || echo desktop-file-utils
}

# header names package $2 where the C compiler does not find header $1.
header() { echo "#include <$1>" | gcc -E - >/dev/null 2>&1 || { ! have gcc && installed "$2"; } || echo "$2"; }

# become prints how to become root, or fails.
become() {
  [ "$(id -u)" != 0 ] || return 0
  have sudo || return 1
  if sudo -n true 2>/dev/null; then echo "sudo -n"; elif [ -t 0 ] && [ "${CI:-}" != true ]; then echo sudo; else return 1; fi
}

# debs installs the given packages, or says what is needed.
debs() {
  local sudo known=() p
  if ! have apt-get || ! have dpkg; then
    say "Needed, by their Debian names: $* (this system has no apt-get: please install them its own way)"; return 0
  fi
  if ! sudo=$(become); then
    say "Needed: $* (neither root nor sudo here: apt-get install $*)"; return 0
  fi
  lists $sudo
  for p; do
    if known_to_apt "$p"; then known+=("$p"); else say "This system has no package $p."; fi
  done
  [ ${#known[@]} -gt 0 ] || return 0
  say "Installing${sudo:+ (with sudo)}: ${known[*]}"
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
    -o DPkg::Lock::Timeout=120 "${known[@]}" >"$log" 2>&1 || { tail -n 15 "$log" >&2; say "Installing failed; going on without."; }
}

# known_to_apt and installed ask about one package.
known_to_apt() { local all; all=$(apt-cache policy "$1"); [[ $all == *"Candidate: "* && $all != *"Candidate: (none)"* ]]; }
installed() { [[ $(dpkg-query -W -f '${Status}' "$1" 2>/dev/null) == *"ok installed" ]]; }

# lists reads the package lists, once a run; with the given command in front.
lists() {
  [ -z "$read" ] || return 0
  read=yes; say "Reading the package lists${1:+ (with sudo)} …"
  "$@" apt-get update -q >/dev/null || say "apt-get update failed; going on with the lists there are."
}

# mailserver prepares the tests' mail server (see exim.sh) and prints where it is.
mailserver() {
  local dir=$PWD/.cache/exim-$(id -u) missing=() p sudo
  if [ -n "${KEYDESK_EXIM:-}" ]; then echo "KEYDESK_EXIM=$KEYDESK_EXIM"; return 0; fi
  if ! have apt-get || ! have dpkg-deb; then say "Needed: exim4-daemon-light (a mail server for the tests; this system has no apt-get)"; return 0; fi
  if [ ! -x "$dir/exim4" ]; then
    apt-cache show exim4-daemon-light >/dev/null 2>&1 || ! sudo=$(become) || lists $sudo
    for p in $(build/exim.sh --libraries); do
      installed "$p" || missing+=("$p")
    done
    [ ${#missing[@]} -eq 0 ] || debs "${missing[@]}"
    say "Unpacking exim4-daemon-light into ${dir#"$PWD"/} (not installed: no mail server starts on this machine)"
  fi
  if p=$(build/exim.sh "$dir" 2>"$log"); then printf 'KEYDESK_EXIM=%q\n' "$p"; else tail -n 3 "$log" >&2; say "No mail server for the tests."; fi
}

# golang fails unless Go is there and new enough for go.mod.
golang() {
  local want; want=$(sed -n 's/^go //p' go.mod)
  have go || { say "Go $want or newer is needed (go.mod says so), and there is none on PATH: https://go.dev/dl/"; return 1; }
  local got; got=$(go env GOVERSION 2>/dev/null) || got=$(cd / && go env GOVERSION)
  got=${got#go}; got=${got%% *}
  [ "$(printf '%s\n' "$want" "$got" | sort -V | head -n 1)" = "$want" ] || { say "Go $want or newer is needed (go.mod says so); this is Go $got: https://go.dev/dl/"; return 1; }
}

kind=${1:?run, test, bench or package}
log=$(mktemp); trap 'rm -f "$log"' EXIT
read=
golang
mapfile -t missing < <(packages "$kind")
[ ${#missing[@]} -eq 0 ] || debs "${missing[@]}"
[ "$kind" != test ] || mailserver
