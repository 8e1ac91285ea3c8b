package census

import (
	"slices"
	"strings"
)

// pool is words of which the first are common and the last are rare: the n-th
// is drawn in proportion to 1/(n+3). Whole words come first, then what heads
// and tails make together, so that the long tail is long.
type pool struct {
	words        []string
	heads, tails []string
	reach        []uint64 // sums of the weights
}

// newPool takes lists of words with blanks between them.
func newPool(words, heads, tails string) pool {
	p := pool{words: strings.Fields(words), heads: strings.Fields(heads), tails: strings.Fields(tails)}
	sum := uint64(0)
	for n := range len(p.words) + len(p.heads)*len(p.tails) {
		// Whole numbers, since floating point is not the same on all machines.
		sum += 1 << 32 / uint64(n+3)
		p.reach = append(p.reach, sum)
	}
	return p
}

func (p *pool) draw(d dice) string {
	n, _ := slices.BinarySearch(p.reach, 1+d.in(p.reach[len(p.reach)-1]))
	if n < len(p.words) {
		return p.words[n]
	}
	n -= len(p.words)
	// Strewn, so that neighbors in how common they are do not look alike.
	n = n * 7919 % (len(p.heads) * len(p.tails))
	return p.heads[n/len(p.tails)] + p.tails[n%len(p.tails)]
}
