#!/usr/bin/env bash
# test.sh [PACKAGES…]   lint, then all tests under the race detector, then an honest summary.
#
# KEYDESK_SOAK=full runs the long ones; CI=true lets nothing be skipped. The closing lines are `N passed, N failed,
# N skipped` and, where there are any, what was skipped and why.
#
# The tag ci has Fyne's app draw in memory (no OpenGL); migrated_fynedo is left out, so that Fyne checks who touches a
# window. After the tests the real program, built without that tag too, plays its guided tour in a virtual display.
#
# Caveat: results are never taken from Go's test cache, which does not notice that a mail server or a browser has come
# or gone since.
set -euo pipefail
cd "$(dirname "$0")/.."
vars=$(build/setup.sh test)
[ -z "$vars" ] || eval "export $vars"

export LANG=en_US.UTF-8 LC_ALL= # Fyne prints an error for the locale C
flags=(-tags ci -timeout "${TIMEOUT:-20m}" -count=1 -vet=off) # lint.sh has vetted all
# The race detector looks at what could race. The arithmetic of the keys and of argon2id works on memory of its own, and
# took half of the tests' time under it. What has locks or atomics of its own must not stand here.
calm=() detector=()
for p in crypto/internal/fips140/{edwards25519/...,mlkem,nistec/...,sha256,sha3,sha512,hmac,aes/...} crypto/ecdh \
  golang.org/x/crypto/{argon2,blake2b,chacha20,chacha20poly1305,internal/poly1305}; do
  calm+=("-gcflags=$p=-race=false")
done
if echo 'int main(void){return 0;}' | gcc -x c -o /dev/null - 2>/dev/null; then
  export CGO_ENABLED=1
  detector=(-race "${calm[@]}")
else
  [ "${CI:-}" != true ] || { echo "CI needs a C compiler for the race detector" >&2; exit 1; }
  echo "No C compiler: the tests run without the race detector."
  export CGO_ENABLED=0
fi
sum=(); [ "${CI:-}" != true ] || sum+=(-noskip)

bad=0 lint=passed
build/lint.sh || { bad=1; lint=failed; }
bin=$(mktemp -d); trap 'rm -rf "$bin"' EXIT
# Test desks lie in memory where there is room for them: what a test asks of a disk it injects, and else the tests would
# wait for its syncs.
if room=$(df --output=avail -k /dev/shm 2>/dev/null | tail -n 1) && [ "$room" -gt 4000000 ] &&
  quick=$(mktemp -d /dev/shm/keydesk-test-XXXXXX 2>/dev/null); then
  trap 'rm -rf "$bin" "$quick"' EXIT
  # Programs are built there, too, so it must let them run; one test has somebody without rights run them.
  chmod 711 "$quick"
  if cp "$(type -P true)" "$quick/true" && "$quick/true" 2>/dev/null; then export TMPDIR=$quick; fi
fi
go build -o "$bin/testsum" ./internal/testsum
all=; [ $# -gt 0 ] || { all=yes; set -- ./...; }
# Some run without the race detector here, and with it in the soak. The windows' rooms do all on one goroutine, but for
# what goes through ui/desk/task, and Fyne's measuring of text takes ten times as long under it. What internal/torture and
# internal/window kill and measure are processes of their own, never under it; the tests themselves look at what is left,
# one thing after another.
# Each sign-in of a test takes and leaves 19 MB: collecting less often saves a tenth to a third of the time.
tests() {
  local -x GOGC=400
  local race=() plain=() p code=0
  if [ "${KEYDESK_SOAK:-}" = full ] || [ "$CGO_ENABLED" = 0 ]; then race=("$@"); else
    for p in $(go list -tags ci "$@"); do
      case $p in */ui/desk/task) race+=("$p") ;; */ui/desk | */ui/desk/* | */internal/torture | */internal/window) plain+=("$p") ;; *) race+=("$p") ;; esac
    done
  fi
  # Both at once: those that play a program wait for it half of the time.
  local beside=
  [ ${#plain[@]} -eq 0 ] || { CGO_ENABLED=0 go test "${flags[@]}" -json "${plain[@]}" >"$bin/plain" 2>&1 & beside=$!; }
  [ ${#race[@]} -eq 0 ] || go test "${flags[@]}" "${detector[@]}" -json "${race[@]}" || code=1
  [ -z "$beside" ] || { wait $beside || code=1; cat "$bin/plain"; }
  return $code
}
tests "$@" 2>&1 | tee "$bin/log" | "$bin/testsum" "${sum[@]}" || bad=1
tour() {
  command -v Xvfb >/dev/null || { echo "SKIPPED: the guided tour (no Xvfb)"; [ "${CI:-}" != true ]; return; }
  [ "$CGO_ENABLED" = 1 ] || { echo "SKIPPED: the guided tour (no C compiler)"; return; }
  go build -tags gles -o "$bin/keydesk" ./cmd/keydesk || return 1
  local code=0
  timeout 600 build/tour.sh "$bin/keydesk" "${KEYDESK_TOUR:-$bin/tour}" >"$bin/tour.log" 2>&1 || code=$?
  cat "$bin/tour.log" >>"$bin/log"
  [ $code = 0 ] || { tail -n 20 "$bin/tour.log"; return 1; }
  echo "guided tour: $(grep -c '\.png$' "$bin/tour.log") pictures"
}
if [ -n "$all" ]; then tour || { echo "The guided tour failed."; bad=1; }; fi
if grep -q 'Error in Fyne call thread' "$bin/log"; then
  echo "A window was touched from another goroutine than its own (ui/desk/task is the way home):"
  grep -A1 'Error in Fyne call thread' "$bin/log" | head -n 20
  bad=1
fi
[ $lint = passed ] || echo "lint failed: see above"
exit $bad
