package directory

import "golang.org/x/sys/cpu"

// fastPairs says that the processor has what nextPair uses.
var fastPairs = cpu.X86.HasAVX2

// nextPair returns the first i below n at which text[i] is a and text[i+gap] is
// b, or -1. It reads text[0:n+gap].
//
//go:noescape
func nextPair(text *byte, n int, a, b byte, gap int) int
