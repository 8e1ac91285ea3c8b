#!/usr/bin/env bash
# tour.sh PROGRAM DIR   runs the program's guided tour in a virtual display of its own, with the pictures in DIR.
#
# Its last line is `tour: DIR`. Needs Xvfb and OpenGL in software (Debian: xvfb libgl1-mesa-dri); it says so and ends with
# 3 where there is no Xvfb.
#
# Caveat: the tour is played in real time with real keys derived from real passwords: well under a minute on a free
# machine, several on a busy one.
set -euo pipefail
program=$1 dir=$2
command -v Xvfb >/dev/null || { echo "No virtual display: Xvfb is not installed (Debian: xvfb)." >&2; exit 3; }
number=$(mktemp)
Xvfb -displayfd 3 -screen 0 1600x1000x24 -nolisten tcp -noreset >/dev/null 2>&1 3>"$number" &
display=$!
trap 'kill "$display" 2>/dev/null; wait "$display" 2>/dev/null; rm -f "$number"' EXIT
for _ in $(seq 100); do # it says its number when it is ready
  [ ! -s "$number" ] || break
  kill -0 "$display" 2>/dev/null || { echo "The virtual display did not start." >&2; exit 1; }
  sleep 0.1
done
[ -s "$number" ] || { echo "The virtual display did not come up." >&2; exit 1; }
DISPLAY=:$(cat "$number") LIBGL_ALWAYS_SOFTWARE=1 "$program" --tour "$dir"
