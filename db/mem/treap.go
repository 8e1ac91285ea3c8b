package mem

import (
	"bytes"
	"hash/fnv"

	"github.com/keydesk/keydesk/db"
)

// node is part of a treap that is never changed, only copied along a path, so
// that a snapshot is one pointer. Its priority is a hash of the key: the same
// keys always make the same tree.
type node struct {
	key, value  []byte
	priority    uint64
	left, right *node
}

func find(n *node, key []byte) *node {
	for n != nil {
		switch c := bytes.Compare(key, n.key); {
		case c == 0:
			return n
		case c < 0:
			n = n.left
		default:
			n = n.right
		}
	}
	return nil
}

func put(n *node, key, value []byte) *node {
	h := fnv.New64a()
	h.Write(key)
	low, rest := split(n, key)
	_, high := split(rest, append(bytes.Clone(key), 0))
	// FNV's low bits are weak in short keys; the multiplication mixes them up.
	one := &node{key: key, value: value, priority: h.Sum64() * 0x9E3779B97F4A7C15}
	return merge(merge(low, one), high)
}

func remove(n *node, key []byte) *node {
	low, rest := split(n, key)
	_, high := split(rest, append(bytes.Clone(key), 0))
	return merge(low, high)
}

// split returns the keys below key and those from it on.
func split(n *node, key []byte) (low, high *node) {
	if n == nil {
		return nil, nil
	}
	c := *n
	if bytes.Compare(n.key, key) < 0 {
		c.right, high = split(n.right, key)
		return &c, high
	}
	low, c.left = split(n.left, key)
	return low, &c
}

// merge joins two trees; every key of low is below every key of high.
func merge(low, high *node) *node {
	switch {
	case low == nil:
		return high
	case high == nil:
		return low
	case low.priority >= high.priority:
		c := *low
		c.right = merge(low.right, high)
		return &c
	default:
		c := *high
		c.left = merge(low, high.left)
		return &c
	}
}

// walk calls visit for the nodes of r (its Limit aside) until that returns false.
func walk(n *node, r db.Range, visit func(*node) bool) bool {
	if n == nil {
		return true
	}
	first, second := n.left, n.right
	if r.Reverse {
		first, second = second, first
	}
	where := place(n.key, r)
	if where >= 0 && !walk(first, r, visit) {
		return false
	}
	if where == 0 && !visit(n) {
		return false
	}
	return where > 0 || walk(second, r, visit)
}

// place says whether key lies before r (-1), in it (0) or beyond it (1), in
// the direction of the scan.
func place(key []byte, r db.Range) int {
	direction := 1
	if r.Reverse {
		direction = -1
	}
	if len(r.After) > 0 && bytes.Compare(key, r.After)*direction <= 0 {
		return -1
	}
	if bytes.HasPrefix(key, r.Prefix) {
		return 0
	}
	return bytes.Compare(key, r.Prefix) * direction
}
