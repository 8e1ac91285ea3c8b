package directory

import "bytes"

// pairIn returns the first i at which text[i] is a and text[i+gap] is b, or -1;
// gap is not negative. It is what takes the time of a search, so there are two
// of it: this one, and for processors with AVX2 nextPair, which reads 64 bytes
// at a time. Measured (BenchmarkKernel, text in the processor's cache) by how
// often the text could be read meanwhile: nextPair 2 times, this one 13 to 31
// (bytes.IndexByte stops at each a), bytes.Index of the word 19 to 47. Where the
// text comes from memory, nextPair takes hardly longer than reading it.
func pairIn(text []byte, a, b byte, gap int) int {
	n := len(text) - gap
	if n <= 0 {
		return -1
	}
	if fastPairs {
		return nextPair(&text[0], n, a, b, gap)
	}
	return slowPair(text, n, a, b, gap)
}

// slowPair is pairIn on any processor, and the oracle of the tests.
func slowPair(text []byte, n int, a, b byte, gap int) int {
	for i := 0; i < n; {
		step := bytes.IndexByte(text[i:n], a)
		if step < 0 {
			return -1
		}
		if i += step; text[i+gap] == b {
			return i
		}
		i++
	}
	return -1
}
