#!/usr/bin/env bash
# exim.sh DIR   puts a mail server for the tests into DIR, without installing one, and prints its path.
#
# Installing exim4 would put a server on port 25 that starts at every boot, and would remove the postfix that may stand
# there: not what somebody asks for who runs the tests. So the package is only unpacked, and two small libraries
# tell it that its user exists (nss_wrapper) and, where root runs it, that it has become that user (uid_wrapper). They and
# the libraries it is linked to are installed by setup.sh beforehand: `exim.sh --libraries` prints their names.
#
# Caveat: the server finds itself again only through `exim_path = <the printed path>` in its configuration.
set -euo pipefail

fetch() { # the .deb, in a folder that apt's own user may write to
  local tmp; tmp=$(mktemp -d); chmod 755 "$tmp"
  (cd "$tmp" && apt-get download -q exim4-daemon-light >&2) && echo "$tmp"
}

libraries() { # what the program is linked to, as its own package says
  apt-cache show --no-all-versions exim4-daemon-light | sed -n 's/^Depends: //p' | tr ',|' '\n\n' |
    sed 's/^ *//; s/[ :(].*//' | grep '^lib' | sort -u
  echo libnss-wrapper
  echo libuid-wrapper
}

unpack() { # DIR
  local dir=$1 tmp; tmp=$(fetch) || return 1
  rm -rf "$dir"; mkdir -p "$dir"
  dpkg-deb -x "$tmp"/exim4-daemon-light_*.deb "$dir/root"; rm -rf "$tmp"
  chmod u-s "$dir/root/usr/sbin/exim4" # set-uid programs ignore the two libraries
  # Its user is whoever calls it; only root it refuses to be, and plays at being nobody.
  local uid gid preload="libnss_wrapper.so" play=
  uid=$(id -u); gid=$(id -g)
  if [ "$uid" = 0 ]; then uid=65534; gid=65534; preload="$preload libuid_wrapper.so"; play="UID_WRAPPER=1 UID_WRAPPER_ROOT=1"; fi
  { grep -v '^Debian-exim:' /etc/passwd; echo "Debian-exim:x:$uid:$gid::/nonexistent:/usr/sbin/nologin"; } >"$dir/passwd"
  { grep -v '^Debian-exim:' /etc/group; echo "Debian-exim:x:$gid:"; } >"$dir/group"
  cat >"$dir/exim4" <<SH
#!/bin/sh
export LD_PRELOAD="$preload" $play
export NSS_WRAPPER_PASSWD="$dir/passwd" NSS_WRAPPER_GROUP="$dir/group"
exec "$dir/root/usr/sbin/exim4" "\$@"
SH
  chmod 755 "$dir/exim4"
}

case ${1:-} in
  --libraries) libraries ;;
  /*) [ -x "$1/exim4" ] && "$1/exim4" -C /dev/null -bV >/dev/null 2>&1 || unpack "$1"
      "$1/exim4" -C /dev/null -bV >/dev/null || { rm -rf "$1"; exit 1; } # a library is missing
      echo "$1/exim4" ;;
  *) echo "exim.sh: say where to, as an absolute path" >&2; exit 2 ;;
esac
