#!/usr/bin/env bash
# lint.sh   gofmt, go vet and staticcheck over the whole tree; says what each found, fails if any did.
#
# The tag ci has Fyne's app draw in memory, so that no OpenGL is needed to build or test the windows.
#
# Caveat: staticcheck is the version in go.mod (`go tool staticcheck`), so a newer one elsewhere may say more.
set -euo pipefail
cd "$(dirname "$0")/.."
bad=0
# bench/ is a module of its own, which `go list` leaves out.
unformatted=$(gofmt -l bench $(go list -f '{{.Dir}}' ./...))
[ -z "$unformatted" ] || { printf 'gofmt: not formatted (make fmt does it):\n%s\n' "$unformatted"; bad=1; }
go vet -tags ci ./... || { echo "go vet: failed"; bad=1; }
go tool staticcheck -tags ci ./... || { echo "staticcheck: failed"; bad=1; }
[ $bad = 0 ] && echo "lint: gofmt, go vet and staticcheck found nothing"
exit $bad
