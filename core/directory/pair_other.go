//go:build !amd64

package directory

const fastPairs = false

func nextPair(*byte, int, byte, byte, int) int { panic("directory: nextPair without AVX2") }
