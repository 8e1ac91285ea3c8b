package bolt

import "bytes"

// gap is between two neighbors in one snapshot that were read and checked: there
// is nothing between them. nil is the tree's end.
type gap struct{ low, high []byte }

func (g gap) holds(key []byte) bool {
	return (g.low == nil || bytes.Compare(g.low, key) < 0) && (g.high == nil || bytes.Compare(key, g.high) < 0)
}

// gaps are the last ones that were asked for, the latest first. New records of a
// few kinds follow one another, so that each is looked for where the one before
// was not found.
type gaps struct {
	last [4]gap
	n    int
}

func (g *gaps) hold(key []byte) bool {
	for i := range g.n {
		if one := g.last[i]; one.holds(key) {
			copy(g.last[1:i+1], g.last[:i])
			g.last[0] = one
			return true
		}
	}
	return false
}

func (g *gaps) add(one gap) {
	copy(g.last[1:], g.last[:])
	g.last[0] = one
	g.n = min(g.n+1, len(g.last))
}
