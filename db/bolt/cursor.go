package bolt

import (
	"bytes"
	"iter"
	"slices"

	"github.com/keydesk/keydesk/db"
)

// cursor is a place in a tree: the pages from the root to a leaf. Each page is
// checked against its parent on the way down, so that a pointer to the wrong
// page is damage and not other data.
type cursor struct {
	tree *tree
	path []step
}

type step struct {
	page *page
	at   int
	high []byte // every key under page is below it; nil: no bound
}

func (c *cursor) top() *step { return &c.path[len(c.path)-1] }

func (c *cursor) start() {
	c.path = append(c.path[:0], step{page: c.tree.root})
}

// down goes to the page that the place on top points to.
func (c *cursor) down() error {
	top := c.top()
	if len(c.path) >= maxDepth {
		return damage("page %d lies %d levels deep", top.page.id, maxDepth)
	}
	high := top.high
	if top.at+1 < top.page.count {
		high = top.page.key(top.at + 1)
	}
	child, err := c.tree.kid(top.page, top.at, high)
	if err != nil {
		return err
	}
	c.path = append(c.path, step{page: child, high: high})
	return nil
}

// seek goes to the leaf where key belongs, before the first key not below it,
// which may be beyond the leaf's last.
func (c *cursor) seek(key []byte) error {
	for c.start(); ; {
		top := c.top()
		i, exact := top.page.search(key)
		if top.page.leaf {
			top.at = i
			return nil
		}
		if !exact && i > 0 {
			i--
		}
		top.at = i
		if err := c.down(); err != nil {
			return err
		}
	}
}

// last goes beyond the last key of the tree.
func (c *cursor) last() error {
	c.start()
	for !c.top().page.leaf {
		c.top().at = c.top().page.count - 1
		if err := c.down(); err != nil {
			return err
		}
	}
	c.top().at = c.top().page.count
	return nil
}

// settle moves on to the next leaf if the place is beyond this one's last key.
// It returns false at the end of the tree.
func (c *cursor) settle() (bool, error) {
	if c.top().at < c.top().page.count {
		return true, nil
	}
	n := len(c.path) - 2
	for n >= 0 && c.path[n].at+1 >= c.path[n].page.count {
		n--
	}
	if n < 0 {
		return false, nil
	}
	c.path = c.path[:n+1]
	c.top().at++
	for !c.top().page.leaf {
		if err := c.down(); err != nil {
			return false, err
		}
	}
	return true, nil
}

// back moves to the key before. It returns false at the start of the tree.
func (c *cursor) back() (bool, error) {
	n := len(c.path) - 1
	for n >= 0 && c.path[n].at == 0 {
		n--
	}
	if n < 0 {
		return false, nil
	}
	c.path = c.path[:n+1]
	c.top().at--
	for !c.top().page.leaf {
		if err := c.down(); err != nil {
			return false, err
		}
		c.top().at = c.top().page.count - 1
	}
	return true, nil
}

// look gives what the place points to, in the page's memory.
func (c *cursor) look() (key, value []byte, err error) {
	leaf := c.top()
	return leaf.look(leaf.at)
}

func (leaf *step) look(at int) (key, value []byte, err error) {
	key = leaf.page.key(at)
	value, ok := unseal(key, leaf.page.value(at))
	if !ok || leaf.page.flags(at) != 0 {
		return nil, nil, damage("page %d, element %d does not match its checksum", leaf.page.id, at)
	}
	return key, value, nil
}

// gap checks what stands on both sides of the place, before anybody is told
// that nothing is in between: a damaged key is out of order, which loading its
// page tells, or lies beside the place where it was.
func (c *cursor) gap() (g gap, err error) {
	if leaf := c.top(); leaf.at > 0 && leaf.at < leaf.page.count { // both on this page
		if g.low, _, err = leaf.look(leaf.at - 1); err == nil {
			g.high, _, err = leaf.look(leaf.at)
		}
		return g, err
	}
	if g.low, err = c.beside((*cursor).back); err == nil {
		g.high, err = c.beside((*cursor).settle)
	}
	return g, err
}

// beside is the key next to the place; nil where there is none.
func (c *cursor) beside(move func(*cursor) (bool, error)) ([]byte, error) {
	side := &cursor{tree: c.tree, path: slices.Clone(c.path)}
	ok, err := move(side)
	if !ok || err != nil {
		return nil, err
	}
	key, _, err := side.look()
	return key, err
}

// scan yields the pairs of r, as db.Reader says.
func (t *tree) scan(r db.Range) iter.Seq2[db.Pair, error] {
	return func(yield func(db.Pair, error) bool) {
		c := cursor{tree: t, path: t.takeWay()}
		defer func() { t.way = c.path }()
		next := c.forward(r)
		if r.Reverse {
			next = c.backward(r)
		}
		for n := 0; r.Limit == 0 || n < r.Limit; n++ {
			ok, err := next()
			var pair db.Pair
			if ok && err == nil {
				pair.Key, pair.Value, err = c.look()
				if err == nil && !bytes.HasPrefix(pair.Key, r.Prefix) {
					// The one beyond the range was checked, too: it says that
					// no more come.
					return
				}
			}
			if err != nil {
				yield(db.Pair{}, err)
				return
			}
			if ok {
				pair = db.Pair{Key: bytes.Clone(pair.Key), Value: append([]byte{}, pair.Value...)}
			}
			if !ok || !yield(pair, nil) {
				return
			}
		}
	}
}

// forward returns the function that goes to the next key of r; the caller
// looks at the prefix.
func (c *cursor) forward(r db.Range) func() (bool, error) {
	from := r.Prefix
	if len(r.After) > 0 && bytes.Compare(r.After, from) >= 0 {
		from = append(bytes.Clone(r.After), 0)
	}
	return func() (bool, error) {
		if len(c.path) == 0 {
			err := c.seek(from)
			if err == nil {
				_, err = c.gap()
			}
			if err != nil {
				return false, err
			}
		} else {
			c.top().at++
		}
		return c.settle()
	}
}

func (c *cursor) backward(r db.Range) func() (bool, error) {
	before := prefixEnd(r.Prefix)
	if len(r.After) > 0 && (before == nil || bytes.Compare(r.After, before) < 0) {
		before = r.After
	}
	return func() (bool, error) {
		if len(c.path) == 0 {
			seek := c.last
			if before != nil {
				seek = func() error { return c.seek(before) }
			}
			err := seek()
			if err == nil {
				_, err = c.gap()
			}
			if err != nil {
				return false, err
			}
		}
		return c.back()
	}
}

// prefixEnd returns the first key after all that begin with prefix, or nil.
func prefixEnd(prefix []byte) []byte {
	for n := len(prefix); n > 0; n-- {
		// Byte by byte: to bytes.TrimRight, "\xff" is every byte that is no UTF-8.
		if prefix[n-1] != 0xFF {
			end := bytes.Clone(prefix[:n])
			end[n-1]++
			return end
		}
	}
	return nil
}
