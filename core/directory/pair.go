package directory

import "bytes"

// pairIn returns the first i at which text[i] is a and text[i+gap] is b, or -1;
// gap is not negative. It is what takes the time of a search, so there are two
// of it: this one, and for processors with AVX2 nextPair, which reads 64 bytes
// at a time. Measured on 8 KB pieces of a million customers' text, by how many
// times the memory could be read meanwhile: nextPair 1.1, this one 2 to 9
// (bytes.IndexByte stops at each a), bytes.Index of the whole word 6 to 15.
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
