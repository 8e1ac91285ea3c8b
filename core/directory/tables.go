package directory

import (
	"context"
	"slices"
)

// tables say of every string of one to three bytes in how many customers' text
// it is, and which of them come first by name: what a search has to say at its
// first letters, when there is nothing yet to look through but everything.
// They are made beside, of one snapshot; the blocks that changed since are
// looked through by themselves, until there are enough of them to make the
// tables anew.
type tables struct {
	snap   *snapshot
	keys   []uint32 // ascending; gramKey
	counts []uint32
	ends   []uint32 // in firsts
	firsts []uint32 // positions, up to tableRows a key
}

// tableRows is how many rows a table knows of a string: more than a window
// shows. Measured at 300,000 customers: 15,000 strings and 6 bytes a customer.
const tableRows = 32

// Tables are worth their making from leastTabled rows on: below, a search looks
// through everything in a millisecond. They are made anew when mostTail blocks
// have changed, and are of no use beyond manyTail.
const (
	leastTabled = 50_000
	mostTail    = 64
	manyTail    = 1024
)

func gramKey(text []byte) uint32 {
	key := uint32(len(text))
	for _, b := range text {
		key = key<<8 | uint32(b)
	}
	return key
}

func (t *tables) look(text []byte) (firsts []uint32, count int) {
	i, found := slices.BinarySearch(t.keys, gramKey(text))
	if !found {
		return nil, 0
	}
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.firsts[from:t.ends[i]], int(t.counts[i])
}

// since lists the blocks that changed since the tables were made.
func (t *tables) since(snap *snapshot) (blocks []uint64) {
	if t.snap == snap {
		return nil
	}
	for block := range uint64(max(len(t.snap.chunks), len(snap.chunks))) {
		if t.snap.chunk(block) != snap.chunk(block) {
			blocks = append(blocks, block)
		}
	}
	return blocks
}

// Tidy makes what searches are faster with, if it is missing or old: the order
// by name and the tables. It takes a second or two of one processor at a
// million rows and holds nobody up, so it is to be called when nothing else is
// done. Its errors are ErrLocked and ctx's.
func (d *Directory) Tidy(ctx context.Context) error {
	d.tidying.Lock()
	defer d.tidying.Unlock()
	return d.read(func(snap *snapshot) error {
		if snap.count < leastTabled {
			return nil
		}
		order := d.orders.all(sorter{snap: snap})
		d.orders.ranked(sorter{snap: snap}) // what a trail needs
		old := d.tables.Load()
		if old != nil && len(old.since(snap)) < mostTail {
			return nil
		}
		made, err := d.tabulate(ctx, snap, order)
		if err == nil {
			d.tables.Store(made)
			d.missed.Store(0)
		}
		return err
	})
}

// grams are the tables while they are made.
type grams struct {
	ones, twos []cell
	threes     [1 << 16]*[256]cell // by the first two bytes
	rows       [][tableRows]uint32
	row        uint32 // that is being looked at, from 1 on
}

// cell is one string; rows is where its first rows are, counted from 1.
type cell struct{ count, seen, rows uint32 }

func (d *Directory) tabulate(ctx context.Context, snap *snapshot, order []uint32) (*tables, error) {
	g := &grams{ones: make([]cell, 1<<8), twos: make([]cell, 1<<16)}
	for i, pos := range order {
		if i%4096 == 0 {
			if err := d.stopped(ctx); err != nil {
				return nil, err
			}
		}
		if c, slot, ok := snap.at(pos); ok && c.deleted>>slot&1 == 0 {
			g.add(pos, c.textOf(slot))
		}
	}
	return g.tables(snap), nil
}

// add counts a row's strings, each once. Those with what no word has in it are
// counted along: leaving them out would take longer.
func (g *grams) add(pos uint32, text []byte) {
	g.row++
	var a, b byte
	for i, c := range text {
		g.count(&g.ones[c], pos)
		if i > 0 {
			g.count(&g.twos[uint32(b)<<8|uint32(c)], pos)
		}
		if i > 1 && a > ' ' && b > ' ' && c > ' ' {
			part := &g.threes[uint32(a)<<8|uint32(b)]
			if *part == nil {
				*part = new([256]cell)
			}
			g.count(&(*part)[c], pos)
		}
		a, b = b, c
	}
}

func (g *grams) count(c *cell, pos uint32) {
	if c.seen == g.row {
		return
	}
	c.seen = g.row
	if c.count < tableRows {
		if c.rows == 0 {
			g.rows = append(g.rows, [tableRows]uint32{})
			c.rows = uint32(len(g.rows))
		}
		g.rows[c.rows-1][c.count] = pos
	}
	c.count++
}

// tables packs what was counted.
func (g *grams) tables(snap *snapshot) *tables {
	t := &tables{snap: snap}
	take := func(key uint32, c cell) {
		if c.count == 0 {
			return
		}
		t.firsts = append(t.firsts, g.rows[c.rows-1][:min(c.count, tableRows)]...)
		t.keys, t.counts, t.ends = append(t.keys, key), append(t.counts, c.count), append(t.ends, uint32(len(t.firsts)))
	}
	for i, c := range g.ones {
		take(1<<8|uint32(i), c)
	}
	for i, c := range g.twos {
		take(2<<16|uint32(i), c)
	}
	for i, part := range g.threes {
		if part == nil {
			continue
		}
		for j, c := range part {
			take(3<<24|uint32(i)<<8|uint32(j), c)
		}
	}
	t.keys, t.counts, t.ends, t.firsts = slices.Clip(t.keys), slices.Clip(t.counts), slices.Clip(t.ends), slices.Clip(t.firsts)
	return t
}
