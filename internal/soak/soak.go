// Package soak holds the one switch between the short tests of every day and
// the long ones: KEYDESK_SOAK=full in the environment, which `make soak` sets.
//
// Caveat: a test takes its counts from here and nowhere else, or `make soak`
// does not reach it.
package soak

import (
	"os"
	"testing"
)

// N returns slice, or full in a long run. It is how often a test repeats what
// it does; the test's log names the number.
func N(t testing.TB, slice, full int) int {
	t.Helper()
	n := slice
	if os.Getenv("KEYDESK_SOAK") == "full" {
		n = full
	}
	t.Logf("soak: %d of %d", n, full)
	return n
}
