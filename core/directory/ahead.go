package directory

import (
	"context"
	"math/bits"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/keydesk/keydesk/core/record"
)

// Ahead prepares for the letter that may be typed behind the one of the last
// Find, which has ended: First and Find then answer that at once. It takes as
// long as a Find at most, is ended by the next one, and is to be called beside.
// Where nothing can be prepared it does nothing.
func (s *Search) Ahead(ctx context.Context) {
	ctx, end, ok := s.beside(ctx)
	if !ok {
		return
	}
	defer end()
	s.looking.Lock() // one that was ended may not have noticed yet
	defer s.looking.Unlock()
	top, ok := s.leading()
	if !ok {
		return
	}
	defer s.prepares(top)()
	var made *trail
	_ = s.dir.read(func(snap *snapshot) error { // ErrLocked alone: then there is no next letter
		if top.gen != snap.gen {
			return nil
		}
		t := top.trail
		if t == nil {
			if t = s.tracked(ctx, snap, top); t == nil {
				return nil
			}
		}
		if t = s.dir.looked(ctx, snap, t, len(top.words[0][0].text)); s.dir.stopped(ctx) == nil {
			made = t
		}
		return nil
	})
	if made != nil {
		s.attach(top, made)
	}
}

// preparing is an Ahead at work.
type preparing struct {
	asked Query
	word  string // folded
	done  chan struct{}
}

// is says that a query is the one that is prepared for.
func (p *preparing) is(q Query) bool {
	rest, longer := strings.CutPrefix(Fold(q.Text), p.word)
	of := p.asked
	of.Text = q.Text
	return longer && utf8.RuneCountInString(rest) == 1 && of == q
}

// prepares says so until what it returns is called.
func (s *Search) prepares(l level) func() {
	p := &preparing{asked: l.asked, word: string(l.words[0][0].text), done: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ahead = p
	return func() { close(p.done) }
}

// leading is the level of the last answer, if a trail is to be made for it.
func (s *Search) leading() (level, bool) {
	s.work.Lock()
	defer s.work.Unlock()
	if len(s.levels) == 0 {
		return level{}, false
	}
	top := s.levels[len(s.levels)-1]
	if top.positions == nil || !leads(top.words) {
		return top, false
	}
	if top.trail != nil {
		return top, top.trail.after == nil
	}
	_, number := typedNumber(top.asked.Text) // pasted, or typed too fast: another order
	return top, !number
}

// attach gives the level its trail, if it is the newest still, and takes those
// of older ones if all have too many spots.
func (s *Search) attach(to level, t *trail) {
	s.work.Lock()
	defer s.work.Unlock()
	n := len(s.levels) - 1
	if n < 0 || s.levels[n].asked != to.asked || s.levels[n].gen != to.gen || s.levels[n].trail != to.trail {
		return
	}
	s.levels[n].trail = t
	for all := len(t.spots); n > 0; {
		if n--; s.levels[n].trail == nil {
			continue
		}
		if all += len(s.levels[n].trail.spots); all > mostSpots {
			s.levels[n].trail = nil
		}
	}
}

// tracked looks for the word in the rows of an answer; nil where it is in too
// many places, or the search is to end.
func (s *Search) tracked(ctx context.Context, snap *snapshot, l level) *trail {
	t := &trail{rows: l.positions, order: s.dir.orders.ranked(sorter{snap: snap, sort: l.asked.Sort})}
	if t.order == nil {
		return nil
	}
	masks := make([]uint64, len(snap.chunks))
	for _, pos := range l.positions {
		masks[pos/record.BlockSize] |= 1 << (pos % record.BlockSize)
	}
	needle := l.words[0][0]
	parts := make([]trail, (len(snap.chunks)+portion-1)/portion)
	err := s.dir.sweep(ctx, len(snap.chunks), func(from, to int) {
		part := &parts[from/portion]
		likely := countOf(masks[from:to]) * 9 / 8
		part.spots, part.next = make([]spot, 0, likely), make([]rune, 0, likely)
		for block := from; block < to; block++ {
			if masks[block] != 0 {
				snap.chunks[block].spots(part, &needle, uint64(block), masks[block])
			}
		}
	})
	n := 0
	for i := range parts {
		n += len(parts[i].spots)
	}
	if err != nil || n > mostSpots {
		return nil
	}
	t.spots, t.next = make([]spot, 0, n), make([]rune, 0, n)
	for i := range parts {
		t.spots, t.next = append(t.spots, parts[i].spots...), append(t.next, parts[i].next...)
	}
	return t
}

// spots appends each place of the needle in the rows of the mask, and what is
// behind it. Places may overlap.
func (c *chunk) spots(to *trail, n *needle, block, rows uint64) {
	row, left := 0, c.present // the lowest bit of left is the row's
	for from := 0; ; from++ {
		at := n.index(c.text[from:])
		if at < 0 {
			return
		}
		for from += at; int(c.ends[row].text) <= from; row++ {
			left &= left - 1
		}
		if slot := bits.TrailingZeros64(left); rows>>slot&1 == 1 {
			to.spots = append(to.spots, spot{pos: position(block, byte(slot)), at: uint32(from)})
			to.next = append(to.next, letter(c.text[from+len(n.text):]))
		}
	}
}

// letter is the one that a text begins with. Behind a word there is always one,
// or the end of a field.
func letter(text []byte) rune {
	if text[0] < utf8.RuneSelf {
		return rune(text[0])
	}
	r, _ := utf8.DecodeRune(text)
	return r
}

// fewSpots are gone through sooner by one goroutine.
const fewSpots = 4096

// looked is the trail of a word as long as that, with what is behind its spots
// gathered.
func (d *Directory) looked(ctx context.Context, snap *snapshot, of *trail, length int) *trail {
	t := *of
	fill := t.next == nil
	if fill {
		t.next = make([]rune, len(t.spots))
	}
	middle := len(t.spots) / 2
	for middle > 0 && middle < len(t.spots) && t.spots[middle].pos == t.spots[middle-1].pos { // no row in two halves
		middle++
	}
	if len(t.spots) < fewSpots {
		middle = 0
	}
	gather := func(from, to int) *branches {
		if fill {
			d.fill(ctx, snap, t.spots[from:to], t.next[from:to], length)
		}
		return d.gathered(ctx, t.spots[from:to], t.next[from:to], t.order.ranks)
	}
	var lower *branches
	var both sync.WaitGroup
	both.Go(func() { lower = gather(0, middle) })
	t.after = gather(middle, len(t.spots))
	both.Wait()
	t.after.join(lower)
	return &t
}

// fill looks behind the spots.
func (d *Directory) fill(ctx context.Context, snap *snapshot, spots []spot, next []rune, length int) {
	for i, sp := range spots {
		if i%fewSpots == 0 && d.stopped(ctx) != nil {
			return
		}
		next[i] = letter(snap.chunks[sp.pos/record.BlockSize].text[int(sp.at)+length:])
	}
}

func (d *Directory) gathered(ctx context.Context, spots []spot, next []rune, ranks []uint32) *branches {
	all := &branches{others: map[rune]*branch{}}
	for i, sp := range spots {
		if i%fewSpots == 0 && d.stopped(ctx) != nil {
			break
		}
		all.grow(next[i]).add(sp.pos, ranks[sp.pos])
	}
	return all
}
