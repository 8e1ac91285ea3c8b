#!/usr/bin/env bash
# run.sh PROGRAM   opens the program; where there is no display it runs the guided tour in a virtual one. The last line is
# then `tour: DIR`, where the pictures are.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" != Linux ]; then
  exec "$1"
fi
echo "There is no display here: the guided tour runs in a virtual one, and keeps a picture of each step."
rm -rf tour
exec build/tour.sh "$1" "$PWD/tour"
