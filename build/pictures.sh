#!/usr/bin/env bash
# pictures.sh DIR   puts pictures of the guided tour, which DIR has as `keydesk --tour DIR` wrote them, into docs/pictures/:
# those that README.md and docs/*.md show, under the names of their steps.
#
# The tour numbers its steps (11-filter-and-preview.png), the documents do not (filter-and-preview.png): a step that is
# added changes no document. Debian's pngquant and optipng make the pictures small; without them they stay as they are.
#
# Caveat: times, keys and links in the pictures are new each time, so each run is a change of all of them: take them
# anew when a window looks different, not before each commit.
set -euo pipefail
dir=$(realpath "${1:?the folder of the tour}")
cd "$(dirname "$0")/.."
into=docs/pictures most=120000 # bytes
other='ticket.png portal-login.png portal-account.png portal-licenses.png' # not of the tour: the customer page, in a browser
have() { command -v "$1" >/dev/null 2>&1; }
tools=yes
have pngquant && have optipng || { tools=; echo "Without pngquant and optipng (Debian has both) the pictures stay large."; }

# What the documents show.
mapfile -t shown < <(grep -oh 'pictures/[a-z0-9-]*\.png' README.md docs/*.md | sed 's|.*/||' | grep -vxF "${other// /$'\n'}" | sort -u)

# step prints the tour's picture for name $1.
step() { compgen -G "$dir/[0-9]*[0-9]-$1"; }

# small writes picture $1 as $2. A palette of 256 colors is enough for windows.
small() {
  if ! have pngquant || ! pngquant --speed 1 --quality 70-100 --strip --force --output "$2" "$1"; then cp "$1" "$2"; fi
  ! have optipng || optipng -quiet -strip all "$2"
  chmod 644 "$2"
}

bad=0
for name in "${shown[@]}"; do
  step "$name" >/dev/null || { echo "The tour in $dir has no step ${name%.png}." >&2; bad=1; }
done
[ $bad = 0 ] || exit 1 # nothing was written

mkdir -p "$into"
for name in "${shown[@]}"; do
  small "$(step "$name")" "$into/$name"
  size=$(stat -c %s "$into/$name")
  [ -z "$tools" ] || [ "$size" -le $most ] || { echo "$into/$name has $size bytes, more than $most." >&2; bad=1; }
done
for file in "$into"/*.png; do
  [[ " ${shown[*]} $other " == *" ${file##*/} "* ]] || { echo "No document shows $file any more." >&2; bad=1; }
done
[ $bad = 0 ] || exit 1
echo "pictures: ${#shown[@]} of the tour in $into"
